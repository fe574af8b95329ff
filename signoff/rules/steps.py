"""The steps that a content can have before it. Each is one thing to do, or to wait for."""

from dataclasses import dataclass, replace
from datetime import datetime

from signoff.rules.standing_in import Voices
from signoff.rules.story import Story
from signoff.store.contents import Outcome, Revision
from signoff.store.publications import Publication
from signoff.workspace import Gate, Level


@dataclass(frozen=True)
class Create:
    """The creator writes, or mends what was sent back."""

    round: int


@dataclass(frozen=True)
class Fill:
    """It is made from a template: its blanks are filled, and nobody has to write."""

    template: Story


@dataclass(frozen=True)
class Decide:
    """People decide about a revision at a level."""

    gate: Gate
    level: Level
    revision: Revision
    voices: Voices
    """Who may decide and has not, and whose word it would be."""
    asked: tuple[str, ...]
    """Those of them whom we ask."""
    beside: tuple["Decide", ...] = ()
    """The other levels that are asked at the same time."""

    @property
    def deciders(self) -> tuple[str, ...]:
        """The ids of those who may decide and have not."""
        return tuple(self.voices)

    @property
    def at_once(self) -> tuple["Decide", ...]:
        """All that is asked at this time, each by itself."""
        return (replace(self, beside=()), *self.beside)


@dataclass(frozen=True)
class Plan:
    """Consent is complete: write down what is to go out, where and when."""

    revision: Revision


@dataclass(frozen=True)
class Send:
    """These publications can go out, or be looked up, now."""

    publications: tuple[Publication, ...]


@dataclass(frozen=True)
class Mend:
    """A channel did not take the post, or we cannot know: a person says what to do."""

    publication: Publication


@dataclass(frozen=True)
class Await:
    """Nothing to do until a moment, or (None) until the last measurement is in."""

    until: datetime | None


@dataclass(frozen=True)
class End:
    """Its life is over."""

    outcome: Outcome


Step = Create | Fill | Decide | Plan | Send | Mend | Await | End
