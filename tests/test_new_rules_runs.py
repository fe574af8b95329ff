"""New rules reach the runs that wait at once, on a real Prefect server; twice changes nothing."""

import pytest
from sqlalchemy import select

from signoff.store.contents import Content
from signoff.store.database import reading
from signoff.store.questions import open_questions
from tasks.repairing import show_new_questions
from tests.lifecycle_run import ON_SQLITE, Run, decisions
from tests.outbox import notices
from tests.story import change_process

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("team")]
LEGAL = """        when:
          flags: [paid, health]   # other briefs pass by here without asking
"""


def content_id() -> int:
    with reading() as session:
        return session.scalars(select(Content.id)).one()


def asked() -> dict[str, list[str]]:
    with reading() as session:
        return {one.level: one.asked for one in open_questions(session)}


def turns() -> list[str]:
    return [one.person for one in notices() if one.kind == "turn"]


def test_a_run_that_waits_shows_the_new_question_at_once_and_tells_who_is_asked_now() -> None:
    run = Run().write().approve("review-country-leads", "Luca Moretti")
    assert asked() == {"brand": ["olivia", "amir"]}

    change_process("people: [olivia, amir]", "people: [noah]")
    assert show_new_questions([content_id()]) == 1
    assert show_new_questions([content_id()]) == 0  # it is on its way
    run.go()

    assert asked() == {"brand": ["noah"]}
    assert turns().count("noah") == 1
    assert show_new_questions([content_id()]) == 0  # it is there
    run.approve("approve-brand", "Noah Bergman")
    assert len(decisions()) == 2


def test_a_run_that_sleeps_until_its_slot_is_woken_for_a_level_that_came() -> None:
    run = Run().until_head_office()
    run.approve("approve-head-office", "Grace Okafor").approve(
        "approve-head-office", "Mei Lindqvist"
    )
    assert asked() == {}

    change_process(LEGAL, "")
    assert show_new_questions([content_id()]) == 1
    run.go()

    assert asked() == {"legal": ["noah"]}
    run.approve("approve-legal", "Noah Bergman")
    assert asked() == {}


def test_a_run_that_the_change_does_not_touch_is_left_asleep() -> None:
    run = Run().until_head_office()

    change_process("people: [olivia, amir]", "people: [amir]")

    assert show_new_questions([content_id()]) == 0
    assert run.form("approve-head-office")
