"""One question about a post, as the person who opens its page stands to it."""

from dataclasses import dataclass
from typing import Literal

from signoff.access.links import Opened
from signoff.access.seeing import sees_content
from signoff.access.visitor import SignedIn
from signoff.lifecycle.in_force import agreed, step_of
from signoff.lifecycle.receiving import shown_turn, shown_turns
from signoff.lifecycle.turns import AnswerRefused, may_answer
from signoff.rules import Create, Decide, Mend, Step, Story
from signoff.store.contents import Content
from signoff.store.database import reading
from signoff.store.owed import asked_about
from signoff.store.questions import Question
from signoff.store.stories import story
from signoff.workspace import Person, Workspace

Part = Literal["decide", "decided", "write", "mend", "others", "over"]
"""What the reader has to do with it; `over`: nobody is asked this any more."""
LARGEST = 2**31 - 1
"""The highest number that every database takes."""


@dataclass(frozen=True)
class Asked:
    """A question with its whole story, and who reads it."""

    question: Question
    told: Story
    step: Step
    now: int | None
    """The number of what is asked about the content at this moment."""
    workspace: Workspace
    me: Person

    @property
    def part(self) -> Part:
        """What the reader has to do with it."""
        if self.now != self.question.id:
            return "over"
        return _part(self.told, self.step, self.workspace, self.me.id)

    @property
    def again(self) -> int | None:
        """The question that this person should have opened: the post came back to them."""
        if self.part != "over" or self.now is None:
            return None
        part = _part(self.told, self.step, self.workspace, self.me.id)
        return self.now if part in ("decide", "write", "mend") else None

    @property
    def form(self) -> str:
        """The key of what is shown: a decision binds to it."""
        latest = self.told.latest
        return self.question.key(latest.fingerprint if latest else "brief")

    @property
    def zone(self) -> str:
        """The reader's own clocks."""
        return self.workspace.zone_of(self.me)


def number_in(written: str) -> int | None:
    """The number of a question, as it stands in an address or a form."""
    if not (written.isascii() and written.isdigit() and len(written) <= len(str(LARGEST))):
        return None
    return int(written) if int(written) <= LARGEST else None


def asked(question_id: int | None, visitor: SignedIn) -> Asked | None:
    """The question, if there is one and this person may see its content."""
    with reading() as session:
        found = asked_about(session, question_id) if question_id else None
        workspace = agreed(session).workspace
        me = workspace.person(visitor.person)
        seen = found is not None and sees_content(session, workspace, me, found[1])
    if found is None or not seen:
        return None
    about, content = found
    return Asked(about, *_told(content, about.id, me.id), workspace, me)


def asked_through(link: Opened) -> Asked:
    """The same for somebody external: they see the one content that their link is about."""
    told = _told(link.content, link.question.id, link.person.id)
    return Asked(link.question, *told, link.workspace, link.person)


def _told(content: Content, question_id: int, person: str) -> tuple[Story, Step, int | None]:
    """The story, what is asked: this if it still is, or of this person; and which question."""
    try:
        turns = shown_turns(content.run_id or "")
        same = [turn for turn in turns if turn.question_id == question_id]
        turn = same[0] if same else shown_turn(content.run_id or "", person)
    except AnswerRefused:
        with reading() as session:
            told = story(session, content.id)
            return told, step_of(session, told), None
    return turn.story, turn.step, turn.question_id


def _part(told: Story, step: Step, workspace: Workspace, person: str) -> Part:
    match step:
        case Decide(deciders=missing) if person in missing:
            return "decide"
        case Create() | Decide() | Mend() if not may_answer(told, step, workspace, person):
            return "others"
        case Decide():
            return "decided"
        case Create():
            return "write"
        case Mend():
            return "mend"
    return "over"
