"""`signoff best-times`: at which hours a channel's posts do better."""

from datetime import datetime, timedelta

from babel.dates import format_skeleton
from rich.console import Console
from rich.table import Table

from reports.words import number, percent
from server.printable import printable
from signoff.kpi.best_times import Hour
from signoff.language import _, ngettext, spoken
from signoff.store.schema import migrate
from signoff.timing import Timing, timing

MONDAY = datetime(2024, 1, 1)  # noqa: DTZ001 wall time: any Monday


def best_times(channel: str) -> None:
    """Print at which hours posts did better than others, and how sure that is.

    Parameters
    ----------
    channel
        The channel's id in channels.yaml.
    """
    migrate()
    known, console = timing(channel), Console(soft_wrap=True)
    console.print(printable(_known_from(known)), markup=False, highlight=False)
    if known.hours:
        console.print(_table(known))
    else:
        console.print(_("No hour is surely better than another: post when it suits you."))


def _known_from(known: Timing) -> str:
    return ngettext(
        "{channel}: {number} post of the last year, on the clocks of {zone}.",
        "{channel}: {number} posts of the last year, on the clocks of {zone}.",
        known.posts,
        channel=known.channel,
        number=number(known.posts),
        zone=known.zone,
    )


def _table(known: Timing) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(_("Hour"))
    table.add_column(_("More than usual"), justify="right")
    table.add_column(_("Four of five times"), justify="right")
    table.add_column(_("Posts so far"), justify="right")
    for hour in known.hours:
        between = f"{percent(hour.low)} – {percent(hour.high)}"
        table.add_row(_named(hour), percent(hour.lift), between, number(hour.posts))
    return table


def _named(hour: Hour) -> str:
    moment = MONDAY + timedelta(hours=hour.hour)
    return str(format_skeleton("EHm", moment, locale=spoken()))
