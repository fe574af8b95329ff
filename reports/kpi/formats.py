"""The files that a KPI report comes as, beside the mail."""

from collections.abc import Mapping

from reports.files import File
from reports.kpi.as_csv import CSV, csv
from reports.kpi.paper import PDF, PNG, pdf, png
from reports.kpi.workbook import workbook
from reports.sheets import XLSX

FORMATS: Mapping[str, File] = {
    "pdf": File(PDF, pdf),
    "xlsx": File(XLSX, lambda kpi, _language, _report_name: workbook(kpi)),
    "csv": File(CSV, lambda kpi, _language, _report_name: csv(kpi)),
    "png": File(PNG, png),
}
