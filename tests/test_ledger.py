"""A publication is claimed by one, and ends as sent, refused, or asked; never sent blindly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from signoff.lifecycle import ledger
from signoff.lifecycle.in_force import next_step
from signoff.lifecycle.mending import Remedy, mend
from signoff.lifecycle.turns import AnswerRefused
from signoff.networks.network import Sent
from signoff.rules import Await, End, Mend, Plan, Send
from signoff.store.contents import Outcome
from signoff.store.database import reading
from signoff.store.publications import LEASE, attempts, publication
from tests.story import Time, Told, apply_example

KEY = {"key": "fixed"}
PROBLEM, TODO = "Mastodon refused it.", "Mend it."


@pytest.fixture
def told(store: str, time: Time) -> Told:
    """An approved content whose slot has come."""
    apply_example()
    content = Told().write().approved().planned()
    time.passes(timedelta(days=3))
    return content


def claimed(by: str = "a") -> ledger.Claimed:
    found = ledger.claim_to_send(1, by)
    assert found is not None
    return found


def test_of_many_at_once_one_claims(told: Told) -> None:
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda n: ledger.claim_to_send(1, f"worker {n}"), range(8)))

    assert sum(claim is not None for claim in won) == 1


def test_nobody_claims_before_the_slot(store: str) -> None:
    apply_example()
    Told().write().approved().planned()

    assert ledger.claim_to_send(1, "early") is None


def test_a_claim_whose_owner_died_before_the_call_is_taken_over(told: Told, time: Time) -> None:
    first = claimed("dead")
    assert ledger.claim_to_send(1, "too soon") is None

    time.passes(LEASE + timedelta(seconds=1))

    assert claimed("next").by == "next"
    assert not ledger.about_to_call(first, KEY), "the dead one wakes up, and may not call"


def test_a_call_whose_caller_died_is_looked_up_and_never_sent_again(told: Told, time: Time) -> None:
    ledger.about_to_call(claimed("dead"), KEY)

    time.passes(LEASE + timedelta(seconds=1))

    assert ledger.claim_to_send(1, "next") is None
    looking = ledger.claim_to_look(1, "next")
    assert looking is not None
    assert looking.prepared == KEY


def test_a_lost_answer_is_looked_up_at_once(told: Told) -> None:
    ours = claimed()
    ledger.about_to_call(ours, KEY)
    ledger.unheard(ours, "no answer")

    assert isinstance(next_step(told.id), Send)
    assert ledger.claim_to_send(1, "b") is None
    assert ledger.claim_to_look(1, "b") is not None


def test_what_is_not_seen_on_the_network_is_asked_of_a_manager(told: Told) -> None:
    ours = claimed()
    ledger.about_to_call(ours, KEY)
    ledger.unheard(ours, "no answer")
    looking = ledger.claim_to_look(1, "b")
    assert looking is not None

    ledger.unseen(looking)

    assert isinstance(next_step(told.id), Mend)
    assert list(told.turn().people.values()) == ["olivia"]


def test_a_busy_channel_is_left_alone_as_long_as_it_asks(told: Told, time: Time) -> None:
    ours = claimed()
    ledger.about_to_call(ours, KEY)

    ledger.busy(ours, "slow down", timedelta(minutes=7))

    assert next_step(told.id) == Await(time.at + timedelta(minutes=7))
    time.passes(timedelta(minutes=8))
    assert claimed("b").prepared == KEY, "the next attempt is made under the same key"


def test_a_channel_that_stays_busy_is_told_to_a_person(told: Told, time: Time) -> None:
    for _attempt in range(ledger.PATIENCE + 1):
        ours = claimed()
        ledger.about_to_call(ours, KEY)
        ledger.busy(ours, "slow down", timedelta(minutes=1))
        time.passes(timedelta(minutes=2))

    assert isinstance(next_step(told.id), Mend)


def test_a_sent_post_waits_for_its_measurements(told: Told, time: Time) -> None:
    ours = claimed()
    ledger.about_to_call(ours, KEY)

    assert ledger.sent(ours, Sent("1", "https://example.org/1", time.at))

    assert next_step(told.id) == Await(None)
    assert not ledger.sent(ours, Sent("2", "https://example.org/2", time.at))


@pytest.mark.parametrize(
    ("remedy", "url", "next"),
    [
        (Remedy.SEND_AGAIN, "", Send),
        (Remedy.IT_IS_OUT, "https://example.org/@us/1", Await),
        (Remedy.GIVE_UP, "", End),
    ],
)
def test_a_person_says_what_becomes_of_a_refused_post(
    told: Told, remedy: Remedy, url: str, next: type
) -> None:
    ours = claimed()
    ledger.about_to_call(ours, KEY)
    ledger.refused(ours, PROBLEM, TODO)

    mend(told.turn(), "olivia", remedy, url)

    assert isinstance(next_step(told.id), next)


def test_a_post_that_nobody_published_ends_as_given_up(told: Told) -> None:
    ledger.refused(claimed(), PROBLEM, TODO)

    mend(told.turn(), "olivia", Remedy.GIVE_UP, "")

    assert next_step(told.id) == End(Outcome.GIVEN_UP)


def test_what_a_person_found_is_measured_by_the_end_of_its_link(told: Told) -> None:
    ours = claimed()
    ledger.refused(ours, PROBLEM, TODO)

    mend(told.turn(), "olivia", Remedy.IT_IS_OUT, "https://example.org/@us/17/?from=mail")

    with reading() as session:
        assert publication(session, ours.id).network_id == "17"


def test_it_is_out_needs_a_link(told: Told) -> None:
    ledger.refused(claimed(), PROBLEM, TODO)

    with pytest.raises(AnswerRefused, match="link"):
        mend(told.turn(), "olivia", Remedy.IT_IS_OUT, "yes, I saw it")


def test_one_channel_s_trouble_does_not_stop_another(store: str, time: Time) -> None:
    apply_example()
    told = Told(channels=["mastodon-hub", "mastodon-italy"]).write().approved().planned()
    time.passes(timedelta(days=3))

    ledger.refused(claimed(), PROBLEM, TODO)

    step = next_step(told.id)
    assert isinstance(step, Send)
    assert [row.channel for row in step.publications] == ["mastodon-italy"]


def test_planning_twice_plans_once(told: Told) -> None:
    told.planned()

    assert not isinstance(next_step(told.id), Plan)
    with reading() as session:
        assert attempts(session, 2) == []


def test_everything_that_happened_can_be_read_again(told: Told, time: Time) -> None:
    ours = claimed("worker-1")
    ledger.about_to_call(ours, KEY)
    ledger.sent(ours, Sent("1", "https://example.org/1", time.at))

    with reading() as session:
        history = [(attempt.event, attempt.by) for attempt in attempts(session, 1)]

    assert history == [("claimed", "worker-1"), ("calling", "worker-1"), ("sent", "worker-1")]
