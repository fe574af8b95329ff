"""The workspace that counts now, and the step that it asks of a content."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from signoff import clock, rules
from signoff.rules import Step, Story
from signoff.store.database import reading
from signoff.store.stories import story
from signoff.store.versions import NothingApplied, Version, said_in_force
from signoff.workspace import Workspace


@dataclass(frozen=True)
class Agreed:
    """A workspace and the number of its version."""

    workspace: Workspace
    number: int


def agreed(session: Session) -> Agreed:
    """What is in force now."""
    said = said_in_force(session)
    if said is None:
        raise NothingApplied
    number, text = said
    return Agreed(_read_before(text), number)


def workspace_of(version: Version) -> Workspace:
    """What this version says."""
    return _read(version.number, _Json(version))


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


@lru_cache(maxsize=4)
def _read_before(text: str) -> Workspace:
    """It is asked for ten times and more for one answer: reading it anew took a fifth of that."""
    return Workspace.model_validate_json(text)


class _Json:
    """A version's content, out of the cache's sight: its number alone tells versions apart."""

    def __init__(self, version: Version) -> None:
        self.content = version.agreed

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Json) and self.content == other.content


@lru_cache(maxsize=16)  # a page of versions is compared at once
def _read(_number: int, json: _Json) -> Workspace:
    return Workspace.model_validate(json.content)
