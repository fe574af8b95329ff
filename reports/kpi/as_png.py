"""The KPI report as one picture: the sentence that matters, three numbers, one chart."""

from reports.kpi.numbers import KpiReport
from reports.kpi.on_paper import days, figures, next_steps, under
from reports.kpi.rendering import told
from reports.paper import setting
from reports.paper.parts import Document, Section
from signoff.language import speaking

PNG = "image/png"


def png(kpi: KpiReport, language: str, report_name: str) -> bytes:
    """For a chat or a slide, in the reader's language. A silent week says what to do instead."""
    with speaking(language):
        said = told(kpi, "", report_name, "")
        shown = [Section([figures(kpi, said)]), *days(kpi, said)]
        return setting.picture(
            Document(
                name=said["report_name"],
                about=said["period"],
                day=kpi.period.end,
                headline=said["headline"],
                under=under(kpi, said),
                sections=[next_steps(said)] if kpi.silent else shown,
            )
        )
