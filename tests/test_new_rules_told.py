"""Rules change under posts: due times move, what is out is left alone, nobody hears twice."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from signoff.lifecycle.applying import Proposal, apply, propose
from signoff.lifecycle.in_force import next_step
from signoff.lifecycle.reminding import remind
from signoff.lifecycle.repairing import wanted
from signoff.rules import Await, Decide
from signoff.store.database import reading, writing
from signoff.store.notices import Notice
from signoff.store.publications import Publication, Sending
from signoff.store.questions import Verdict, open_questions
from signoff.store.versions import AppliedMeanwhile
from signoff.workspace import files_of
from tests.new_rules import (
    BRAND_HOURS,
    LEGAL,
    MONDAY,
    asked,
    at_brand,
    changed,
    heard,
    said,
    written,
)
from tests.story import EXAMPLE, Time, Told, apply_example


@pytest.fixture(autouse=True)
def _team(store: str, time: Time) -> None:
    time.at = MONDAY
    apply_example()


def test_more_hours_move_the_due_time_and_less_are_counted_from_now_on(time: Time) -> None:
    told = at_brand()
    with reading() as session:
        [before] = open_questions(session, told.id)

    time.passes(timedelta(hours=2))
    apply_example(**changed(BRAND_HOURS, BRAND_HOURS.replace("8", "18")))

    with reading() as session:
        [after] = open_questions(session, told.id)
    assert (before.due_at, after.due_at) == (
        datetime(2026, 11, 23, 18, tzinfo=UTC),
        datetime(2026, 11, 25, 10, tzinfo=UTC),
    )
    assert heard() == {"olivia": [("due", "Brand")], "amir": [("due", "Brand")]}
    assert wanted(told.id).form is None  # the form that is open says another time

    time.passes(timedelta(hours=24))
    apply_example(**changed(BRAND_HOURS, BRAND_HOURS.replace("8", "2")))

    with reading() as session:
        [at_last] = open_questions(session, told.id)
    assert at_last.due_at == datetime(2026, 11, 24, 14, tzinfo=UTC)


def test_a_post_that_has_every_consent_is_asked_again_before_it_goes_out() -> None:
    told = written().approved().planned()
    assert isinstance(next_step(told.id), Await)
    files = changed(LEGAL, "")

    assert said(**files) == [
        "“Spring balm” has every consent that it needs."
        " By the new rules Legal (Noah Bergman) is asked as well."
    ]
    apply_example(**files)

    assert asked(told) == {"legal": ["noah"]}
    assert heard() == {"giulia": [("more", "Legal")], "noah": [("asked", "Legal")]}
    assert isinstance(next_step(told.say("noah").id), Await)


def test_a_level_that_came_and_went_again_leaves_nobody_reminded(time: Time) -> None:
    told = written().approved().planned()
    apply_example(**changed(LEGAL, ""))
    assert asked(told) == {"legal": ["noah"]}

    apply_example()

    time.passes(timedelta(days=7))
    assert (place_of_all(), remind()) == ([], 0)
    assert isinstance(next_step(told.id), Await)


def place_of_all() -> list[str]:
    with reading() as session:
        return [one.level for one in open_questions(session)]


def test_a_post_that_is_out_is_asked_nothing_by_rules_that_come_afterwards() -> None:
    told = written().approved().planned()
    with writing() as session:
        for row in session.scalars(select(Publication)):
            row.sending = Sending.SENT
    files = changed(LEGAL, "")

    assert said(**files) == []
    apply_example(**files)

    assert not isinstance(next_step(told.id), Decide)
    assert heard() == {}


def test_a_text_that_is_written_just_now_waits_for_its_creator_as_before() -> None:
    told = Told(slot="2026-12-15 12:00")
    told.turn()
    files = changed(LEGAL, "")

    assert said(**files) == []
    apply_example(**files)

    assert told.place() == "create"


def test_changes_that_were_asked_for_stay_asked_for() -> None:
    told = at_brand().say("olivia", Verdict.REQUEST_CHANGES, "Softer")

    apply_example(**changed("[olivia, amir]", "[amir]"))

    assert told.place() == "create"
    assert heard() == {}


def test_of_two_who_apply_at_once_one_tells_people_and_the_other_nobody() -> None:
    at_brand()
    one = propose({**files_of(EXAMPLE), **changed(LEGAL, "")})
    other = propose({**files_of(EXAMPLE), **changed("[olivia, amir]", "[amir]")})
    came: list[object] = []
    start = threading.Barrier(2)

    def apply_it(proposal: Proposal) -> None:
        start.wait()
        try:
            came.append(apply(proposal, by="somebody"))
        except AppliedMeanwhile as error:
            came.append(error)

    threads = [threading.Thread(target=apply_it, args=(it,)) for it in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(it).__name__ for it in came) == ["AppliedMeanwhile", "int"]
    assert len(heard()) == 1


def test_nobody_is_told_twice_and_one_message_names_all_posts() -> None:
    for number in range(25):
        written(f"run-{number}", f"Balm {number}").say("luca").turn()

    apply_example(**changed("[olivia, amir]", "[amir]"))
    apply_example(**changed("[olivia, amir]", "[amir]"))

    with reading() as session:
        told = session.scalars(select(Notice).where(Notice.kind == "rules-changed")).all()
    assert [(one.person, len(one.facts["posts"]), one.facts["more"]) for one in told] == [
        ("olivia", 20, 5)
    ]
