"""What can be chosen on a dashboard: its days, regions, channels and campaigns."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from server.pages.dashboard_view import Reader
from signoff import clock
from signoff.language import _
from signoff.viewing import LATELY, following, written

if TYPE_CHECKING:
    from reports.dashboard import Board

NAMES: Mapping[str, Callable[[], str]] = {
    "this-week": lambda: _("This week"),
    "last-week": lambda: _("Last week"),
    "this-month": lambda: _("This month"),
    "last-month": lambda: _("Last month"),
    "last-7-days": lambda: _("The last 7 days"),
    "last-28-days": lambda: _("The last 28 days"),
}
"""What people call the days that move on."""


def choices(reader: Reader, campaigns: Sequence[str] = ()) -> dict[str, object]:
    """Ids and names, for the form; what leaves nothing to choose is no choice."""
    regions = reader.workspace.team.regions
    lists = [
        ("region", _("Region"), {one.region: regions[one.region].name for one in reader.channels}),
        ("channel", _("Channel"), {one.id: one.name for one in reader.channels}),
        ("campaign", _("Campaign"), _campaigns(reader, campaigns)),
    ]
    return {
        "periods": [(value, said()) for value, said in NAMES.items()],
        "lists": [
            (name, label, list(found.items()))
            for name, label, found in lists
            if len(found) > 1 or getattr(reader.filters, name)
        ],
    }


def chosen(reader: Reader) -> dict[str, str]:
    """What the form is filled in with."""
    period = reader.filters.period or reader.dashboard.period
    return {**vars(reader.filters), "period": period, "moves": period if period in NAMES else ""}


def earlier(reader: Reader, board: "Board") -> str:
    """The address of the days before."""
    return reader.at(period=written(board.view.period.previous()))


def later(reader: Reader, board: "Board") -> str:
    """The address of the days after; empty when all of them are still to come."""
    after = following(board.view.period)
    has_begun = after.utc_bounds()[0] <= clock.now()
    return reader.at(period=written(after)) if has_begun else ""


def moving_days(reader: Reader) -> str:
    """What the days are called, when they move on with the calendar; or nothing."""
    return name_of_days(chosen(reader)["period"].strip(), "")


def name_of_days(period: str, otherwise: str | None = None) -> str:
    """What people call the period that an address or a link names."""
    if period in LATELY:
        return NAMES[period]()
    return period if otherwise is None else otherwise


def _campaigns(reader: Reader, known: Sequence[str]) -> dict[str, str]:
    if reader.dashboard.campaign:
        return {}
    return {one: one for one in (*known, reader.filters.campaign) if one}
