"""Whatever Prefect loses is found again: each run ends up where the store says it should be."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.states import (
    Cancelled,
    Cancelling,
    Completed,
    Crashed,
    Failed,
    Running,
    Scheduled,
    Suspended,
)

from flows.chase_deadlines import chase_deadlines
from signoff import clock
from signoff.rules.repair import LONGEST_STEP
from signoff.store.contents import Outcome, open_runs, revisions
from signoff.store.database import reading
from signoff.store.questions import Verdict, open_questions
from tasks.forms.labels import label
from tasks.repairing import repair_runs
from tasks.runs import LIFECYCLE, REPAIRED, wake
from tests.lifecycle_run import ON_SQLITE, tell_prefect
from tests.lost_run import (
    answer,
    die_after_closing,
    is_mended,
    keep_answer,
    lose_form,
    people_can_answer,
    story_of,
    the_content,
    the_question,
    told,
)
from tests.servers.hands import carry_out, put, state_of, submit
from tests.story import GoingTime, Time, apply_example, brief, change_process

if TYPE_CHECKING:
    from tests.servers.prefect import RunningPrefect

TEXT = "The balm is back, and it smells of spring. #HazelAndThyme"
A_WHILE = timedelta(minutes=2)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Prefect says when its runs came to a state, by its own clock: ours keeps up with it."""
    moved = GoingTime()
    monkeypatch.setattr(clock, "now", moved)
    return moved


@pytest.fixture
def team(store: str, time: Time, prefect_api: "RunningPrefect") -> None:
    """The example team is at work, and Prefect knows our flows."""
    apply_example()
    tell_prefect(prefect_api.api_url)


@pytest.fixture
def run_id(team: None, time: Time) -> str:
    """A run that has asked Giulia for a text, and waits for it."""
    id = submit(LIFECYCLE, brief=brief().model_dump(mode="json"))
    assert carry_out(id).is_paused()
    time.passes(A_WHILE)
    return id


def test_runs_that_wait_for_people_are_left_alone(run_id: str, time: Time) -> None:
    before = state_of(run_id).id
    assert wake(run_id) is False
    for _ in range(2):
        done = chase_deadlines()
        assert (done["reminded"], done["repaired"]) == (0, 0)
        time.passes(A_WHILE)
    assert repair_runs(thorough=True) == 0
    assert state_of(run_id).id == before
    assert people_can_answer(run_id)


@ON_SQLITE
def test_a_run_that_died_before_its_form_was_kept_asks_anew(run_id: str) -> None:
    lose_form(run_id)
    assert is_mended(run_id)


