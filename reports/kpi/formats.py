"""The files that a KPI report comes as, beside the mail."""

from collections.abc import Mapping

from reports.files import File
from reports.kpi.workbook import workbook
from reports.sheets import XLSX
from signoff.workspace.reports import Format

FORMATS: Mapping[Format, File] = {
    "xlsx": File(XLSX, lambda kpi, _language, _report_name: workbook(kpi)),
}
