"""Levels beside each other, under conditions, skipped, optional: each as the process says."""

from typing import Any

import pytest

from signoff.lifecycle.in_force import next_step
from signoff.rules import Decide
from signoff.store.database import reading
from signoff.store.questions import Verdict, open_questions
from signoff.store.stand_ins import passed_by
from signoff.workspace import BadInput
from tests.story import Told, apply_example, change_process

LEGAL = """        when:
          flags: [paid, health]   # other briefs pass by here without asking
"""
BRAND_AND_LEGAL = "        quorum: all\n        hours: 16\n" + LEGAL


@pytest.fixture(autouse=True)
def _team(store: str) -> None:
    apply_example()


def open_places(told: Told) -> list[str]:
    step = next_step(told.id)
    return [one.level.id for one in step.at_once] if isinstance(step, Decide) else []


def asked(told: Told) -> dict[str, list[str]]:
    told.turn()
    with reading() as session:
        return {one.level: one.asked for one in open_questions(session, told.id)}


def test_levels_beside_each_other_are_asked_at_once_and_all_have_to_agree() -> None:
    change_process(LEGAL, "        after: []\n")
    told = Told().write().say("luca")

    assert asked(told) == {"brand": ["olivia", "amir"], "legal": ["noah"]}
    assert open_places(told.say("noah")) == ["brand"]
    assert open_places(told.say("olivia")) == ["head-office"]


def test_one_no_beside_others_sends_it_back_for_all_of_them() -> None:
    change_process(LEGAL, "        after: []\n")
    told = Told().write("First").say("luca").say("olivia")

    told.say("noah", Verdict.REQUEST_CHANGES, "Name the sponsor").write("Second")

    assert open_places(told) == ["brand", "legal"]


def test_a_level_can_wait_for_some_of_those_before_it_only() -> None:
    change_process("      - id: head-office\n", "      - id: head-office\n        after: [legal]\n")
    told = Told(flags=["paid"]).write().say("luca").say("olivia").say("noah")

    assert open_places(told) == ["head-office"]


def test_a_level_that_is_not_needed_hands_on_what_it_would_have_waited_for() -> None:
    change_process("      - id: head-office\n", "      - id: head-office\n        after: [legal]\n")

    assert open_places(Told().write().say("luca")) == ["brand"]


@pytest.mark.parametrize(
    ("condition", "brief", "needed"),
    [
        ("channels: [mastodon-hub]", {}, True),
        ("channels: [mastodon-italy]", {}, False),
        ("regions: [head-office]", {}, True),
        ("regions: [germany]", {}, False),
        ("campaigns: [Spring]", {"campaign": "spring"}, True),
        ("campaigns: [Spring]", {"campaign": "Autumn"}, False),
        ("languages: [en]", {}, True),
        ("languages: [de]", {}, False),
        ("budget_from: 500", {"budget": 500}, True),
        ("budget_from: 500", {"budget": 499.99}, False),
        ("budget_below: 500", {}, True),
        ("findings: true", {}, False),
        ("findings: false", {}, True),
        ("written_by: [experienced]", {}, True),
        ("written_by: [junior]", {}, False),
        ("regions: [head-office]\n          budget_from: 1", {}, False),
    ],
)
def test_a_condition_holds_when_everything_that_it_names_is_so(
    condition: str, brief: dict[str, Any], needed: bool
) -> None:
    change_process("          flags: [paid, health]", f"          {condition}")

    told = Told(**brief).write().say("luca").say("olivia")

    assert open_places(told) == (["legal"] if needed else ["head-office"])


def test_a_skipped_level_is_not_asked_and_the_record_says_by_which_rule() -> None:
    skip = (
        "        skip:\n          - reason: Nothing is paid\n            when: {budget_below: 1}\n"
    )
    change_process(LEGAL, skip)

    told = Told().write().say("luca").say("olivia").say("grace").say("mei").planned()

    with reading() as session:
        rows = [(one.level, one.rule, one.rules) for one in passed_by(session, told.id)]
    assert rows == [("legal", "Nothing is paid", 2)]
    assert open_places(Told("run-2", title="Paid", budget=5).write().say("luca").say("amir")) == [
        "legal"
    ]


def test_a_condition_that_names_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="names nothing"):
        change_process("          flags: [paid, health]", "          {}")


def test_a_level_cannot_come_after_one_that_stands_below_it() -> None:
    with pytest.raises(BadInput, match="comes after"):
        change_process("      - id: brand\n", "      - id: brand\n        after: [legal]\n")
