"""The two charts of the KPI report: engagements by day and by channel."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO, StringIO
from textwrap import wrap
from typing import Any
from unicodedata import category

import altair as alt
import pandas as pd
from PIL import Image

from reports.fonts import bring_to_charts
from reports.kpi.numbers import ChannelResult, Column, KpiReport
from reports.moments import in_order
from reports.titles import cut
from reports.words import days, number, short_number
from signoff.language import _
from signoff.period import Span

FONT = "Liberation Sans"
"""Comes inside vl-convert, so a chart looks the same on every machine."""
FONT_ON_PAPER = "Noto Sans"
"""What the words around it are in; see reports/fonts.py."""
INK = "#747f8b"
"""Can be read on white and on black: the image does not know what it will lie on."""
NOW, BEFORE, FADED = "#1f7fc4", "#7f8a96", 0.35
"""Full blue and faded grey with an edge: everybody can tell them apart, on any ground."""
WIDTH, HEIGHT, ROW = 420, 190, 20
SHARP, COLOURS = 2, 64
ROOM_FOR_NUMBER = 1.25
LETTER, LETTERS, LINE = 14, 34, 18
DIGIT, WIDER_THAN_ITS_BAR = 7.8, 1.35
"""How wide a digit is; and how much wider than its bar a number may be."""
FEW, THOUSAND = 6, 1000
NOT_DRAWN = {"So", "Sk", "Cf", "Co", "Cn"}
Name = str | list[str]
"""One line, or two."""
AS_EMOJI = "\ufe0f"
LEGEND = alt.Legend(title=None, orient="top", direction="horizontal", columnPadding=24)
"""With room between the names: on paper their letters are wider."""


@dataclass(frozen=True)
class Bar:
    """One bar: in which place, in which of the two periods, how long, what stands at it."""

    place: int
    period: str
    engagements: int
    said: str
    tells: str
    """All of it in words, for a page where one can point at it."""


def by_day(kpi: KpiReport, width: int = WIDTH) -> alt.LayerChart:
    """A column for each day, beside the same day of the period before."""
    before, now = periods_of(kpi.period.span)
    labels, told = _names(kpi.columns), _written(kpi.columns, width)
    bars = [
        bar
        for n, column in enumerate(kpi.columns)
        for bar in _columns(n, column, before, now, told)
    ]
    standing = _table(bars).encode(
        alt.X(
            "place:O",
            axis=axis(labels, labelOverlap=True, labelSeparation=3),
            scale=alt.Scale(domain=list(range(len(labels)))),
        ),
        alt.XOffset("period:N", sort=[before, now]),
        alt.Y("engagements:Q", axis=None),
    )
    shown = (before, now) if any(bar.period == before for bar in bars) else (now,)
    drawn = two_periods(standing, shown, dy=-10, align="center").properties(
        height=HEIGHT, width=width
    )
    return drawn if told is short_number else drawn.properties(title=_("in thousands"))


def by_channel(kpi: KpiReport, width: int = WIDTH) -> alt.LayerChart:
    """A bar for each channel, above what it brought in the period before."""
    before, now = periods_of(kpi.period.span)
    labels = [drawable(channel.name) for channel in kpi.shown_channels]
    bars = [
        bar
        for n, channel in enumerate(kpi.shown_channels)
        for bar in _pair(n, channel, before, now)
    ]
    lying = _table(bars).encode(
        alt.Y("place:O", axis=axis(labels)),
        alt.YOffset("period:N", sort=[now, before]),
        alt.X("engagements:Q", axis=None, scale=alt.Scale(domainMin=0, domainMax=_room(bars))),
    )
    shown = (before, now) if any(bar.period == before for bar in bars) else (now,)
    return two_periods(lying, shown, dx=6, align="left").properties(
        height=alt.Step(ROW), width=width
    )


def png(chart: alt.LayerChart) -> bytes:
    """The chart as an image, sharp on a phone."""
    bring_to_charts()
    drawn, small = BytesIO(), BytesIO()
    chart.save(drawn, format="png", scale_factor=SHARP)
    # Two colours and their edges need no sixteen million: a quarter of the bytes.
    few_colours = Image.open(drawn).quantize(COLOURS, Image.Quantize.FASTOCTREE)
    few_colours.save(small, "png", optimize=True)
    return small.getvalue()


def svg(chart: alt.LayerChart) -> str:
    """The chart as lines, sharp on paper."""
    drawn = StringIO()
    chart.save(drawn, format="svg")
    return drawn.getvalue().replace(FONT, FONT_ON_PAPER)


def periods_of(span: Span) -> tuple[str, str]:
    """What the two are called, the earlier one first."""
    if span is Span.WEEK:
        return _("the week before"), _("this week")
    if span is Span.MONTH:
        return _("the month before"), _("this month")
    if span is Span.QUARTER:
        return _("the quarter before"), _("this quarter")
    if span is Span.DAY:
        return _("the day before"), _("this day")
    return _("the time before"), _("this time")


def _names(columns: Sequence[Column]) -> list[str]:
    """What stands below each; of many weeks or months only when they begin, or it will not fit."""
    if len(columns) > FEW and any(one.first != one.last for one in columns):
        return [in_order(one.first, "MMMd") for one in columns]
    return [days(one.first, one.last) for one in columns]


def _written(columns: Sequence[Column], width: int) -> Callable[[int], str]:
    """How the numbers are written above their bars: in thousands, where they would not fit."""
    bars = 2 if any(one.before for one in columns) else 1
    room = 0.8 * width / len(columns) / bars * WIDER_THAN_ITS_BAR
    longest = max(len(short_number(one.now)) for one in columns)
    shorter = max(len(_in_thousands(one.now)) for one in columns)
    return short_number if longest * DIGIT <= room or shorter >= longest else _in_thousands


def _in_thousands(value: int) -> str:
    return number(round(value / THOUSAND, 1 if value < 100 * THOUSAND else None))


def _columns(
    place: int, column: Column, before: str, now: str, told: Callable[[int], str]
) -> list[Bar]:
    # Only the present is written out: twice as many numbers would not fit.
    name, past = days(column.first, column.last), column.before or 0
    bars = [
        Bar(place, before, past, "", _told(name, before, past)),
        Bar(place, now, column.now, told(column.now), _told(name, now, column.now)),
    ]
    return [bar for bar in bars if bar.engagements]


def _pair(place: int, channel: ChannelResult, before: str, now: str) -> list[Bar]:
    figure = channel.engagements
    said = "–" if figure.now is None else short_number(figure.now)
    bars = [Bar(place, now, figure.now or 0, said, _told(channel.name, now, figure.now))]
    if figure.before:
        told = _told(channel.name, before, figure.before)
        bars.append(Bar(place, before, figure.before, short_number(figure.before), told))
    return bars


def _told(name: str, period: str, value: int | None) -> str:
    return f"{name}, {period}: {'–' if value is None else number(value)}"


def _room(bars: Sequence[Bar]) -> float:
    """How long the longest bar may be, so that its number still fits beside it."""
    return ROOM_FOR_NUMBER * max([1, *(bar.engagements for bar in bars)])


def drawable(name: str) -> Name:
    """The name without emoji, as no font that charts are drawn with has them; in two lines when it
    is long, so that room is left for the bars."""
    signs = (sign for sign in name if category(sign) not in NOT_DRAWN and sign != AS_EMOJI)
    drawn = cut(" ".join("".join(signs).split()), LETTERS)
    lines = wrap(drawn, LINE, max_lines=2, placeholder="…")
    return lines if len(lines) > 1 else drawn


def axis(labels: Sequence[Name], **more: Any) -> alt.Axis:
    """Names by place, because two channels may have one name."""
    return alt.Axis(
        title=None,
        labelExpr=f"{json.dumps(labels)}[datum.value]",
        labelAngle=0,
        labelPadding=8,
        ticks=False,
        domainColor=BEFORE,
        domainOpacity=FADED,
        **more,
    )


def _table(bars: Sequence[Bar]) -> alt.Chart:
    return alt.Chart(pd.DataFrame([asdict(bar) for bar in bars]))


def two_periods(bars: alt.Chart, periods: tuple[str, ...], **written: Any) -> alt.LayerChart:
    """The one look of all bars: two colours, a number at each bar, no axis of numbers.

    Where there is one period only, the last, nobody needs to be told which is which.
    """
    names, alone = list(periods), len(periods) == 1
    colours = alt.Scale(domain=names, range=[BEFORE, NOW][-len(names) :])
    legend = None if alone else LEGEND
    opacity = alt.Scale(domain=names, range=[FADED, 1][-len(names) :])
    rectangles = bars.mark_bar(cornerRadius=2, strokeWidth=1).encode(
        alt.Color("period:N", scale=colours, legend=legend),
        alt.Stroke("period:N", scale=colours, legend=legend),
        alt.FillOpacity("period:N", scale=opacity, legend=legend),
        alt.Description("tells:N"),
    )
    numbers = bars.mark_text(color=INK, fontSize=LETTER, fontWeight="bold", **written)
    numbers = numbers.encode(alt.Text("said:N"))
    return dressed(rectangles + numbers)


def dressed(chart: alt.LayerChart) -> alt.LayerChart:
    """The chart with our font, our width, and no ground of its own."""
    looks: alt.LayerChart = (
        chart.properties(width=WIDTH, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
        .configure(background="transparent", font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelColor=INK, labelFontSize=LETTER, labelLimit=WIDTH // 2, grid=False)
        .configure_legend(labelColor=INK, labelFontSize=LETTER, symbolType="square")
        .configure_title(color=INK, fontSize=LETTER, fontWeight="normal", anchor="end")
    )
    return looks
