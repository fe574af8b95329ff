"""The chart of the look back: what a post had brought at each age, over what is usual then."""

from dataclasses import asdict, dataclass

import altair as alt
import pandas as pd

from reports.durations import age
from reports.kpi.chart import BEFORE, FADED, HEIGHT, INK, LEGEND, LETTER, NOW, axis, dressed
from reports.words import short_number
from signoff.language import _
from signoff.post_mortem import AtAge, Outing

BAND, POINT = 46, 90
BESIDE = 38
"""So far right of its point a number stands clear of the band."""


@dataclass(frozen=True)
class Mark:
    """What stands at one age."""

    place: int
    engagements: int | None
    said: str
    low: float | None
    middle: float | None
    high: float | None
    usual: str
    """In the legend: what the band is."""
    post: str
    """In the legend: what the point is."""


def worth_drawing(outing: Outing) -> list[AtAge]:
    """The ages of which both the post's number and the usual one are known."""
    return [one for one in outing.ages if one.engagements is not None and one.usual]


def by_age(outing: Outing) -> alt.LayerChart:
    """A point for the post at each age, on the band between which half of the posts lie."""
    ages = worth_drawing(outing)
    marks = alt.Chart(pd.DataFrame([asdict(_mark(n, one)) for n, one in enumerate(ages)]))
    place = alt.X("place:O", axis=axis([age(one.age) for one in ages]))
    names = [_("half of the posts before"), _("this post")]
    colours = alt.Scale(domain=names, range=[BEFORE, NOW])
    band = marks.mark_bar(size=BAND, cornerRadius=2, strokeWidth=1, fillOpacity=FADED).encode(
        place,
        alt.Y("low:Q", axis=None, scale=alt.Scale(zero=True)),
        alt.Y2("high:Q"),
        alt.Color("usual:N", scale=colours, legend=LEGEND),
        alt.Stroke("usual:N", scale=colours, legend=None),
    )
    middle = marks.mark_tick(color=BEFORE, size=BAND, thickness=2).encode(place, alt.Y("middle:Q"))
    point = marks.mark_point(filled=True, size=POINT, opacity=1).encode(
        place, alt.Y("engagements:Q"), alt.Color("post:N", scale=colours)
    )
    said = marks.mark_text(color=INK, fontSize=LETTER, fontWeight="bold", dx=BESIDE)
    said = said.encode(place, alt.Y("engagements:Q"), alt.Text("said:N"))
    return dressed(band + middle + point + said).properties(height=HEIGHT)


def _mark(place: int, at: AtAge) -> Mark:
    assert at.usual is not None
    assert at.engagements is not None
    return Mark(
        place=place,
        engagements=at.engagements,
        said=short_number(at.engagements),
        low=at.usual.low,
        middle=at.usual.median,
        high=at.usual.high,
        usual=_("half of the posts before"),
        post=_("this post"),
    )
