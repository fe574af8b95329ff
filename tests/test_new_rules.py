"""Rules change while posts wait: they are asked by the new ones, and nobody's word is lost."""

import pytest

from signoff.store.database import reading
from signoff.store.questions import decisions
from signoff.workspace import files_of
from tests.new_rules import (
    BRAND,
    LEGAL,
    MONDAY,
    QUORUM_ANY,
    TWO,
    asked,
    at_brand,
    changed,
    heard,
    said,
)
from tests.story import EXAMPLE, Time, apply_example, change_process


@pytest.fixture(autouse=True)
def _team(store: str, time: Time) -> None:
    time.at = MONDAY
    apply_example()


def test_a_level_that_comes_is_asked_as_well_and_the_creator_knows() -> None:
    told = at_brand()
    files = changed(LEGAL, "")

    assert said(**files) == [
        "“Spring balm” waits at Brand for Olivia Grant, Amir Haddad."
        " By the new rules Legal (Noah Bergman) is asked as well."
    ]
    apply_example(**files)

    assert heard() == {"giulia": [("more", "Legal")]}
    assert asked(told.say("olivia")) == {"legal": ["noah"]}


def test_a_level_that_goes_is_not_asked_and_those_who_waited_for_it_know() -> None:
    told = at_brand()
    files = changed(BRAND, TWO)

    assert said(**files) == [
        "“Spring balm” waits at Brand for Olivia Grant, Amir Haddad."
        " By the new rules Two (Amir Haddad) is asked as well."
        " It goes on without being asked at Brand."
    ]
    apply_example(**files)

    assert heard() == {
        "giulia": [("more", "Two"), ("less", "Brand")],
        "olivia": [("not-asked", "Brand")],
        "amir": [("asked", "Two"), ("not-asked", "Brand")],
    }
    assert asked(told) == {"two": ["amir"]}


def test_a_name_alone_touches_nothing() -> None:
    told = at_brand()
    files = changed("name: Brand\n", "name: The brand\n")

    assert said(**files) == []
    apply_example(**files)

    assert heard() == {}
    assert asked(told) == {"brand": ["olivia", "amir"]}


def test_a_raised_quorum_keeps_the_consent_that_was_given() -> None:
    told = at_brand().say("olivia")
    told.turn()
    files = changed(QUORUM_ANY, "people: [olivia, amir]\n        quorum: all")

    assert said(**files) == [
        "“Spring balm” waits at Head office for Grace Okafor, Mei Lindqvist."
        " By the new rules Brand (Amir Haddad) is asked again."
        " Head office is asked later, after others."
    ]
    apply_example(**files)

    assert asked(told) == {"brand": ["amir"]}
    assert asked(told.say("amir")) == {"head-office": ["grace", "mei"]}
    with reading() as session:
        assert [one.person for one in decisions(session, told.id)] == ["luca", "olivia", "amir"]


def test_who_does_not_decide_any_more_is_told_and_their_consent_is_kept_but_not_counted() -> None:
    told = at_brand().say("olivia").say("grace")
    told.turn()
    files = changed("[grace, mei]", "[mei, amir]")

    assert said(**files) == [
        "“Spring balm” waits at Head office for Mei Lindqvist."
        " At Head office, Amir Haddad is asked as well."
        " The consent given at Head office counts no longer:"
        " Grace Okafor does not decide there any more."
    ]
    apply_example(**files)

    assert heard() == {"amir": [("asked", "Head office")], "grace": [("uncounted", "Head office")]}
    assert asked(told) == {"head-office": ["mei", "amir"]}
    with reading() as session:
        assert [one.person for one in decisions(session, told.id)] == ["luca", "olivia", "grace"]
    apply_example()
    assert asked(told) == {"head-office": ["mei"]}  # it counts again


def test_who_left_the_team_is_not_asked_and_not_told_and_what_they_said_is_kept() -> None:
    told = at_brand().say("olivia").say("mei")
    told.turn()
    team = files_of(EXAMPLE)["team.yaml"]
    start, end = team.index("  mei:\n"), team.index("  noah:\n")
    files = changed("[grace, mei]", "[grace]") | {"team.yaml": team[:start] + team[end:]}

    assert said(**files) == [
        "“Spring balm” waits at Head office for Grace Okafor."
        " Head office takes 1 consent now, it was 2."
        " The consent given at Head office counts no longer:"
        " Mei Lindqvist does not decide there any more."
    ]
    apply_example(**files)

    assert heard() == {}
    assert asked(told) == {"head-office": ["grace"]}
    with reading() as session:
        assert decisions(session, told.id)[-1].person == "mei"


def test_a_role_that_changes_hands_asks_the_other_person() -> None:
    change_process(LEGAL, "")
    told = at_brand().say("amir")
    assert asked(told) == {"legal": ["noah"]}

    text = files_of(EXAMPLE)["team.yaml"]
    text = text.replace("roles: [legal]", "roles: [engineer]")
    text = text.replace("roles: [brand-manager,", "roles: [legal, brand-manager,")
    apply_example(**changed(LEGAL, ""), **{"team.yaml": text})

    assert asked(told) == {"legal": ["amir"]}
    assert heard()["noah"] == [("not-asked", "Legal")]
    assert heard()["amir"] == [("asked", "Legal")]
