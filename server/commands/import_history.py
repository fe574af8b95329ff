"""`signoff import-history`: what went out before us, from an export of the network."""

import getpass
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from babel.dates import format_date
from cyclopts import Parameter
from rich.console import Console
from rich.progress import Progress

from reports.words import number
from server.commands.past_imports import show_imports, take_back_asking
from server.printable import printable
from signoff import clock
from signoff.clock import DAY, local
from signoff.errors import SignoffError
from signoff.language import _, ngettext, spoken
from signoff.lifecycle.in_force import workspace_in_force
from signoff.past import Brought, Export, read_export, take_in
from signoff.past.cells import NotTaken, day
from signoff.store.schema import migrate
from signoff.workspace import BadInput, Channel, Problem
from signoff.workspace.kinds import is_zone, zone_advice


class NothingNamed(SignoffError):
    """The command was given without what it needs."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Say into which channel and which file: `signoff import-history CHANNEL FILE`;"
                " or say --list, or --take-back and an import."
            )
        )


SkipBad = Annotated[bool, Parameter(help="Leave bad rows out, and take in the others.")]
ShowList = Annotated[bool, Parameter(help="Show the imports that there were, with their numbers.")]
TakeBack = Annotated[
    str,
    Parameter(help="Take back an import, by its number or its file: what would go is shown first."),
]
Yes = Annotated[bool, Parameter(help="Do not ask before it is taken back.")]
By = Annotated[str, Parameter(help="Who does it; without it, your name on this machine.")]


def import_history(
    channel: str = "",
    file: Path | None = None,
    *,
    zone: str = "",
    exported: str = "",
    skip_bad: SkipBad = False,
    list: ShowList = False,
    take_back: TakeBack = "",
    yes: Yes = False,
    by: By = "",
) -> None:
    """Take in a channel's earlier posts, or its followers by day, from CSV or XLSX.

    They count in reports and for best times; none of them is ever sent. Interrupted, the same
    command goes on; a file that was taken in is not taken in again. A wrong one is taken back.

    Parameters
    ----------
    channel
        The channel's id in channels.yaml.
    file
        When anything in it is wrong, every bad row is named and nothing is taken in.
    zone
        On whose clocks its times are, if not the channel's: Europe/Rome.
    exported
        The day on which it was exported, if not today: 2026-11-16.
    """
    migrate()
    console, by = Console(soft_wrap=True), by or getpass.getuser()
    if list:
        show_imports(console)
    elif take_back:
        take_back_asking(take_back, channel, by, console, yes=yes)
    elif channel and file:
        into, export = _read(channel, file, zone, exported)
        _bring_in(into, export, by, console, skip_bad=skip_bad)
    else:
        raise NothingNamed


def _read(channel: str, file: Path, zone: str, exported: str) -> tuple[Channel, Export]:
    workspace = workspace_in_force()
    into = workspace.channel(channel)
    clocks = _known(zone) or workspace.zone_of_channel(into)
    return into, read_export(file, into.network, clocks, _exported(exported, clocks))


def _bring_in(into: Channel, export: Export, by: str, console: Console, *, skip_bad: bool) -> None:
    _say(console, _unused(export.unused))
    if export.bad and not skip_bad:
        raise BadInput(export.bad)
    _say(console, *map(str, export.bad))
    _say(console, *_told(_with_bar(into, export, by, console), into, export))


def _known(zone: str) -> str:
    if zone and not is_zone(zone):
        what = _("There is no time zone called {name}.", name=zone)
        raise BadInput([Problem("--zone", 0, "", what, zone_advice(zone))])
    return zone


def _exported(written: str, zone: str) -> datetime:
    """The last moment of that day, or this one."""
    now = clock.now()
    try:
        on = day(written) if written else local(now, zone).date()
    except NotTaken as wrong:
        raise BadInput([Problem("--exported", 0, "", wrong.what, wrong.mend)]) from None
    return min(now, datetime.combine(on + DAY, time(), tzinfo=ZoneInfo(zone)))


def _with_bar(into: Channel, export: Export, by: str, console: Console) -> Brought:
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task(_("Taking in"), total=None)
        return take_in(
            into, export, lambda done, of: progress.update(bar, completed=done, total=of), by
        )


def _told(brought: Brought, into: Channel, export: Export) -> Sequence[str]:
    if brought.done_at:
        on = local(brought.done_at, export.zone)
        when = format_date(on, format="long", locale=spoken())
        return [_("This file was taken in already, on {when}: nothing is changed.", when=when)]
    said = [
        ngettext(
            "{channel}: {number} row is new.",
            "{channel}: {number} rows are new.",
            brought.new,
            channel=into.name,
            number=number(brought.new),
        )
    ]
    counts = {
        _("Taken in before it was interrupted: {n}"): brought.went_on,
        _("Known from an earlier file: {n}"): brought.known,
        _("Sent by ourselves, and left as they are: {n}"): brought.ours,
        _("Left out: {n}"): len({problem.line for problem in export.bad}),
    }
    counted = (words.format(n=number(n)) for words, n in counts.items() if n)
    back = _("A wrong import is taken back with: signoff import-history --take-back {n}")
    return [*said, *counted, back.format(n=brought.number)]


def _unused(titles: Sequence[str]) -> str:
    if not titles:
        return ""
    return _("These columns are not used: {names}.", names=", ".join(titles))


def _say(console: Console, *sentences: str) -> None:
    for sentence in filter(None, sentences):
        console.print(printable(sentence), markup=False, highlight=False)
