"""Everything we know about one content, as the rules read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from signoff.brief import Brief
from signoff.store.contents import Content, Revision
from signoff.store.publications import Publication, Sending
from signoff.store.questions import Decision
from signoff.store.stand_ins import PassedBy, StandIn


@dataclass(frozen=True)
class Story:
    """A content's facts at one moment, in order of time."""

    content: Content
    brief: Brief
    revisions: Sequence[Revision]
    decisions: Sequence[Decision]
    publications: Sequence[Publication]
    open_checkpoints: int
    stand_ins: Sequence[StandIn] = ()
    passed_by: Sequence[PassedBy] = ()
    is_withdrawn: bool = False
    template: "Story | None" = None
    """What it was made from, if it was made from a template."""

    @property
    def latest(self) -> Revision | None:
        """The revision that counts now."""
        return self.revisions[-1] if self.revisions else None

    @cached_property
    def current(self) -> list[Publication]:
        """The publications of the latest revision."""
        return [p for p in self.publications if self.latest and p.revision_id == self.latest.id]

    @property
    def is_out(self) -> bool:
        """Whether a channel has it."""
        return any(p.sending is Sending.SENT for p in self.publications)

    def before(self, revision: Revision) -> Revision | None:
        """The revision that this one replaced."""
        return self.revisions[revision.number - 2] if revision.number > 1 else None

    @cached_property
    def authors(self) -> set[str]:
        """Everybody who wrote a part of it, were it a word."""
        return {revision.author for revision in self.revisions}

    def decided_on(self, revision: Revision) -> list[Decision]:
        """What people said about this revision."""
        return [d for d in self.decisions if d.revision_id == revision.id]
