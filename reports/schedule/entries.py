"""What stands in the calendar: each post at its slot, and what people owe until when, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reports.titles import one_line
from signoff.clock import local
from signoff.language import _
from signoff.store.contents import Content
from signoff.store.publications import Sending
from signoff.store.questions import Question
from signoff.store.schedule import GoingOut
from signoff.workspace import Workspace

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
NEVER = {"rejected", "given up", "expired"}
"""Ends of a content's life after which it does not go out."""


@dataclass(frozen=True)
class Around:
    """What all entries of one calendar have in common."""

    workspace: Workspace
    version: tuple[int, datetime]
    """The number of the workspace in force, and since when it is."""
    zone: str
    """The reader's own."""
    root: str
    """Where our pages are."""


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar."""

    uid: str
    """The same for ever, and nobody else's: by it a program knows what it showed before."""
    title: str
    start: datetime
    """On the clocks of the zone that it is planned in."""
    status: Status
    about: str
    link: str
    changes: int
    """How often it changed: it only grows."""
    changed_at: datetime


def of_post(one: GoingOut, around: Around) -> Entry:
    """A post at its slot: also one that nobody has agreed to yet, and one that was called off."""
    content, status = one.content, _status(one)
    link = f"{around.root}/content/{content.id}"
    known = {id: channel.name for id, channel in around.workspace.channels.items()}
    on = _("On {channels}", channels=_names(known, content.on))
    return Entry(
        uid=f"post-{content.id}-{_since(content.opened_at)}",
        title=_title(one_line(content.title) or "…", status),
        # A time that the clocks jump over is shown as the one at which it really goes out.
        start=local(content.slot.utc(), content.slot_zone),
        status=status,
        about=f"{_state(one, status)}\n{on}\n{link}",
        link=link,
        changes=one.changes,
        changed_at=one.changed_at,
    )


def of_due(asked: Question, content: Content, around: Around) -> Entry:
    """What somebody owes. Its time can move when other rules are put in force."""
    known = {id: person.name for id, person in around.workspace.team.people.items()}
    people = _("Asked: {people}", people=_names(known, asked.asked))
    title, what = one_line(content.title) or "…", _what(asked, around.workspace)
    link = f"{around.root}/content/{content.id}"
    return Entry(
        uid=f"due-{asked.id}-{_since(content.opened_at)}",
        title=_("Due: {title} ({what})", title=title, what=what),
        start=local(asked.due_at, around.zone),
        status="CONFIRMED",
        about=f"{people}\n{link}",
        link=link,
        changes=asked.answers + around.version[0],
        changed_at=max(asked.opened_at, around.version[1]),
    )


def _status(one: GoingOut) -> Status:
    sent = Sending.SENT in one.sendings
    dropped = bool(one.sendings) and set(one.sendings) == {Sending.DROPPED}
    if not sent and (one.is_withdrawn or dropped or one.content.outcome in NEVER):
        return "CANCELLED"
    return "CONFIRMED" if one.sendings else "TENTATIVE"


def _title(title: str, status: Status) -> str:
    """Google's calendar shows no status, so it is said."""
    match status:
        case "CANCELLED":
            return _("Cancelled: {title}", title=title)
        case "TENTATIVE":
            return _("{title} (not agreed yet)", title=title)
    return title


def _state(one: GoingOut, status: Status) -> str:
    match status:
        case "CANCELLED":
            return _("It does not go out.")
        case "TENTATIVE":
            return _("Not everybody has agreed to it yet.")
    return _("It is out.") if Sending.SENT in one.sendings else _("Everybody has agreed to it.")


def _what(asked: Question, workspace: Workspace) -> str:
    """The level's name, or what is to be done."""
    if asked.gate == "create":
        return _("To write")
    if asked.gate == "publish":
        return _("To mend")
    levels = {(g.id, one.id): one.name for g in workspace.process.gates for one in g.levels}
    return levels.get((asked.gate, asked.level), asked.level)


def _names(known: dict[str, str], ids: Iterable[str]) -> str:
    return ", ".join(known.get(id, id) for id in ids)


def _since(opened_at: datetime) -> str:
    """What tells it from the same number in another team's store."""
    return f"{opened_at:%Y%m%dT%H%M%S%f}"
