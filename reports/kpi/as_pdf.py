"""The KPI report as a file to print, to pass on and to keep."""

from reports.kpi.numbers import KpiReport
from reports.kpi.on_paper import sections, under
from reports.kpi.rendering import told
from reports.paper import setting
from reports.paper.parts import Document
from signoff.language import speaking

PDF = "application/pdf"


def pdf(kpi: KpiReport, language: str, report_name: str, why: str = "") -> bytes:
    """Pages in the reader's language; `why` is a sentence in that language."""
    with speaking(language):
        said = told(kpi, "", report_name, why)
        return setting.pdf(
            Document(
                name=said["report_name"],
                about=said["period"],
                day=kpi.period.end,
                headline=said["headline"],
                under=under(kpi, said),
                sections=sections(kpi, said),
                notes=[*said["notes"], *filter(None, [said["why"]])],
            )
        )
