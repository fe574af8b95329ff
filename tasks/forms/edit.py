"""Taking an edit: what somebody made of a post that had not been sent back to its creator."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from signoff import clock
from signoff.access.visitor import SignedIn
from signoff.brief import Brief
from signoff.clock import NoSuchTime, Slot
from signoff.language import _
from signoff.lifecycle.editing import Edit, edit
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.turns import AnswerRefused
from signoff.store.contents import Content, brief_of
from signoff.wall_time import wall_time
from tasks.checking import findings
from tasks.media import body_of


def take_edit(content: Content, editor: SignedIn, said: Mapping[str, Any]) -> str:
    """Keep the change; gives the run that is to go on. Raises `AnswerRefused` with the sentence.

    `said` holds what the form for writing holds, and `seen` (the fingerprint of what was on the
    screen), `slot` (wall time, in the zone that the content has) and `why`.
    """
    brief = brief_of(content)
    body = body_of(brief, said)
    return edit(
        content.id,
        Edit(
            editor=editor,
            seen=str(said.get("seen", "")),
            body=body,
            source=_source(brief, said),
            findings=findings(body, brief, workspace_in_force(), ask_networks=False),
            slot=_slot(content.slot, str(said.get("slot", ""))),
            why=str(said.get("why", ""))[:5000],
        ),
    )


def _source(brief: Brief, said: Mapping[str, Any]) -> dict[str, Any]:
    """What the form for writing starts from, should changes be asked for later."""
    fields = ("text", "link", "images", "alt_texts", *(f"text_{id}" for id in brief.channels))
    return {name: said[name] for name in fields if name in said}


def _slot(slot: Slot, written: str) -> Slot:
    try:
        moved = Slot(wall_time(written), slot.zone)
        moved.must_exist()
    except PydanticCustomError as wrong:
        raise AnswerRefused(wrong.message()) from wrong
    except NoSuchTime as jumped:
        raise AnswerRefused(str(jumped)) from jumped
    if moved != slot and moved.utc() <= clock.now():
        raise AnswerRefused(_("The slot is past. Write a time that is still to come."))
    return moved
