"""Edits: what changed between two revisions, and who has to agree to that again."""

from collections.abc import Iterator

from signoff.post import ChannelPost
from signoff.store.contents import Revision
from signoff.workspace import Level, Material, Workspace

EMPTY = ChannelPost(text="")


def keeps_consent(level: Level, before: Revision, after: Revision, workspace: Workspace) -> bool:
    """Whether what this level agreed to is untouched by the edit."""
    return not any(asks_again(level, field, workspace) for field in changed(before, after))


def asks_again(level: Level, field: Material, workspace: Workspace) -> bool:
    """Whether a change of this has to be agreed to anew at this level."""
    asked = workspace.process.material.get(field, "all")
    return asked == "all" or (asked != "none" and level.id in asked)


def changed(before: Revision, after: Revision) -> set[Material]:
    """What is not as it was."""
    return set(_changed(before, after))


def _changed(before: Revision, after: Revision) -> Iterator[Material]:
    old, new = before.body, after.body
    for channel in old.keys() | new.keys():
        was, now = old.get(channel, EMPTY), new.get(channel, EMPTY)
        if was.text != now.text or (channel in old) != (channel in new):
            yield "text"
        if was.media != now.media:
            yield "media"
        if was.link != now.link:
            yield "link"
    if (before.slot_local, before.slot_zone) != (after.slot_local, after.slot_zone):
        yield "slot"
