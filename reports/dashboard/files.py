"""The files in which a dashboard's numbers are taken along: each of exactly what is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.kpi import KpiReport
from reports.kpi.workbook import XLSX, workbook


@dataclass(frozen=True)
class Kind:
    """One kind of file."""

    mime: str
    made: Callable[[KpiReport, str], bytes]
    """Of the numbers and what the dashboard is called, in the language now spoken."""


KINDS: Mapping[str, Kind] = {
    "xlsx": Kind(XLSX, lambda kpi, _name: workbook(kpi)),
}
"""By how the file's name ends."""