@ON_SQLITE
def test_what_earlier_looks_have_seen_asleep_is_asked_about_at_night_only(
    run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.repairing.LOOKED_FOR", timedelta(0))
    assert chase_deadlines()["repaired"] == 0
    lose_form(run_id)
    assert repair_runs() == 0
    assert repair_runs(thorough=True) == 1


@ON_SQLITE
def test_a_run_that_ended_too_early_is_started_again(run_id: str) -> None:
    ends: list[State[Any]] = [Crashed(), Failed(), Completed()]
    for end in ends:
        put(run_id, end)
        assert is_mended(run_id)


@ON_SQLITE
def test_a_run_with_nobody_behind_it_is_started_again(run_id: str, time: Time) -> None:
    put(run_id, Running())
    assert repair_runs() == 0
    time.passes(LONGEST_STEP + A_WHILE)
    assert is_mended(run_id)


@ON_SQLITE
def test_an_answer_is_not_lost_when_its_run_crashes(run_id: str) -> None:
    answer(run_id, text=TEXT)
    put(run_id, Crashed())
    assert repair_runs() == 1
    carry_out(run_id)
    with reading() as session:
        (revision,) = revisions(session, the_content().id)
    assert revision.body["mastodon-hub"].text == TEXT


@ON_SQLITE
def test_a_run_that_was_not_told_of_a_text_goes_on_with_it(run_id: str, time: Time) -> None:
    keep_answer(run_id, "giulia", text=TEXT)
    assert repair_runs() == 0
    time.passes(A_WHILE)
    assert is_mended(run_id)
    assert the_question().level == "country-leads"


def test_a_run_that_was_not_told_of_a_decision_goes_on_with_it(run_id: str, time: Time) -> None:
    answer(run_id, text=TEXT)
    carry_out(run_id)
    keep_answer(run_id, "luca", decision=label(Verdict.APPROVE))
    time.passes(A_WHILE)
    assert is_mended(run_id)
    assert the_question().level == "brand"


def test_a_run_that_fails_each_time_is_shown_to_the_owner(run_id: str, time: Time) -> None:
    for _ in range(3):
        put(run_id, Failed(message="The disk is full."))
        assert repair_runs() == 1
        assert state_of(run_id).name == REPAIRED
    put(run_id, Failed(message="The disk is full."))
    for _ in range(2):
        repair_runs()
        assert state_of(run_id).is_failed()
        time.passes(A_WHILE)
    assert told("stuck") == ["olivia"]


def test_a_deleted_run_is_replaced_and_asks_where_the_other_was(run_id: str, time: Time) -> None:
    with get_client(sync_client=True) as prefect:
        prefect.delete_flow_run(UUID(run_id))
    assert repair_runs() == 1
    other = the_content().run_id or run_id
    assert other != run_id
    put(other, Scheduled())  # at once: our clock is ahead of Prefect's
    carry_out(other)
    assert people_can_answer(other)
    with reading() as session:
        assert len(open_runs(session)) == 1
    time.passes(A_WHILE)
    assert repair_runs() == 0


@pytest.mark.parametrize("end", [Cancelled(), Cancelling()], ids=lambda end: end.name)
def test_what_a_person_cancels_is_given_up(run_id: str, end: State[None], time: Time) -> None:
    put(run_id, Running())  # one that sleeps is cancelled at once
    put(run_id, end)
    time.passes(LONGEST_STEP)
    assert repair_runs() == 1
    assert state_of(run_id).is_cancelled()
    assert the_content().outcome is Outcome.GIVEN_UP
    assert told("given-up") == ["giulia"]
    with reading() as session:
        assert open_questions(session) == []
    assert repair_runs() == 0


@ON_SQLITE
def test_a_run_that_is_killed_when_all_is_over_is_ended_and_says_how(
    run_id: str, time: Time
) -> None:
    answer(run_id, text=TEXT)
    carry_out(run_id)
    answer(run_id, "luca", decision=label(Verdict.REJECT), comment="Not now.")
    die_after_closing(run_id)
    assert the_content().outcome is Outcome.REJECTED
    time.passes(A_WHILE)
    assert repair_runs() == 0  # it may be telling people just now
    assert state_of(run_id).is_running()

    time.passes(LONGEST_STEP)
    assert repair_runs() == 1

    state = state_of(run_id)
    assert state.is_completed()
    assert str(state.message).startswith("It was rejected. Nobody is asked any more.")
    assert "It was rejected" in story_of(run_id)
    assert [repair_runs(), repair_runs(thorough=True)] == [0, 0]
    ends: list[tuple[State[Any], str]] = [(Crashed(), "COMPLETED"), (Cancelling(), "CANCELLED")]
    for lost, ends_as in ends:
        put(run_id, lost)
        time.passes(LONGEST_STEP + A_WHILE)
        assert repair_runs() == 1
        assert state_of(run_id).type == ends_as
    put(run_id, Suspended(pause_key="asleep-1"))
    time.passes(LONGEST_STEP + A_WHILE)
    assert [repair_runs(), repair_runs(thorough=True)] == [0, 1]


@ON_SQLITE
def test_new_rules_reach_a_post_that_waits(run_id: str, time: Time) -> None:
    answer(run_id, text=TEXT)
    carry_out(run_id)
    assert the_question().level == "country-leads"
    time.passes(A_WHILE)
    assert repair_runs() == 0
    change_process("people: [luca, katharina]", "people: [luca, olivia]")
    time.passes(A_WHILE)
    assert is_mended(run_id)
    assert the_question().asked == ["luca", "olivia"]
    time.passes(A_WHILE)
    assert repair_runs() == 0


@ON_SQLITE
def test_a_run_that_was_not_woken_is_woken(team: None, time: Time) -> None:
    id = submit(LIFECYCLE, brief=brief().model_dump(mode="json"))
    carry_out(id)
    put(id, Running())
    put(id, Suspended(pause_key="asleep-1"))
    time.passes(A_WHILE)
    assert repair_runs() == 1
    assert state_of(id).name == "Resuming"
    carry_out(id)
    assert people_can_answer(id)
