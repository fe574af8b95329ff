"""Somebody outside of the team decides by a mailed link: once, on what was asked, and no more."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from signoff.access.sessions import who_holds
from signoff.access.visitor import Way
from signoff.post import ChannelPost, Media
from signoff.store.answers import ReceivedAnswer
from signoff.store.database import reading
from signoff.store.links import LinkSession
from signoff.store.media import keep_media
from signoff.store.questions import Decision, Method, Verdict
from signoff.store.sessions import BrowserSession
from tests.images import drawn
from tests.outsiders import (
    ENGLISH,
    agency_at_work,
    book,
    decisions,
    mailed,
    page_of,
    sent,
    waiting_for_clients,
)
from tests.own_accounts import ON_SQLITE
from tests.story import Time
from tests.waiting_posts import rewritten

pytestmark = pytest.mark.usefixtures("store")


def test_a_client_reads_the_post_and_approves_it_and_the_link_then_says_so() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)

    with pages.nobodys() as browser:
        shown = browser.get(link)
        went_on = browser.post(link, data=sent(shown.text, comment="Bello!"))
        again = browser.get(link, params=ENGLISH)

    assert "It is back." in shown.text
    assert "Hazel &amp; Thyme" in shown.text
    assert '<html lang="it">' in shown.text
    assert (went_on.status_code, went_on.headers["location"]) == (303, link)
    assert "You approved this post" in again.text
    assert "Bello!" in again.text
    assert "<button" not in again.text
    assert decisions() == [("clara", "approve")]
    assert pages.woken == [("run-1", "clara")]
    assert [what for what, who, _where in book() if who == "clara"] == [
        "opened a link",
        "answered",
        "opened a link",
    ]


def test_the_decision_is_proven_by_a_session_that_was_over_when_it_began() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    with pages.nobodys() as browser:
        browser.post(link, data=sent(browser.get(link).text))

    with reading() as session:
        decision = session.scalars(select(Decision).where(Decision.person == "clara")).one()
        answer = session.get_one(ReceivedAnswer, decision.answer_id)
        by = session.get_one(BrowserSession, answer.session_id)
        used = session.get_one(LinkSession, by.id)
    assert decision.method is Method.PROVEN
    assert (answer.way, by.way, by.person) == (Way.LINK, Way.LINK, "clara")
    assert by.ended_at == by.made_at
    assert used.link_id
    assert who_holds(link.removeprefix("/review/")) is None


@ON_SQLITE
def test_a_client_reads_no_more_than_they_need() -> None:
    pages, told = agency_at_work(), waiting_for_clients(text="Eight minutes are enough.")
    told.say("clara", Verdict.REQUEST_CHANGES, "Five are better.")
    image = Media(sha256=keep_media(drawn()), mime="image/png", alt="A cup of tea by a window")
    rewritten(told, ChannelPost(text="Five minutes are enough.", media=(image,)))
    link = page_of(told)

    with pages.nobodys() as browser:
        shown = browser.get(link, params=ENGLISH).text
        picture = browser.get(f"{link}/image/{image.sha256}")
        other = browser.get(f"{link}/image/{'0' * 64}")

    assert "Eight</del><ins" in shown.replace('<span class="heard">removed: </span>', "")
    assert "What you said before" in shown
    assert "Five are better." in shown
    assert (picture.headers["content-type"], picture.content) == ("image/png", drawn())
    assert other.status_code == 404
    for inside in ("Tell people that the balm is back", "Casper", "Grace", "/approve", "/v2/"):
        assert inside not in shown


@ON_SQLITE
def test_a_page_behind_a_link_is_kept_by_nobody_and_names_the_link_to_nobody() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    token = link.removeprefix("/review/")

    with pages.nobodys() as browser:
        shown = browser.get(link)
        answers = [
            shown,
            browser.get(f"{link}x"),
            browser.get(f"{link}/image/x"),
            browser.post(link, data={"decision": "approve"}),
            browser.post(link, data=sent(shown.text)),
            browser.get(link),
        ]

    for answer in answers:
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert "set-cookie" not in answer.headers
    where = {place for _what, _who, place in book()}
    assert where == {"GET /review/…", "POST /review/…"}
    leading_out = [at for at in re.findall(r'(?:href|src|action)="([^"]+)"', shown.text)]
    assert all(at.startswith("/") for at in leading_out)
    assert token not in str(book())


def test_a_decision_without_what_it_needs_is_a_sentence_and_keeps_what_was_typed() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)

    with pages.nobodys() as browser:
        form = sent(browser.get(link).text)["form"]
        silent = browser.post(link, params=ENGLISH, data={"form": form, "decision": "reject"})
        nothing = browser.post(link, data={"form": form, "comment": "Hm, I <3 it"})

    assert (silent.status_code, nothing.status_code) == (409, 409)
    assert "Please write in the comment what should change" in silent.text
    assert "Hm, I &lt;3 it</textarea>" in nothing.text
    assert decisions() == []
    assert pages.woken == []


@ON_SQLITE
def test_a_long_comment_is_no_oversized_form() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)

    with pages.nobodys() as browser:
        form = sent(browser.get(link).text, "changes", "ü" * 20_000)
        assert browser.post(link, data=form).status_code == 303

    assert decisions() == [("clara", "request changes")]


@ON_SQLITE
@pytest.mark.parametrize(
    ("hours", "expected"), [(0, timedelta()), (24, timedelta(hours=24)), (336, timedelta(days=14))]
)
def test_a_link_opens_as_long_as_the_team_says_and_never_longer_than_two_weeks(
    time: Time, hours: int, expected: timedelta
) -> None:
    agency_at_work(("name: Hazel", f"links: {{hours_after_due: {hours}}}\nname: Hazel"))
    told = waiting_for_clients()

    link = mailed(told)

    wanted = min(told.turn().due_at + expected, time.at + timedelta(days=14))
    assert link.expires_at == wanted.replace(microsecond=0)
