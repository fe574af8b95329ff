"""The KPI report as plain rows for other programs: one number each, with its unit.

The same for every reader: names of columns, metrics and units do not change with the language.
"""

import csv as rows_of
from collections.abc import Iterator
from fractions import Fraction
from io import StringIO

from reports.kpi.numbers import ChannelResult, KpiReport, PostResult
from reports.sheets import FORMULA_SIGNS
from signoff.kpi.catalogue import Unit
from signoff.language import speaking

CSV = "text/csv; charset=utf-8"
COLUMNS = (
    *("kind", "name", "channel", "network", "region", "campaign", "goal", "from", "to"),
    *("published", "metric", "value", "unit", "before", "target", "address"),
)
COUNT = "count"
UNITS = {Unit.PERCENT: "ratio", Unit.PER_POST: "per post", Unit.NUMBER: "number"}
DIGITS = 10

Cells = dict[str, object]


def csv(kpi: KpiReport) -> bytes:
    """UTF-8 with a byte-order mark: Excel takes a file without one for another encoding, and
    pandas, DuckDB and Python (`utf-8-sig`) know it."""
    file = StringIO(newline="")
    writer = rows_of.DictWriter(file, COLUMNS, restval="")
    writer.writeheader()
    with speaking("en"):
        for row in _rows(kpi):
            writer.writerow({name: _written(value) for name, value in row.items()})
    return file.getvalue().encode("utf-8-sig")


def _rows(kpi: KpiReport) -> Iterator[Cells]:
    period: Cells = {"from": kpi.period.start.isoformat(), "to": kpi.period.end.isoformat()}
    yield from ({**period, **row} for row in _whole(kpi))
    for channel in kpi.channels:
        yield from ({**period, **row} for row in _channel(channel))
    for column in kpi.columns:
        days = {"from": column.first.isoformat(), "to": column.last.isoformat()}
        yield {"kind": "days", **days, **_counted("engagements", column.now, column.before)}
    for post in kpi.every_post:
        yield from ({**period, **row} for row in _post(post))


def _whole(kpi: KpiReport) -> Iterator[Cells]:
    for metric, one in (
        ("engagements", kpi.engagements),
        ("posts", kpi.posts),
        ("followers", kpi.followers),
    ):
        yield {"kind": "report", **_counted(metric, one.now, one.before)}
    for kpi_of in kpi.kpis:
        numbers: Cells = {"value": kpi_of.now.number, "before": kpi_of.before.number}
        yield {"kind": "kpi", "name": kpi_of.name(), **numbers, "unit": UNITS[kpi_of.unit]}
    for goal in kpi.goals:
        counted = _counted(goal.metric, goal.value)
        yield {"kind": "goal", "name": goal.name, **counted, "target": goal.target}


def _channel(channel: ChannelResult) -> Iterator[Cells]:
    about: Cells = {"kind": "channel", "name": channel.name, "channel": channel.name}
    about |= {"network": channel.network}
    engaged = channel.engagements
    yield {**about, **_counted("posts", channel.posts, channel.posts_before)}
    yield {**about, **_counted("engagements", engaged.now, engaged.before)}
    yield {**about, **_counted("followers", channel.followers)}
    yield {**about, **_counted("followers gained", channel.gained)}


def _post(post: PostResult) -> Iterator[Cells]:
    about: Cells = {
        "kind": "post",
        "name": post.title,
        "channel": post.channel,
        "network": post.network,
        "region": post.region,
        "campaign": post.campaign,
        "goal": post.goal,
        "published": post.published.isoformat(timespec="seconds"),
        "address": post.url,
    }
    for metric in ("engagements", "likes", "shares", "comments", "quotes"):
        yield {**about, **_counted(metric, getattr(post, metric))}


def _counted(metric: str, value: int | None, before: int | None = None) -> Cells:
    return {"metric": metric, "value": value, "before": before, "unit": COUNT}


def _written(value: object) -> str:
    """A number as programs read it; what nobody could read is empty; a text is never a formula."""
    match value:
        case None:
            return ""
        case Fraction():
            return f"{float(value):.{DIGITS}f}".rstrip("0").rstrip(".")
        case str() if value.startswith(FORMULA_SIGNS):
            return f"'{value}"
    return str(value)
