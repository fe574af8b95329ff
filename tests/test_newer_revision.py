"""Rules change while a post is going out: what may be out is settled before anything else goes."""

from datetime import timedelta

import pytest

from signoff.lifecycle import ledger
from signoff.lifecycle.in_force import next_step
from signoff.lifecycle.mending import Remedy, mend
from signoff.lifecycle.planning import plan
from signoff.networks.network import Sent
from signoff.rules import Await, Mend, Plan, Send
from signoff.store.database import reading
from signoff.store.publications import LEASE, Sending, publication
from signoff.store.questions import Verdict
from tests.story import Time, Told, apply_example, change_process

HALF_A_LEASE = LEASE / 2
OLD, NEW = 1, 2


@pytest.fixture
def told(store: str, time: Time) -> Told:
    """An approved content whose slot has come."""
    apply_example()
    content = Told().write().approved().planned()
    time.passes(timedelta(days=3))
    return content


def claimed() -> ledger.Claimed:
    """The first revision, in somebody's hands."""
    found = ledger.claim_to_send(OLD, "a")
    assert found is not None
    return found


def called() -> ledger.Claimed:
    """The first revision, and its call may have left."""
    ours = claimed()
    assert ledger.about_to_call(ours, {"key": "fixed"})
    return ours


def mended(told: Told) -> None:
    """A new rule asks one more person, who wants changes; then everybody agrees."""
    change_process("people: [grace, mei]", "people: [grace, mei, amir]")
    told.say("amir", Verdict.REQUEST_CHANGES, "Softer, please.").write("The balm is here again.")
    for person in ("grace", "mei", "amir"):
        told.say(person)


def planned(told: Told) -> None:
    """What the lifecycle does with a step that plans: it has to lead on to another one."""
    assert isinstance(next_step(told.id), Plan)
    plan(told.id)
    assert not isinstance(next_step(told.id), Plan)


def channel_of(step: object) -> list[int]:
    assert isinstance(step, Send)
    return [row.id for row in step.publications]


def sending(id: int) -> Sending:
    with reading() as session:
        return publication(session, id).sending


def test_who_prepares_the_old_text_is_waited_for_and_then_sends_no_more(
    told: Told, time: Time
) -> None:
    slow = claimed()
    mended(told)
    assert next_step(told.id) == Await(time.at + LEASE)

    time.passes(LEASE)
    planned(told)

    assert sending(OLD) is Sending.DROPPED
    assert not ledger.about_to_call(slow, {"key": "fixed"})
    assert channel_of(next_step(told.id)) == [NEW]


def test_a_call_that_may_have_left_is_looked_up_before_the_new_text_goes_out(
    told: Told, time: Time
) -> None:
    called()
    mended(told)
    assert next_step(told.id) == Await(time.at + LEASE)

    time.passes(LEASE)

    assert channel_of(next_step(told.id)) == [OLD]
    assert ledger.claim_to_send(OLD, "b") is None, "the old text is never sent again"
    looking = ledger.claim_to_look(OLD, "b")
    assert looking is not None
    assert ledger.sent(looking, Sent("7", "https://example.org/7", time.at))
    assert next_step(told.id) == Await(None), "it is out, so the new text is not sent after it"


def test_a_lost_answer_is_looked_up_while_people_decide_anew(told: Told, time: Time) -> None:
    ledger.unheard(called(), "no answer")
    change_process("people: [grace, mei]", "people: [grace, mei, amir]")

    assert channel_of(next_step(told.id)) == [OLD]


@pytest.mark.parametrize(
    ("remedy", "then"), [(Remedy.GIVE_UP, Sending.DROPPED), (Remedy.SEND_AGAIN, Sending.DROPPED)]
)
def test_what_we_did_not_see_is_asked_before_the_new_text_goes_out(
    told: Told, time: Time, remedy: Remedy, then: Sending
) -> None:
    ledger.unseen(called())
    mended(told)

    step = next_step(told.id)
    assert isinstance(step, Mend)
    assert step.publication.id == OLD
    mend(told.turn(), "olivia", remedy, "")
    planned(told)

    assert sending(OLD) is then
    assert channel_of(next_step(told.id)) == [NEW]


def test_what_a_person_saw_is_not_followed_by_the_new_text(told: Told, time: Time) -> None:
    ledger.unseen(called())
    mended(told)

    mend(told.turn(), "olivia", Remedy.IT_IS_OUT, "https://example.org/@us/7")

    assert next_step(told.id) == Await(None)
