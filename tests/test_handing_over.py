"""What waits for one person is handed to another: to whom that may be, by whom, and what counts."""

from datetime import UTC, datetime
from typing import Any

import pytest

from signoff.lifecycle.handing_over import NotHandedOver, hand_over, open_task, who_may_take
from signoff.lifecycle.mending import Remedy, mend
from signoff.lifecycle.owing import owed_by
from signoff.lifecycle.turns import AnswerRefused
from signoff.store.database import reading, writing
from signoff.store.notices import Notice
from signoff.store.publications import Sending, publications
from signoff.store.questions import Verdict, decisions, open_questions
from signoff.workspace import files_of
from tests.outbox import notices
from tests.story import EXAMPLE, Time, Told, apply_example

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _team(store: str, time: Time) -> None:
    time.at = MONDAY
    apply_example()


def change_team(*changes: tuple[str, str]) -> None:
    text = files_of(EXAMPLE)["team.yaml"]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    apply_example(**{"team.yaml": text})


def asked(told: Told) -> tuple[int, list[str]]:
    told.turn()
    with reading() as session:
        (one,) = open_questions(session, told.id)
        return one.id, one.asked


def waiting_for_two(**brief: Any) -> Told:
    """Grace and Mei both have to agree."""
    return Told(**{"slot": "2026-12-15 12:00", **brief}).write().say("luca").say("olivia")


def heard(kind: str, person: str) -> list[Notice]:
    return [one for one in notices() if (one.kind, one.person) == (kind, person)]


def may_take(question: int, person: str) -> list[str]:
    with reading() as session:
        return [one.id for one in who_may_take(open_task(session, question), person, "olivia")]


def test_what_is_handed_over_is_asked_of_the_other_and_counts_for_the_first() -> None:
    told = waiting_for_two()
    question, before = asked(told)

    hand_over(question, "grace", "noah", by="grace")

    assert (before, asked(told)) == (["grace", "mei"], (question, ["mei", "noah"]))
    assert [len(owed_by(person)) for person in ("grace", "noah")] == [0, 1]
    assert told.say("mei").say("noah").place() == "Plan"
    with reading() as session:
        assert decisions(session, told.id)[-1].speaks_for == ["grace"]


def test_the_new_one_is_told_and_the_first_when_somebody_else_did_it() -> None:
    told = waiting_for_two()
    question, _ = asked(told)

    hand_over(question, "mei", "amir", by="mei")
    hand_over(question, "grace", "noah", by="olivia")

    assert [len(heard("turn", person)) for person in ("noah", "amir")] == [1, 2]  # one: the brand's
    assert heard("handed-over", "mei") == []
    (said,) = heard("handed-over", "grace")
    assert (said.facts["who"], said.facts["waits_for"]) == ("olivia", "Noah Bergman")


def test_it_goes_back_and_on_as_often_as_people_like_and_the_last_word_counts() -> None:
    told = waiting_for_two()
    question, _ = asked(told)

    for _time in range(2):
        hand_over(question, "grace", "noah", by="grace")
        hand_over(question, "noah", "amir", by="noah")
        hand_over(question, "amir", "noah", by="grace")
        hand_over(question, "noah", "grace", by="grace")

    assert asked(told) == (question, ["grace", "mei"])
    with pytest.raises(AnswerRefused, match="cannot decide"):
        told.say("noah")
    assert told.say("grace").say("mei").place() == "Plan"


def test_who_gets_it_back_from_somebody_else_is_told_again() -> None:
    told = waiting_for_two()
    question, _ = asked(told)
    hand_over(question, "grace", "noah", by="grace")

    hand_over(question, "noah", "grace", by="olivia")
    told.turn()

    assert len(heard("turn", "grace")) == 2
    assert len(heard("turn", "noah")) == 1


def test_to_whom_it_may_go_is_said_in_one_list_and_kept_by_the_store() -> None:
    told = Told(creator="olivia", slot="2026-12-15 12:00").write().say("luca").say("amir")
    question, _ = asked(told)
    assert may_take(question, "grace") == ["amir", "noah"]
    noah = "    name: Noah Bergman\n"
    legal = "    name: Legal\n    may: [approve, hold]"
    change_team((noah, f"{noah}    external: true\n"), (legal, legal.replace(", hold", "")))

    assert may_take(question, "grace") == ["amir"]
    for to, why in [
        ("mei", "one person is one voice"),
        ("olivia", "nobody decides about their own work"),
        ("luca", "no role that may approve"),
        ("grace", "has it already"),
        ("nobody", "nobody of this name"),
        ("noah", "not of the team"),
    ]:
        with pytest.raises(NotHandedOver, match=why):
            hand_over(question, "grace", to, by="grace")
    assert asked(told) == (question, ["grace", "mei"])


