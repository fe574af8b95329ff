"""A post that is changed after people agreed: whom it needs again, and who is told what."""

import re
from datetime import timedelta

import pytest

from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.lifecycle import ledger
from signoff.lifecycle.in_force import next_step
from signoff.lifecycle.turns import AnswerRefused
from signoff.rules import Await, Send, Story
from signoff.store.contents import content
from signoff.store.database import reading
from signoff.store.publications import publications
from signoff.store.questions import Verdict
from signoff.store.stories import story
from tasks.forms import take_edit
from tests.outbox import notices
from tests.story import Time, Told, apply_example, change_process
from tests.waiting_posts import Pages

ALL_MATERIAL = "  text: all\n  media: all\n  link: all\n  slot: all\n"


@pytest.fixture(autouse=True)
def _team(store: str) -> None:
    apply_example()


def edit(told: Told, person: str, **said: str) -> str:
    with reading() as session:
        row = content(session, told.id)
    latest = told_story(told).latest
    assert latest is not None
    slot = row.slot_local.replace("T", " ")[:16]
    filled = {**latest.source, "slot": slot, "seen": latest.fingerprint, **said}
    return take_edit(row, open_session(person, Way.INSIDE).visitor, filled)


def told_story(told: Told) -> Story:
    with reading() as session:
        return story(session, told.id)


def heard(kind: str) -> dict[str, bool]:
    return {one.person: one.facts["again"] for one in notices() if one.kind == kind}


def approved() -> Told:
    return Told().write("The balm is back. #HazelAndThyme").approved().planned()


def test_a_change_of_the_text_needs_everybody_s_consent_again() -> None:
    told = approved()

    edit(told, "giulia", text="The balm is back, and better. #HazelAndThyme")

    assert told.place() == "review/country-leads"
    assert heard("edited") == {"luca": True, "olivia": True, "grace": True, "mei": True}


def test_what_was_agreed_to_before_an_edit_does_not_go_out(time: Time) -> None:
    told = approved()
    with reading() as session:
        before = publications(session, told.id)[0].id
    edit(told, "giulia", text="Something else. #HazelAndThyme")

    time.passes(timedelta(days=2))

    assert ledger.claim_to_send(before, "a run") is None
    assert told.place() == "review/country-leads"


def test_the_process_says_which_levels_a_change_asks_again() -> None:
    change_process(
        ALL_MATERIAL, "  text: [head-office]\n  link: none\n  slot: none\n  media: all\n"
    )
    told = approved()

    edit(told, "giulia", text="The balm is back, and better. #HazelAndThyme", why="A typo")

    assert told.place() == "approve/head-office"
    assert heard("edited") == {"luca": False, "olivia": False, "grace": True, "mei": True}
    assert told.say("grace").say("mei").place() == "Plan"


def test_a_moved_slot_asks_nobody_where_the_process_says_so(time: Time) -> None:
    change_process("  slot: all\n", "  slot: none\n")
    told = approved()
    with reading() as session:
        slot = content(session, told.id).slot
    later = (slot.local + timedelta(days=3)).isoformat(" ")[:16]

    edit(told, "giulia", slot=later)

    assert told.place() == "Plan"
    assert told.planned().place() == "Await"
    time.passes(timedelta(days=2))
    assert isinstance(next_step(told.id), Await)
    time.passes(timedelta(days=3))
    assert isinstance(next_step(told.id), Send)


def test_an_approver_who_edits_becomes_an_author_and_does_not_approve_it() -> None:
    told = Told().write("The balm is back. #HazelAndThyme").say("luca").say("olivia")

    edit(told, "grace", text="The balm is back! #HazelAndThyme")

    assert told.place() == "review/country-leads"
    told.say("luca").say("olivia")
    with pytest.raises(AnswerRefused, match="cannot decide"):
        told.say("grace")
    assert told.say("mei").place() == "Plan"


def test_an_edit_tells_the_words_and_why() -> None:
    told = approved()

    edit(told, "giulia", text="The balm is here. #HazelAndThyme", why="Shorter")

    facts = next(one.facts for one in notices() if one.kind == "edited")
    assert facts["why_changed"] == "Shorter"
    assert facts["changes"][0]["pieces"] == [
        ["same", "The balm is "],
        ["removed", "back."],
        ["added", "here."],
        ["same", " #HazelAndThyme"],
    ]


@pytest.mark.parametrize(
    ("person", "said", "sentence"),
    [
        ("giulia", {}, "Nothing was changed"),
        ("jonas", {"text": "Mine #HazelAndThyme"}, "may change it"),
        (
            "giulia",
            {"text": "New #HazelAndThyme", "seen": "0" * 64},
            "Somebody else changed it meanwhile",
        ),
        ("giulia", {"slot": "yesterday"}, "no date and time"),
        ("giulia", {"slot": "2020-01-01 10:00"}, "The slot is past"),
        ("giulia", {"text": "x" * 600}, "Please mend"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_and_changes_nothing(
    person: str, said: dict[str, str], sentence: str
) -> None:
    told = approved()

    with pytest.raises(AnswerRefused, match=sentence):
        edit(told, person, **said)

    assert len(told_story(told).revisions) == 1
    assert told.place() == "Await"


def test_what_was_sent_back_is_changed_by_its_creator_only() -> None:
    told = Told().write().say("luca", Verdict.REQUEST_CHANGES, "Longer")

    with pytest.raises(AnswerRefused, match="being written"):
        edit(told, "luca", text="Longer #HazelAndThyme")


def test_the_page_keeps_a_change_and_what_was_typed_when_it_cannot() -> None:
    told, pages = approved(), Pages()
    link = f"/content/{told.id}/edit"

    with pages.of("giulia") as giulia:
        shown = giulia.get(link).text
        fields = dict(re.findall(r'name="(seen|slot)" value="([^"]*)"', shown))
        fields |= {"text": "x" * 600, "link": "", "images": "", "alt_texts": "", "why": "Louder"}
        refused = giulia.post(link, data=fields)
        kept = giulia.post(link, data={**fields, "text": "The balm is back! #HazelAndThyme"})
    with pages.of("jonas") as jonas:
        assert jonas.get(link).status_code == 404

    assert refused.status_code == 409
    assert "x" * 600 in refused.text
    assert 'value="Louder"' in refused.text
    assert kept.status_code == 303
    assert pages.woken == [("run-1", "giulia")]
    assert told.place() == "review/country-leads"
