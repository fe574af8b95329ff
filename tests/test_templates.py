"""Recurring posts: agreed to once as a template, in which only the named blanks may vary."""

from datetime import timedelta
from typing import Any

import pytest

from signoff.lifecycle.in_force import next_step
from signoff.lifecycle.opening import BriefRefused
from signoff.lifecycle.withdrawing import withdraw
from signoff.post import ChannelPost
from signoff.rules import End, Fill, Send
from signoff.store.contents import Outcome
from signoff.store.database import reading
from signoff.store.stand_ins import passed_by
from signoff.store.stories import story
from tasks.filling import fill
from tests.story import Time, Told, apply_example, change_process

TEXT = "Today at the counter: {product}, and {price} off. #HazelAndThyme"


@pytest.fixture(autouse=True)
def _team(store: str, prefect_api: object) -> None:
    apply_example()


def template(text: str = TEXT) -> Told:
    told = Told("template", title="Of the week", is_template=True).write(text).approved()
    assert next_step(told.id) == End(Outcome.APPROVED)
    return told


def recurring(of: Told, *blanks: str, run: str = "run-1", **brief: Any) -> Told:
    told = Told(run, template=of.id, blanks=list(blanks), **brief)
    step = next_step(told.id)
    assert isinstance(step, Fill)
    fill(step, told.id)
    return told


def test_a_template_does_not_go_out_itself(time: Time) -> None:
    told = template()

    time.passes(timedelta(days=9))

    assert next_step(told.id) == End(Outcome.APPROVED)


def test_a_post_from_an_approved_template_goes_out_without_asking_anybody(time: Time) -> None:
    of = template()

    told = recurring(of, "product: rose balm", "price: a third")

    assert told.place() == "Plan"
    told.planned()
    time.passes(timedelta(days=2))
    step = next_step(told.id)
    assert isinstance(step, Send)
    with reading() as session:
        rules = {one.rule for one in passed_by(session, told.id)}
        latest = story(session, told.id).latest
    assert rules == {f"template {of.id}, revision 1"}
    assert latest is not None
    assert latest.body["mastodon-hub"] == ChannelPost(
        text="Today at the counter: rose balm, and a third off. #HazelAndThyme"
    )


REFUSED = (
    (["product: balm"], "The blank price is not filled"),
    (["product: balm", "price: a", "colour: red"], "no blank called colour"),
    (["product: balm", "price: a", "price: b"], "twice"),
    (["product balm", "price: a"], "not written as name"),
    (["product: see https://evil.example", "price: a"], "more than a blank may"),
    (["product: @everybody", "price: a"], "more than a blank may"),
    (["product: #ad", "price: a"], "more than a blank may"),
    (["product: {price}", "price: a"], "more than a blank may"),
    (["product: " + "x" * 101, "price: a"], "more than a blank may"),
    (["product: a\nb", "price: a"], "more than a blank may"),
    (["product: a\u202eb", "price: a"], "more than a blank may"),
)


def test_words_that_say_more_than_a_blank_are_refused() -> None:
    of = template()

    for blanks, said in REFUSED:
        with pytest.raises(BriefRefused, match=said):
            Told("run-1", template=of.id, blanks=blanks)


def test_a_template_that_is_not_approved_makes_no_post() -> None:
    of = Told("template", title="Of the week", is_template=True).write(TEXT).say("luca")

    with pytest.raises(BriefRefused, match="Not everybody has agreed"):
        Told("run-1", template=of.id, blanks=["product: balm", "price: a third"])
    with pytest.raises(BriefRefused, match="no template"):
        Told("run-2", template=Told("run-3", title="Plain").write().id)
    with pytest.raises(BriefRefused, match="There is no content 999"):
        Told("run-4", template=999)


def test_a_post_whose_template_is_withdrawn_asks_people_again() -> None:
    of = template()
    told = recurring(of, "product: balm", "price: a third")
    assert told.place() == "Plan"

    withdraw(of.id, "olivia", "The shop is closed")

    assert told.place() == "review/country-leads"


def test_a_post_whose_template_needs_another_level_now_asks_people_again() -> None:
    told = recurring(template(), "product: balm", "price: a third")

    change_process("        when:\n          flags: [paid, health]", "        #")

    assert told.place() == "review/country-leads"


def test_a_text_that_the_style_guide_blocks_goes_to_people() -> None:
    of = template("A {product} for you. #HazelAndThyme " + "x" * 440)

    assert recurring(of, "product: " + "y" * 90).place() == "review/country-leads"
