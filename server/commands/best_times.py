"""`signoff best-times`: at which hours a channel's posts do better."""

from rich.console import Console
from rich.table import Table

from reports.best_times import in_a_sentence, kind_in_words, weekday_and_hour
from reports.moments import city, day_and_hour
from reports.words import number, percent
from server.printable import printable
from signoff.language import _, ngettext
from signoff.store.schema import migrate
from signoff.timing import Timing, timings


def best_times(channel: str) -> None:
    """Print at which hours posts did better than others, and how sure that is.

    Of all posts of the channel together, and of each kind that it has enough of: texts, pictures,
    videos, links. Only hours within its publishing hours (channels.yaml) are named, and of each
    when it comes next outside of blackouts.

    Parameters
    ----------
    channel
        The channel's id in channels.yaml.
    """
    migrate()
    found, console = timings(channel), Console(soft_wrap=True)
    _print(console, _known_from(found[0]))
    for one in found:
        if len(found) > 1:
            _print(console, f"\n{kind_in_words(one)} ({number(one.posts)})")
        _print(console, in_a_sentence(one))
        if one.times:
            console.print(_table(one))


def _print(console: Console, text: str) -> None:
    console.print(printable(text), markup=False, highlight=False)


def _known_from(known: Timing) -> str:
    said = ngettext(
        "{channel}: {number} post of the last year, on the clocks of {zone}.",
        "{channel}: {number} posts of the last year, on the clocks of {zone}.",
        known.posts,
        channel=known.channel,
        number=number(known.posts),
        zone=city(known.zone),
    )
    if not known.elsewhere:
        return said
    more = ngettext(
        "What is not known of them is taken from {number} post of the network's other channels.",
        "What is not known of them is taken from {number} posts of the network's other channels.",
        known.elsewhere,
        number=number(known.elsewhere),
    )
    return f"{said} {more}"


def _table(known: Timing) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(_("Hour"))
    table.add_column(_("More than usual"), justify="right")
    table.add_column(_("Four of five times"), justify="right")
    table.add_column(_("Posts so far"), justify="right")
    table.add_column(_("Next"))
    for time in known.times:
        hour = time.known
        between = f"{percent(hour.low)} – {percent(hour.high)}"
        table.add_row(
            *(weekday_and_hour(hour), percent(hour.lift), between, number(hour.posts)),
            day_and_hour(time.next),
        )
    return table