def test_who_has_decided_here_takes_nobody_else_s_word() -> None:
    told = waiting_for_two()
    question, _ = asked(told)
    hand_over(question, "grace", "noah", by="grace")
    told.say("noah")

    with pytest.raises(NotHandedOver, match="one person is one voice"):
        hand_over(question, "mei", "noah", by="mei")
    with pytest.raises(NotHandedOver, match="does not have this any more"):
        hand_over(question, "grace", "amir", by="grace")


def test_who_is_away_is_given_nothing_and_who_goes_away_hands_on_to_their_deputy() -> None:
    told = waiting_for_two()
    question, _ = asked(told)
    hand_over(question, "grace", "noah", by="grace")

    away = "    name: Noah Bergman\n"
    change_team(
        (away, f"{away}    deputy: amir\n    away: [{{first: 2026-11-23, last: 2026-11-23}}]\n")
    )

    with pytest.raises(NotHandedOver, match="Noah Bergman is away"):
        hand_over(question, "mei", "noah", by="mei")
    assert asked(told) == (question, ["mei", "amir"])
    assert told.say("amir").say("mei").place() == "Plan"


@pytest.mark.parametrize("by", ["mei", "luca", "nobody"])
def test_others_do_not_give_away_what_is_not_theirs(by: str) -> None:
    told = waiting_for_two()
    question, _ = asked(told)

    with pytest.raises(NotHandedOver, match="Whoever is asked hands it over"):
        hand_over(question, "grace", "noah", by=by)

    assert asked(told) == (question, ["grace", "mei"])


@pytest.mark.parametrize("by", ["grace", "olivia", "amir"])
def test_the_person_the_manager_and_the_engineer_give_it_away(by: str) -> None:
    told = waiting_for_two()
    question, _ = asked(told)

    hand_over(question, "grace", "noah", by=by)

    assert asked(told) == (question, ["mei", "noah"])


def test_writing_is_handed_to_somebody_who_may_create_and_who_then_is_the_author() -> None:
    told = Told(slot="2026-12-15 12:00")
    question, before = asked(told)
    assert before == ["giulia"]
    with pytest.raises(NotHandedOver, match="no role that may create"):
        hand_over(question, "giulia", "grace", by="giulia")

    hand_over(question, "giulia", "olivia", by="giulia")

    assert asked(told) == (question, ["olivia"])
    assert [len(owed_by(person)) for person in ("giulia", "olivia")] == [0, 1]
    hand_over(question, "olivia", "giulia", by="giulia")
    assert asked(told) == (question, ["giulia"])


def test_mending_is_handed_to_another_manager_only() -> None:
    jonas = "    roles: [content-creator]\n    region: germany"
    change_team((jonas, jonas.replace("content-creator", "social-media-manager")))
    told = waiting_for_two().say("grace").say("mei").planned()
    with writing() as session:
        publications(session, told.id)[0].sending = Sending.REFUSED
    question, before = asked(told)
    assert before == ["olivia"]
    with pytest.raises(NotHandedOver, match="no social media manager"):
        hand_over(question, "olivia", "grace", by="olivia")

    hand_over(question, "olivia", "jonas", by="olivia")

    assert asked(told) == (question, ["jonas"])
    with pytest.raises(NotHandedOver, match="has it already"):
        hand_over(question, "jonas", "jonas", by="jonas")
    mend(told.turn(), "jonas", Remedy.GIVE_UP, "")
    assert told.place() == "End"


def test_what_was_answered_meanwhile_is_not_handed_over() -> None:
    told = waiting_for_two()
    question, _ = asked(told)
    told.say("mei", Verdict.REQUEST_CHANGES, "Shorter.")

    with pytest.raises(NotHandedOver, match="Meanwhile this was answered"):
        hand_over(question, "grace", "noah", by="grace")
    with pytest.raises(NotHandedOver, match="nothing here"):
        hand_over(999, "grace", "noah", by="grace")
