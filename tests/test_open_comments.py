"""Where the process says so, a level agrees to a post when no comment on it is open."""

import pytest

from signoff.lifecycle.commenting import say
from signoff.lifecycle.passages import Draft
from signoff.lifecycle.settling import reopen, resolve
from signoff.lifecycle.turns import AnswerRefused
from signoff.store.questions import Verdict
from tests.story import Told, apply_example, change_process

BRAND = "        name: Brand\n"
pytestmark = pytest.mark.usefixtures("store")


def at_brand(rule: str) -> Told:
    apply_example()
    change_process(*((BRAND, BRAND + f"        {rule}\n") if rule else ("create:", "create:")))
    return Told().write().say("luca")


def test_who_approves_is_told_which_comments_are_open() -> None:
    told = at_brand("open_comments: resolved")
    for words in ("Is the price right?", "And the link?", "Third", "Fourth"):
        say(told.id, "luca", Draft(words, 1))

    with pytest.raises(AnswerRefused) as refused:
        told.say("olivia")

    assert str(refused.value) == (
        "“Brand” agrees when no comment is open. Resolve these on the post's page, or request"
        " changes: Luca Moretti: “Is the price right?”; Luca Moretti: “And the link?”; Luca"
        " Moretti: “Third”; and 1 more"
    )
    assert told.place() == "approve/brand"


def test_what_is_resolved_is_not_waited_for_and_what_is_opened_again_is() -> None:
    told = at_brand("open_comments: resolved")
    first = say(told.id, "luca", Draft("Is the price right?", 1))
    resolve(told.id, first, "giulia")
    reopen(told.id, first, "luca")
    with pytest.raises(AnswerRefused, match="Is the price right"):
        told.say("olivia")

    resolve(told.id, first, "giulia")

    assert told.say("olivia").place() == "approve/head-office"


def test_changes_can_be_requested_whatever_is_open() -> None:
    told = at_brand("open_comments: resolved")
    say(told.id, "luca", Draft("Is the price right?", 1))

    assert told.say("olivia", Verdict.REQUEST_CHANGES, "See there.").place() == "create"


def test_other_levels_do_not_wait_and_without_the_rule_none_does() -> None:
    told = at_brand("open_comments: resolved")
    told.say("olivia")
    say(told.id, "grace", Draft("Late", 1))

    assert told.say("grace").say("mei").place() == "Plan"

    other = Told("run-2", title="Other").write()
    say(other.id, "giulia", Draft("Early", 1))
    assert other.say("luca").place() == "approve/brand"


def test_the_process_says_it_for_all_levels_but_those_that_say_otherwise() -> None:
    apply_example()
    change_process("after_changes:", "open_comments: resolved\nafter_changes:")
    told = Told().write()
    say(told.id, "giulia", Draft("Early", 1))
    with pytest.raises(AnswerRefused, match="“Country leads” agrees when no comment is open"):
        told.say("luca")

    change_process(
        "after_changes:",
        "open_comments: allowed\nafter_changes:",
    )

    assert told.say("luca").place() == "approve/brand"
