"""A content told by hand, up to the point that a test needs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from signoff import clock
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.brief import Brief
from signoff.lifecycle.applying import apply, propose
from signoff.lifecycle.asking import open_turn
from signoff.lifecycle.creating import Submission, submit
from signoff.lifecycle.deciding import Answer, decide
from signoff.lifecycle.in_force import next_step, workspace_in_force
from signoff.lifecycle.opening import open_brief
from signoff.lifecycle.planning import plan
from signoff.lifecycle.receiving import Sent, shown_turn
from signoff.lifecycle.turns import Turn
from signoff.post import ChannelPost
from signoff.rules import Create, Decide
from signoff.store.questions import Verdict
from signoff.workspace import files_of

AFTER_THE_CLOCKS_CHANGE = 4
EXAMPLE = Path(__file__).parent.parent / "workspace"


def apply_example(**changed: str) -> int:
    """Put the example workspace in force, with some of its files replaced."""
    files = {**files_of(EXAMPLE), **changed}
    number = apply(propose(files), by="a test")
    workspace_in_force()  # known from here on: who only writes would read it each time
    return number


def change_process(old: str, new: str) -> None:
    """Put the example workspace in force with one place of its process changed."""
    text = files_of(EXAMPLE)["process.yaml"]
    assert old in text
    apply_example(**{"process.yaml": text.replace(old, new)})


def brief(**changed: object) -> Brief:
    """A brief that the example team can start."""
    tomorrow = clock.local(clock.now() + timedelta(days=1), "Europe/Rome").replace(tzinfo=None)
    # By night there are times that one night of the year has not.
    tomorrow = tomorrow.replace(hour=max(tomorrow.hour, AFTER_THE_CLOCKS_CHANGE))
    facts = {
        "title": "Spring balm",
        "message": "Tell people that the balm is back.",
        "goal": "conversation",
        "channels": ["mastodon-hub"],
        "creator": "giulia",
        "slot": tomorrow.replace(second=0, microsecond=0),
    }
    return Brief.model_validate({**facts, **changed})


class Time:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.at = clock.now()

    def __call__(self) -> datetime:
        return self.at

    def passes(self, span: timedelta) -> None:
        self.at += span


class GoingTime(Time):
    """Such a clock that also goes on by itself, as the one of Prefect's server does."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead_of = self.at

    def __call__(self) -> datetime:
        return self.at + (datetime.now(UTC) - self._ahead_of)


def answer(
    turn: Turn, person: str, verdict: Verdict, comment: str = "", way: Way = Way.INSIDE
) -> Answer:
    """What this person, signed in, says about what is shown to them."""
    assert isinstance(turn.step, Decide)
    sender = open_session(person, way).visitor
    sent = Sent(sender, turn.key, {"decision": verdict.value, "comment": comment})
    return Answer(verdict, comment, turn.step.revision.fingerprint, sent)


class Told:
    """A content whose people answer as they are told."""

    way = Way.INSIDE
    """How they have signed in."""

    def __init__(self, run_id: str = "run-1", **brief_changes: Any) -> None:
        self.run_id = run_id
        self.id = open_brief(brief(**brief_changes), run_id)

    def turn(self) -> Turn:
        turn = open_turn(self.id, self.run_id)
        assert turn is not None
        return turn

    def write(self, text: str = "The balm is back.") -> Self:
        turn = self.turn()
        assert isinstance(turn.step, Create)
        body = {channel: ChannelPost(text=text) for channel in turn.story.brief.channels}
        submit(turn, Submission(turn.story.content.creator, body, {"text": text}, []))
        return self

    def say(self, person: str, verdict: Verdict = Verdict.APPROVE, comment: str = "") -> Self:
        turn = self.turn()
        if not (isinstance(turn.step, Decide) and person in turn.step.deciders):
            turn = shown_turn(self.run_id, person)
        assert isinstance(turn.step, Decide)
        decide(turn, answer(turn, person, verdict, comment, self.way))
        return self

    def approved(self) -> Self:
        for person in ("luca", "olivia", "grace", "mei"):
            self.say(person)
        return self

    def planned(self) -> Self:
        plan(self.id)
        return self

    def place(self) -> str:
        """Where it stands: `create`, `approve/brand`, `Plan` …"""
        match next_step(self.id):
            case Create():
                return "create"
            case Decide(gate=gate, level=level):
                return f"{gate.id}/{level.id}"
            case step:
                return type(step).__name__
