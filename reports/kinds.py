"""Every kind of report that reports.yaml can name, and how each is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports import executive, kpi, post_mortem, team_process
from reports.executive.on_paper import pdf as executive_pdf
from reports.files import File
from reports.kpi.formats import FORMATS as KPI_FILES
from reports.kpi.paper import PDF
from reports.mail import Rendered
from reports.sheets import XLSX
from reports.team_process.on_paper import pdf as team_pdf
from reports.team_process.workbook import workbook as team_workbook
from signoff.reporting import Asked
from signoff.workspace.reports import Kind


@dataclass(frozen=True)
class Made:
    """How one kind of report is made. What it is worked out to, only its own folder knows."""

    work_out: Callable[[Asked], Any]
    """Every number, from the store."""
    render: Callable[..., Rendered]
    """The mail: of the numbers, language, recipient, report_name, why and link."""
    files: Mapping[Any, File] = field(default_factory=dict)
    """What can come with it, by the name of its format."""
    says_nothing: Callable[[Any], bool] = lambda _numbers: False
    """Whether there is nothing to say."""


KINDS: Mapping[Kind, Made] = {
    "kpis": Made(kpi.work_out, kpi.render, KPI_FILES, lambda numbers: bool(numbers.silent)),
    "executive": Made(
        executive.work_out,
        executive.render,
        {"pdf": File(PDF, executive_pdf)},
        says_nothing=lambda numbers: bool(numbers.kpi.silent),
    ),
    "team-process": Made(
        team_process.work_out,
        team_process.render,
        {
            "pdf": File(PDF, team_pdf),
            "xlsx": File(XLSX, lambda team, _language, _report_name: team_workbook(team)),
        },
        lambda numbers: bool(numbers.is_silent and not numbers.waiting),
    ),
    "post-mortem": Made(post_mortem.work_out, post_mortem.render),
}
