"""The imports that there were, on the command line; and what is asked before one is taken back."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from babel.dates import format_date
from rich.console import Console
from rich.prompt import Confirm
from rich.table import Table
from rich.text import Text

from reports.words import number
from server.printable import printable
from signoff.clock import local
from signoff.errors import SignoffError
from signoff.language import _, ngettext, spoken
from signoff.lifecycle.in_force import workspace_in_force
from signoff.past import imports, take_back, the_import, what_would_go
from signoff.store.past_imports import TakenBack
from signoff.store.past_posts import HistoryImport
from signoff.workspace import Workspace


class NotTakenBack(SignoffError):
    """Nobody said yes."""

    def __init__(self, which: HistoryImport) -> None:
        super().__init__(
            _("Nothing was taken back. Add --yes to take back import {n}.", n=which.id)
        )


def show_imports(console: Console) -> None:
    """Every import, the first one first."""
    known, workspace = imports(), workspace_in_force()
    if not known:
        console.print(_("Nothing was imported yet."))
        return
    table = Table(
        *(_("Import"), _("Day"), _("Channel"), _("File"), _("What it told"), _("Imported by"), ""),
        box=None,
    )
    for one in known:
        file = Path(one.file).name
        cells = (str(one.id), _day(one, workspace), _channel(one, workspace), file)
        rest = (_told(one), one.brought_by or "–", _state(one, workspace))
        table.add_row(*(Text(printable(cell)) for cell in (*cells, *rest)))
    console.print(table)


def take_back_asking(named: str, channel: str, by: str, console: Console, *, yes: bool) -> None:
    """Show what would go, ask, and take it back."""
    which, workspace = the_import(named, channel), workspace_in_force()
    asked = _(
        "Import {n}: {file} into {channel}, brought in on {day}.",
        n=which.id,
        file=which.file,
        channel=_channel(which, workspace),
        day=_day(which, workspace),
    )
    _say(console, asked, *_would_go(what_would_go(which)))
    if not yes and not _agreed_to(console):
        raise NotTakenBack(which)
    gone = take_back(which, by)
    done = _("Import {n} is taken back, and its file can be brought in again.", n=which.id)
    _say(console, done, _went(gone), _("Reports that were sent stay as they were sent."))


def _agreed_to(console: Console) -> bool:
    """A script has to say so: what is taken back is only there again with its file."""
    if not sys.stdin.isatty():
        return False
    return Confirm.ask(_("Take it back?"), console=console, default=False)


def _would_go(gone: TakenBack) -> Iterator[str]:
    if gone.posts or not gone.days:
        yield ngettext(
            "{number} post that only this file tells of would go.",
            "{number} posts that only this file tells of would go.",
            gone.posts,
            number=number(gone.posts),
        )
    if gone.kept:
        yield ngettext(
            "{number} post would stay as other files tell of it.",
            "{number} posts would stay as other files tell of them.",
            gone.kept,
            number=number(gone.kept),
        )
    if gone.days:
        yield ngettext(
            "The followers of {number} day would go.",
            "The followers of {number} days would go.",
            gone.days,
            number=number(gone.days),
        )


def _went(gone: TakenBack) -> str:
    return _(
        "Gone: posts {posts}, numbers of posts {numbers}, days of followers {days}."
        " Kept, as other files tell of them: posts {kept}.",
        posts=number(gone.posts),
        numbers=number(gone.numbers),
        days=number(gone.days),
        kept=number(gone.kept),
    )


def _told(one: HistoryImport) -> str:
    days, posts = one.days, one.posts
    if days:
        return ngettext("{number} day", "{number} days", days, number=number(days))
    return ngettext("{number} post", "{number} posts", posts, number=number(posts))


def _state(one: HistoryImport, workspace: Workspace) -> str:
    if one.taken_back_at:
        on = _on(one.taken_back_at, one, workspace)
        return _("taken back on {day} by {by}", day=on, by=one.taken_back_by)
    return "" if one.done_at else _("interrupted: give the same command again, or take it back")


def _day(one: HistoryImport, workspace: Workspace) -> str:
    return _on(one.begun_at, one, workspace)


def _on(moment: datetime, one: HistoryImport, workspace: Workspace) -> str:
    channel = workspace.channels.get(one.channel)
    zone = workspace.zone_of_channel(channel) if channel else "UTC"
    return format_date(local(moment, zone), format="medium", locale=spoken())


def _channel(one: HistoryImport, workspace: Workspace) -> str:
    channel = workspace.channels.get(one.channel)
    return channel.name if channel else one.channel


def _say(console: Console, *sentences: str) -> None:
    for sentence in sentences:
        console.print(printable(sentence), markup=False, highlight=False)
