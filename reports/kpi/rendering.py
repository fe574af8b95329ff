"""The KPI report in one person's language: mail, page, Markdown."""

from typing import Any

import altair as alt

from reports.big_numbers import BigNumber
from reports.forms import addressed, in_every_form, sentences_of
from reports.kpi.chart import by_day, png
from reports.kpi.numbers import KpiReport
from reports.mail import Rendered
from signoff.kpi.comparing import ENOUGH_POSTS
from signoff.kpi.counting import Figure
from signoff.language import _, speaking

FOLDER = "kpi"
ENOUGH_TO_COMPARE = 2
_sentence = sentences_of(FOLDER, in_one_line=False)


def render(
    kpi: KpiReport, language: str, recipient: str, report_name: str, why: str, link: str = ""
) -> Rendered:
    """What the recipient gets; `why` is a sentence in that language, `link` an address."""
    with speaking(language):
        values = told(kpi, recipient, report_name, why, link)
        return in_every_form(FOLDER, values, day_chart(kpi))


def told(
    kpi: KpiReport, recipient: str, report_name: str, why: str, link: str = ""
) -> dict[str, Any]:
    """Whatever form it takes, it says this, in the language now spoken."""
    return {
        **in_words(kpi),
        **addressed(recipient, report_name, why, link),
        "kpi": kpi,
        "period": kpi.period.name(),
        "enough_posts": ENOUGH_POSTS,
    }


def in_words(kpi: KpiReport) -> dict[str, Any]:
    """The sentences about these numbers for another page that shows them, and how to make more."""
    return {
        "sentence": _sentence,
        "headline": _headline(kpi),
        "figures": _figures(kpi),
        "steps": [_sentence("step", step=step) for step in kpi.next_steps],
        "notes": _sentence("notes", kpi=kpi).splitlines(),
    }


def _headline(kpi: KpiReport) -> str:
    comparison = engagements = ""
    if kpi.engagements.now is not None:
        engagements = _sentence("engagements", figure=kpi.engagements)
        comparison = _sentence(
            "comparison",
            figure=kpi.engagements,
            posts_before=kpi.posts.before,
            span=kpi.period.span,
        )
    return _sentence("headline", kpi=kpi, engagements=engagements, comparison=comparison)


def _figures(kpi: KpiReport) -> list[BigNumber]:
    return [
        _big(_("Engagements"), kpi.engagements, in_percent=True),
        _big(_("Posts"), kpi.posts),
        _big(_("Followers"), kpi.followers),
    ]


def _big(name: str, figure: Figure, *, in_percent: bool = False) -> BigNumber:
    said = _sentence("figure", figure=figure)
    if change := _sentence("change", figure=figure, in_percent=in_percent):
        return BigNumber(name, said, change, figure.direction, figure.direction.value)
    unknown = _("not known yet") if figure.now is None else _("not comparable")
    return BigNumber(name, said, unknown)


def day_chart(kpi: KpiReport) -> dict[str, bytes]:
    """The one chart of a mail, if there is anything to compare."""
    drawn = drawn_days(kpi)
    return {"days": png(drawn)} if drawn else {}


def drawn_days(kpi: KpiReport) -> alt.LayerChart | None:
    """Its drawing."""
    several = sum(bool(column.now) for column in kpi.columns) >= ENOUGH_TO_COMPARE
    return by_day(kpi) if several else None
