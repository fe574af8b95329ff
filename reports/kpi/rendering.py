"""The KPI report in one person's language: mail, page, Markdown."""

from typing import Any

import altair as alt

from reports.kpi.chart import by_channel, by_day, png
from reports.kpi.numbers import KpiReport
from reports.mail import Rendered, page
from reports.titles import one_line, web_address
from reports.way_out import reason
from reports.words import say
from signoff.kpi.comparing import ENOUGH_POSTS
from signoff.language import speaking

FOLDER = "kpi"
ENOUGH_TO_COMPARE = 2


def render(
    kpi: KpiReport, language: str, recipient: str, report_name: str, why: str, link: str = ""
) -> Rendered:
    """What the recipient gets; `why` is a sentence in that language, `link` an address."""
    with speaking(language):
        charts = _charts(kpi)
        values = {
            **told(kpi, recipient, report_name, why, link),
            "charts": {cid.partition("@")[0]: cid for cid in charts},
        }
        subject = say(f"{FOLDER}/subject.txt", **values)
        return Rendered(
            subject=subject,
            text=say(f"{FOLDER}/body.txt", **values) + "\n",
            html=page(f"{FOLDER}/body.html", subject=subject, **values),
            images=charts,
            markdown=say(f"{FOLDER}/artifact.md", **values) + "\n",
        )


def told(
    kpi: KpiReport, recipient: str, report_name: str, why: str, link: str = ""
) -> dict[str, Any]:
    """Whatever form it takes, it says this, in the language now spoken."""
    return {**_sentences(kpi), **_names(kpi, recipient, report_name, why, link)}


def _names(
    kpi: KpiReport, recipient: str, report_name: str, why: str, link: str
) -> dict[str, object]:
    return {
        "kpi": kpi,
        "period": kpi.period.name(),
        "report_name": one_line(report_name),
        "recipient": one_line(recipient),
        "why": reason(why),
        "link": web_address(link),
        "sentence": _sentence,
        "enough_posts": ENOUGH_POSTS,
    }


def _sentence(name: str, **values: object) -> str:
    """One sentence of this report, as plain text; a page escapes it like any other value."""
    return say(f"{FOLDER}/sentences/{name}.txt", sentence=_sentence, **values)


def _sentences(kpi: KpiReport) -> dict[str, object]:
    comparison = engagements = ""
    if kpi.engagements.now is not None:
        engagements = _sentence("engagements", figure=kpi.engagements)
        comparison = _sentence(
            "comparison",
            figure=kpi.engagements,
            posts_before=kpi.posts.before,
            span=kpi.period.span,
        )
    return {
        "headline": _sentence("headline", kpi=kpi, engagements=engagements, comparison=comparison),
        "steps": [_sentence("step", step=step) for step in kpi.next_steps],
        "notes": _sentence("notes", kpi=kpi).splitlines(),
    }


def _charts(kpi: KpiReport) -> dict[str, bytes]:
    """The charts as images, by the name that the page calls them."""
    return {f"{name}@signoff": png(chart) for name, chart in charts_of(kpi).items()}


def charts_of(kpi: KpiReport) -> dict[str, alt.LayerChart]:
    """The drawings that have something to compare."""
    charts = {}
    if sum(bool(column.now) for column in kpi.columns) >= ENOUGH_TO_COMPARE:
        charts["days"] = by_day(kpi)
    if sum(bool(channel.engagements.now) for channel in kpi.channels) >= ENOUGH_TO_COMPARE:
        charts["channels"] = by_channel(kpi)
    return charts


def in_words(kpi: KpiReport) -> dict[str, object]:
    """The sentences about these numbers for another page that shows them, and how to make more."""
    return {**_sentences(kpi), "sentence": _sentence}
