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
from signoff.language import speaking
from signoff.settings import settings

NAMES = ("title", "who", "level", "what", "channel", "address", "passage")
"""Facts that stand inside a sentence: they have to stay on its line."""


@dataclass(frozen=True)
class Reader:
    """Who is told, and how that person reads."""

    language: str
    zone: str
    team: str
    """What the team calls itself, so that a reader of two teams' mail knows which it is."""


def as_mail(kind: str, facts: Mapping[str, Any], link: str, reader: Reader) -> Rendered:
    """The mail; `link` leads to where the reader can act."""
    known = _known(facts, link, reader)
    with speaking(reader.language):
        subject = one_line(say(f"notices/{kind}/subject.txt", **known))
        return Rendered(
            subject=subject,
            text=_tidy(say(f"notices/{kind}/body.txt", **known)) + "\n",
            html=page(f"notices/{kind}/body.html", subject=subject, **known),
        )


def as_chat(kind: str, facts: Mapping[str, Any], link: str, reader: Reader) -> str:
    """The few lines that stand in a chat."""
    with speaking(reader.language):
        return _tidy(say(f"notices/{kind}/chat.txt", **_known(facts, link, reader)))


def _known(facts: Mapping[str, Any], link: str, reader: Reader) -> dict[str, Any]:
    """The facts as the templates print them: names on one line, moments on the reader's clock."""
    known = dict(facts) | {"link": link, "team": reader.team}
    for name in known.keys() & set(NAMES):
        known[name] = isolated(one_line(known[name]))
    if "comment" in known:
        known["quote"] = "\n".join(f"> {one_line(line)}" for line in known["comment"].splitlines())
    if "page" in known:
        known["link"] = settings().ui_url.rstrip("/") + known["page"]
    if "url" in known:
        known["url"] = web_address(known["url"]) or link
    with speaking(reader.language):
        for name in known.keys() & {"due_at", "slot_at"}:
            at = datetime.fromisoformat(known[name])
            known[name.removesuffix("_at")] = moment(at, reader.zone)
            known[f"{name.removesuffix('_at')}_is_over"] = at <= clock.now()
    return known


def _tidy(text: str) -> str:
    """No more than one empty line between two paragraphs, and none at the end."""
    return re.sub(r"\n\s*\n", "\n\n", text).strip()
