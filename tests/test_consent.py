"""Nothing goes out before everybody who must agree has agreed, to exactly this revision."""

import pytest

from signoff import clock
from signoff.lifecycle import ledger
from signoff.lifecycle.asking import open_turn
from signoff.lifecycle.deciding import decide
from signoff.lifecycle.in_force import next_step
from signoff.lifecycle.turns import AnswerRefused
from signoff.post import ChannelPost, fingerprint
from signoff.rules import End, Send
from signoff.store.contents import Outcome
from signoff.store.questions import Verdict
from tests.story import Time, Told, answer, apply_example, change_process

CHANGES, REJECT = Verdict.REQUEST_CHANGES, Verdict.REJECT


@pytest.fixture(autouse=True)
def _team(store: str) -> None:
    apply_example()


def test_a_post_passes_every_level_in_order() -> None:
    told = Told().write()

    places = [told.place()]
    for person in ("katharina", "amir", "mei", "grace"):
        places.append(told.say(person).place())

    assert places == [
        "review/country-leads",
        "approve/brand",
        "approve/head-office",
        "approve/head-office",
        "Plan",
    ]


@pytest.mark.parametrize("flags", [["paid"], ["health"], ["paid", "health"]])
def test_legal_is_asked_only_for_briefs_with_its_flags(flags: list[str]) -> None:
    told = Told(flags=flags).write().say("luca").say("olivia")

    assert told.place() == "approve/legal"
    assert told.say("noah").place() == "approve/head-office"


def test_only_the_named_people_can_agree() -> None:
    told = Told().write()

    with pytest.raises(AnswerRefused, match="cannot decide"):
        told.say("jonas")

    assert told.place() == "review/country-leads"


def test_one_person_counts_once() -> None:
    told = Told().write().say("luca").say("olivia").say("grace")

    with pytest.raises(AnswerRefused, match="decided here already"):
        told.say("grace")

    assert told.place() == "approve/head-office"


def test_nobody_agrees_to_their_own_post() -> None:
    told = Told(creator="olivia").write().say("luca")

    assert list(told.turn().people.values()) == ["amir"]
    with pytest.raises(AnswerRefused, match="cannot decide"):
        told.say("olivia")


@pytest.mark.parametrize("verdict", [CHANGES, REJECT])
def test_no_without_a_reason_is_refused(verdict: Verdict) -> None:
    told = Told().write()

    with pytest.raises(AnswerRefused, match="comment"):
        told.say("luca", verdict, comment="  ")


def test_requested_changes_go_back_to_the_creator_and_on_where_they_were_asked() -> None:
    told = Told().write("First").say("luca").say("olivia", CHANGES, "Too short")

    assert told.place() == "create"
    assert told.write("Second, and longer").place() == "approve/brand"
    assert told.say("amir").say("grace").say("mei").place() == "Plan"


def test_the_process_may_ask_everybody_again_after_changes() -> None:
    change_process("after_changes: level-that-asked", "after_changes: first-level")

    told = Told().write("First").say("luca").say("olivia", CHANGES, "Too short").write("Second")

    assert told.place() == "review/country-leads"


def test_a_level_after_the_one_that_asked_has_to_agree_to_the_new_revision() -> None:
    told = Told().write("First").say("luca").say("olivia").say("grace")

    told.say("mei", CHANGES, "Not yet").write("Second")

    assert told.place() == "approve/head-office"
    assert sorted(told.turn().people.values()) == ["grace", "mei"]


def test_a_rejected_post_never_reaches_a_channel() -> None:
    told = Told().write().say("luca", REJECT, "Not us").planned()

    assert next_step(told.id) == End(Outcome.REJECTED)


def test_an_answer_to_a_form_of_an_older_revision_does_not_count() -> None:
    told = Told().write("First").say("luca")
    stale = told.turn()
    told.say("olivia", CHANGES, "Longer").write("Second")

    with pytest.raises(AnswerRefused):
        decide(stale, answer(stale, "amir", Verdict.APPROVE))
    assert told.place() == "approve/brand"


def test_rules_that_change_under_way_are_the_next_question() -> None:
    told = Told().write().say("luca").say("olivia")
    change_process("people: [grace, mei]", "people: [grace]")

    assert told.say("grace").place() == "Plan"


def test_who_left_the_team_does_not_count_any_more() -> None:
    told = Told().write().say("luca").say("olivia").say("grace").say("mei")
    change_process("[olivia, amir]", "[amir, noah]")

    assert told.place() == "approve/brand"


def test_consent_is_checked_again_when_a_publication_is_claimed(time: Time) -> None:
    Told().write().approved().planned()
    time.passes(3 * clock.DAY)

    change_process("people: [grace, mei]", "people: [noah]")
    assert ledger.claim_to_send(1, "worker") is None

    apply_example()
    assert ledger.claim_to_send(1, "worker") is not None


def test_a_brief_that_was_opened_by_a_run_is_found_again_by_it() -> None:
    first, again = Told(), Told()

    assert first.id == again.id
    assert open_turn(first.id, "run-1") is not None


def test_every_material_field_changes_the_fingerprint() -> None:
    post = ChannelPost(text="Hello", link="https://example.org")
    changed = [
        {"hub": post.model_copy(update={"text": "Hello!"})},
        {"hub": post.model_copy(update={"link": "https://example.com"})},
        {"italy": post},
        {"hub": post, "italy": post},
    ]

    prints = {fingerprint(body, {"slot": "1"}) for body in [{"hub": post}, *changed]}
    prints.add(fingerprint({"hub": post}, {"slot": "2"}))

    assert len(prints) == len(changed) + 2


def test_a_post_whose_slot_came_during_approval_goes_out_at_once(time: Time) -> None:
    told = Told().write().approved().planned()
    assert told.place() == "Await"

    time.passes(3 * clock.DAY)

    assert isinstance(next_step(told.id), Send)
