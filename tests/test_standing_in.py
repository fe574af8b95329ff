"""Who is away or late is answered for by those whom the process names, and by nobody else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from signoff.lifecycle.escalating import escalate
from signoff.lifecycle.in_force import next_step
from signoff.lifecycle.turns import AnswerRefused
from signoff.rules import End
from signoff.store.contents import Outcome
from signoff.store.database import reading, writing
from signoff.store.publications import Sending, publications
from signoff.store.questions import decisions, open_questions
from signoff.workspace import BadInput, files_of
from tests.outbox import notices
from tests.story import EXAMPLE, Time, Told, apply_example

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
DAY = timedelta(days=1)
HEAD = "        people: [grace, mei]\n        quorum: all    # both of them, and nobody else\n"


@pytest.fixture(autouse=True)
def _team(store: str, time: Time) -> None:
    time.at = MONDAY


def put_in_force(**changes: tuple[str, str]) -> None:
    """The example, with one place of a file changed: `team` is team.yaml."""
    files = files_of(EXAMPLE)
    for name, (old, new) in changes.items():
        assert old in files[f"{name}.yaml"]
        files[f"{name}.yaml"] = files[f"{name}.yaml"].replace(old, new)
    apply_example(**files)


def of(person: str, name: str, fields: str) -> tuple[str, str]:
    entry = f"  {person}:\n    name: {name}\n"
    return entry, f"{entry}    {fields}\n"


def when_late(rules: str) -> tuple[str, str]:
    text = files_of(EXAMPLE)["process.yaml"]
    old = text[text.index("when_late:") : text.index("# The ages at which")]
    return old, f"when_late: {{{rules}}}\n\n"


def asked(told: Told) -> list[str]:
    told.turn()
    with reading() as session:
        return [person for one in open_questions(session, told.id) for person in one.asked]


def heard(kind: str) -> list[str]:
    return sorted(one.person for one in notices() if one.kind == kind)


def written(**brief: Any) -> Told:
    return Told(**{"slot": "2026-12-15 12:00", **brief}).write()


def test_who_is_away_is_skipped_to_their_deputy_at_once() -> None:
    away = "deputy: olivia\n    away: [{first: 2026-11-23, last: 2026-11-27}]"
    put_in_force(team=of("grace", "Grace Okafor", away))
    told = written().say("luca").say("amir")

    assert asked(told) == ["mei", "olivia"]
    assert told.say("mei").say("olivia").place() == "Plan"
    with reading() as session:
        assert decisions(session, told.id)[-1].speaks_for == ["grace"]


def test_a_deputy_s_word_stands_when_the_one_who_was_away_is_back(time: Time) -> None:
    away = "deputy: olivia\n    away: [{first: 2026-11-23, last: 2026-11-23}]"
    put_in_force(team=of("grace", "Grace Okafor", away))
    told = written().say("luca").say("amir").say("olivia")

    time.passes(2 * DAY)

    assert asked(told) == ["mei"]
    assert told.say("mei").place() == "Plan"


def test_who_is_back_early_may_still_answer() -> None:
    away = "deputy: olivia\n    away: [{first: 2026-11-23, last: 2026-11-27}]"
    put_in_force(team=of("grace", "Grace Okafor", away))
    told = written().say("luca").say("amir").say("mei")

    assert told.say("grace").place() == "Plan"


def test_one_person_is_one_voice_however_many_they_stand_in_for() -> None:
    away = "deputy: mei\n    away: [{first: 2026-11-23, last: 2026-11-27}]"
    put_in_force(team=of("grace", "Grace Okafor", away))
    told = written().say("luca").say("amir").say("mei")

    assert told.place() == "approve/head-office"
    with pytest.raises(AnswerRefused, match="decided here already"):
        told.say("mei")


def test_an_author_does_not_approve_as_a_deputy_either() -> None:
    away = "deputy: olivia\n    away: [{first: 2026-11-23, last: 2026-11-27}]"
    put_in_force(team=of("grace", "Grace Okafor", away))
    told = written(creator="olivia").say("luca").say("amir").say("mei")

    with pytest.raises(AnswerRefused, match="cannot decide"):
        told.say("olivia")


def test_who_does_not_answer_gets_their_deputy_beside_them(time: Time) -> None:
    put_in_force(
        team=of("mei", "Mei Lindqvist", "deputy: olivia"), process=when_late("deputy_after: 4")
    )
    told = written().say("luca").say("amir").say("grace")
    assert asked(told) == ["mei"]

    time.passes(DAY)  # due since Monday 19:00, which is 8 working hours
    escalate()
    assert asked(told) == ["mei"]
    time.passes(timedelta(hours=9))
    escalate()
    escalate()

    assert asked(told) == ["mei", "olivia"]
    assert heard("turn").count("olivia") == 2  # of the brand level, and now
    assert told.say("olivia").place() == "Plan"


def test_those_above_speak_for_all_who_have_not_answered(time: Time) -> None:
    put_in_force(process=when_late("escalate_after: 8, escalate_to: [amir]"))
    told = written().say("luca").say("olivia")
    assert asked(told) == ["grace", "mei"]

    time.passes(4 * DAY)
    escalate()

    assert asked(told) == ["grace", "mei", "amir"]
    assert told.say("amir").place() == "Plan"


def test_nobody_is_escalated_to_who_may_not_approve(time: Time) -> None:
    put_in_force(process=when_late("escalate_after: 8, escalate_to: [katharina]"))
    told = written().say("luca").say("olivia")
    told.turn()

    time.passes(4 * DAY)
    escalate()

    with pytest.raises(AnswerRefused, match="cannot decide"):
        told.say("katharina")


def test_an_optional_level_is_not_waited_for_when_its_time_is_over(time: Time) -> None:
    put_in_force(process=(HEAD, f"{HEAD}        optional: true\n"))
    told = written().say("luca").say("olivia")
    told.turn()
    assert escalate() == []

    time.passes(2 * DAY)

    assert escalate() == ["run-1"]
    assert told.place() == "Plan"


def test_a_slot_at_risk_is_told_once_to_everybody_who_can_save_it(time: Time) -> None:
    put_in_force(team=of("mei", "Mei Lindqvist", "deputy: amir"))
    told = written(slot="2026-11-25 12:00").say("luca").say("olivia")
    told.turn()

    time.at = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
    escalate()
    escalate()

    assert heard("at-risk") == ["amir", "giulia", "grace", "mei", "olivia"]


def test_what_nobody_answers_is_given_up_after_a_last_warning(time: Time) -> None:
    put_in_force(process=when_late("expire_after: 18"))
    told = written().say("luca").say("olivia")
    told.turn()

    time.passes(2 * DAY)
    assert escalate() == []
    assert heard("expiring") == ["giulia", "grace", "mei", "olivia"]
    time.passes(2 * DAY)
    assert escalate() == ["run-1"]

    assert heard("expired") == ["giulia", "grace", "mei", "olivia"]
    assert next_step(told.id) == End(Outcome.EXPIRED)
    assert escalate() == []


def test_what_failed_to_go_out_is_never_given_up(time: Time) -> None:
    put_in_force(process=when_late("expire_after: 18"))
    told = written().approved().planned()
    with writing() as session:
        publications(session, told.id)[0].sending = Sending.REFUSED
    assert told.place() == "Mend"
    assert asked(told) == ["olivia"]

    time.passes(60 * DAY)

    assert escalate() == []
    assert told.place() == "Mend"
    assert heard("expired") == heard("expiring") == []


def test_a_deputy_who_may_not_write_is_not_asked_to() -> None:
    away = "deputy: mei\n    away: [{first: 2026-11-23, last: 2026-11-27}]"
    put_in_force(team=of("giulia", "Giulia Ferri", away))

    assert asked(Told(slot="2026-12-15 12:00")) == ["giulia"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("deputy: nobody", "There is no nobody in team.yaml"),
        ("away: [{first: 2026-11-27, last: 2026-11-23}]", "ends before it begins"),
    ],
)
def test_absences_and_deputies_that_cannot_be_are_named(fields: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        put_in_force(team=of("grace", "Grace Okafor", fields))
