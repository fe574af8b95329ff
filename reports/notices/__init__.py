"""What people are told when something happens, by mail and in chat, in their own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.mail import Rendered, page
from reports.moments import moment
from reports.titles import isolated, one_line, web_address
from reports.words import say
from signoff import clock
from signoff.clock import Slot
from signoff.language import speaking
from signoff.settings import settings

NAMES = ("title", "who", "level", "what", "channel", "address", "passage", "waits_for", "report")
"""Facts that stand inside a sentence: they have to stay on its line."""


@dataclass(frozen=True)
class Ways:
    """Where the reader can act."""

    link: str
    run: str = ""
    """The same in Prefect, where that is another place and the reader may go there."""
    ends_at: datetime | None = None
    """Until when the link opens, if it was made for this reader alone."""


@dataclass(frozen=True)
class Reader:
    """Who is told, and how that person reads."""

    language: str
    zone: str
    team: str
    """What the team calls itself, so that a reader of two teams' mail knows which it is."""


def as_mail(kind: str, facts: Mapping[str, Any], ways: Ways, reader: Reader) -> Rendered:
    """The mail, which leads to where the reader can act."""
    known = _known(facts, ways, reader)
    with speaking(reader.language):
        subject = one_line(say(f"notices/{kind}/subject.txt", **known))
        return Rendered(
            subject=subject,
            text=_tidy(say(f"notices/{kind}/body.txt", **known)) + "\n",
            html=page(f"notices/{kind}/body.html", subject=subject, **known),
        )


def as_chat(kind: str, facts: Mapping[str, Any], ways: Ways, reader: Reader) -> str:
    """The few lines that stand in a chat."""
    with speaking(reader.language):
        return _tidy(say(f"notices/{kind}/chat.txt", **_known(facts, ways, reader)))


def _known(facts: Mapping[str, Any], ways: Ways, reader: Reader) -> dict[str, Any]:
    """The facts as the templates print them: names on one line, moments on the reader's clock."""
    known = dict(facts) | {"link": ways.link, "run": ways.run, "team": reader.team, "ends": ""}
    for name in known.keys() & set(NAMES):
        known[name] = isolated(one_line(known[name]))
    if "comment" in known:
        known["quote"] = "\n".join(f"> {one_line(line)}" for line in known["comment"].splitlines())
    if "page" in known:
        known["link"] = settings().ui_url.rstrip("/") + known["page"]
    if "url" in known:
        known["url"] = web_address(known["url"]) or ways.link
    with speaking(reader.language):
        known["changes"] = [_moved(one) for one in known.get("changes", ())]
        if ways.ends_at:
            known["ends"] = moment(ways.ends_at, reader.zone)
        known["posts"] = [_dated(one, reader.zone) for one in known.get("posts", ())]
        for name in known.keys() & {"due_at", "slot_at"}:
            at = datetime.fromisoformat(known[name])
            known[name.removesuffix("_at")] = moment(at, reader.zone)
            known[f"{name.removesuffix('_at')}_is_over"] = at <= clock.now()
    return known


def _moved(change: Mapping[str, Any]) -> Mapping[str, Any]:
    """A slot that was moved, in words."""
    if "slot" not in change:
        return change
    old, old_zone, new, new_zone = change["slot"]
    return {
        **change,
        "slot_before": moment(Slot(datetime.fromisoformat(old), old_zone).utc(), old_zone),
        "slot_after": moment(Slot(datetime.fromisoformat(new), new_zone).utc(), new_zone),
    }


def _dated(post: Mapping[str, Any], zone: str) -> Mapping[str, Any]:
    """One of several posts: its names on one line, its due time on the reader's clock."""
    due = {"due": moment(datetime.fromisoformat(post["due_at"]), zone)} if "due_at" in post else {}
    safe = {name: isolated(one_line(post[name])) for name in ("title", "level")}
    return {**post, **safe, **due}


def _tidy(text: str) -> str:
    """No more than one empty line between two paragraphs, and none at the end."""
    return re.sub(r"\n\s*\n", "\n\n", text).strip()
