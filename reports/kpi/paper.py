"""The KPI report as a file to print, to pass on and to keep; and as one picture, for a chat."""

from reports.kpi.numbers import KpiReport
from reports.kpi.on_paper import days, figures, next_steps, sections, under
from reports.kpi.rendering import told
from reports.paper import setting
from reports.paper.parts import Section, document
from signoff.language import speaking

PDF, PNG = "application/pdf", "image/png"


def pdf(kpi: KpiReport, language: str, report_name: str, why: str = "") -> bytes:
    """Pages in the reader's language; `why` is a sentence in that language."""
    with speaking(language):
        said = told(kpi, "", report_name, why)
        notes = [*said["notes"], *filter(None, [said["why"]])]
        shown = sections(kpi, said)
        whole = document(said, kpi.period.end, shown, under=under(kpi, said), notes=notes)
        return setting.pdf(whole)


def png(kpi: KpiReport, language: str, report_name: str) -> bytes:
    """The sentence that matters, three numbers, one chart, in the reader's language. A silent week
    says what to do instead."""
    with speaking(language):
        said = told(kpi, "", report_name, "")
        shown = [Section([figures(kpi, said)]), *days(kpi, said)]
        instead = [next_steps(said)] if kpi.silent else shown
        return setting.picture(document(said, kpi.period.end, instead, under=under(kpi, said)))
