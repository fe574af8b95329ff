"""The workspace that counts now, and the step that it asks of a content."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock, rules
from signoff.rules import Step, Story
from signoff.settings import settings
from signoff.store.database import reading
from signoff.store.stories import story
from signoff.store.versions import NothingApplied, Version, newest_version
from signoff.workspace import Workspace


@dataclass(frozen=True)
class Agreed:
    """A workspace and the number of its version."""

    workspace: Workspace
    number: int


def agreed(session: Session) -> Agreed:
    """What is in force now."""
    newest = newest_version(session)
    if newest is None:
        raise NothingApplied
    number, applied_at = newest
    return Agreed(_READ.get(number, applied_at, partial(_content, session, number)), number)


def workspace_of(version: Version) -> Workspace:
    """What this version says."""
    return _READ.get(version.number, version.applied_at, lambda: version.agreed)


def workspace_in_force() -> Workspace:
    """The same, for who has no transaction of their own."""
    with reading() as session:
        return agreed(session).workspace


def next_step(content_id: int) -> Step:
    """What is to be done for this content now."""
    with reading() as session:
        return step_of(session, story(session, content_id))


def step_of(session: Session, story: Story) -> Step:
    """The same, inside a transaction that has read the story."""
    return rules.next_step(story, agreed(session).workspace, clock.now())


def _content(session: Session, number: int) -> dict[str, Any]:
    return session.get_one(Version, number).agreed


class _Read:
    """The workspaces that were read last: every step asks for one, and no version ever changes."""

    MOST = 16  # a page of versions is compared at once

    def __init__(self) -> None:
        self._read: OrderedDict[tuple[str, int, datetime], Workspace] = OrderedDict()
        self._turn = Lock()

    def get(
        self, number: int, applied_at: datetime, content: Callable[[], dict[str, Any]]
    ) -> Workspace:
        """What the version of this database with this number says; read now, if it is new."""
        which = (settings().database, number, applied_at)
        with self._turn:
            found = self._read.get(which)
        if found is None:
            found = Workspace.model_validate(content())
        with self._turn:
            self._read[which] = found
            self._read.move_to_end(which)
            if len(self._read) > self.MOST:
                self._read.popitem(last=False)
        return found


_READ = _Read()
