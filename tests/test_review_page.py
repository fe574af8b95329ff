"""Somebody outside of the team decides by a mailed link: once, on what was asked, and no more."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from server.commands.link import revoke, send, show
from signoff.access.sessions import who_holds
from signoff.access.visitor import Way
from signoff.lifecycle.mailed_links import NoLinkOut
from signoff.post import ChannelPost, Media
from signoff.settings import settings
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
    path = page_of(told)

    with pages.nobodys() as browser:
        shown = browser.get(path)
        went_on = browser.post(path, data=sent(shown.text, comment="Bello!"))
        again = browser.get(path, params=ENGLISH)

    assert "It is back." in shown.text
    assert "Hazel &amp; Thyme" in shown.text
    assert '<html lang="it">' in shown.text
    assert (went_on.status_code, went_on.headers["location"]) == (303, path)
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
    path = page_of(told)
    with pages.nobodys() as browser:
        browser.post(path, data=sent(browser.get(path).text))

    with reading() as session:
        decision = session.scalars(select(Decision).where(Decision.person == "clara")).one()
        answer = session.get_one(ReceivedAnswer, decision.answer_id)
        by = session.get_one(BrowserSession, answer.session_id)
        used = session.get_one(LinkSession, by.id)
    assert decision.method is Method.PROVEN
    assert (answer.way, by.way, by.person) == (Way.LINK, Way.LINK, "clara")
    assert by.ended_at == by.made_at
    assert used.link_id
    assert who_holds(path.removeprefix("/review/")) is None


@ON_SQLITE
def test_a_client_reads_no_more_than_they_need() -> None:
    pages, told = agency_at_work(), waiting_for_clients(text="Eight minutes are enough.")
    told.say("clara", Verdict.REQUEST_CHANGES, "Five are better.")
    image = Media(sha256=keep_media(drawn()), mime="image/png", alt="A cup of tea by a window")
    rewritten(told, ChannelPost(text="Five minutes are enough.", media=(image,)))
    path = page_of(told)

    with pages.nobodys() as browser:
        shown = browser.get(path, params=ENGLISH).text
        picture = browser.get(f"{path}/image/{image.sha256}")
        other = browser.get(f"{path}/image/{'0' * 64}")

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
    path = page_of(told)
    token = path.removeprefix("/review/")

    with pages.nobodys() as browser:
        shown = browser.get(path)
        answers = [
            shown,
            browser.get(f"{path}x"),
            browser.get(f"{path}/image/x"),
            browser.post(path, data={"decision": "approve"}),
            browser.post(path, data=sent(shown.text)),
            browser.get(path),
        ]

    for answer in answers:
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert "set-cookie" not in answer.headers
    where = {place for _what, _who, place in book()}
    assert where == {"GET /review/…", "POST /review/…", "GET /review/…/image/x"}
    leading_out = [at for at in re.findall(r'(?:href|src|action)="([^"]+)"', shown.text)]
    assert all(at.startswith("/") for at in leading_out)
    assert token not in str(book())


def test_a_decision_without_what_it_needs_is_a_sentence_and_keeps_what_was_typed() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    path = page_of(told)

    with pages.nobodys() as browser:
        form = sent(browser.get(path).text)["form"]
        silent = browser.post(path, params=ENGLISH, data={"form": form, "decision": "reject"})
        nothing = browser.post(path, data={"form": form, "comment": "Hm, I <3 it"})

    assert (silent.status_code, nothing.status_code) == (409, 409)
    assert "Please write in the comment what should change" in silent.text
    assert "Hm, I &lt;3 it</textarea>" in nothing.text
    assert decisions() == []
    assert pages.woken == []


@ON_SQLITE
def test_a_long_comment_is_no_oversized_form() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    path = page_of(told)

    with pages.nobodys() as browser:
        form = sent(browser.get(path).text, "changes", "ü" * 20_000)
        assert browser.post(path, data=form).status_code == 303

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

    made = mailed(told)

    wanted = min(told.turn().due_at + expected, time.at + timedelta(days=14))
    assert made.expires_at == wanted.replace(microsecond=0)


@ON_SQLITE
@pytest.mark.parametrize(
    ("address", "policy"),
    [
        ("https://signoff.example", "no-referrer"),
        ("http://localhost:4200", "no-referrer"),
        ("http://signoff.lan:4200", "same-origin"),
    ],
)
def test_over_plain_http_our_own_button_can_still_say_where_it_comes_from(
    address: str, policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    monkeypatch.setenv("SIGNOFF_UI_URL", address)
    settings.cache_clear()

    with pages.nobodys() as browser:
        assert browser.get(page_of(told)).headers["referrer-policy"] == policy


@ON_SQLITE
def test_links_are_looked_after_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    agency_at_work()
    told = waiting_for_clients()
    question = told.turn().question_id
    token = mailed(told).token

    show()
    revoke("clara", by="olivia")
    show()
    send("clara", question, by="olivia")
    said = capsys.readouterr().out

    assert re.search(rf"clara +{question} +Balm of run-1", said)
    assert "1 link opens nothing any more." in said
    assert "No link is open." in said
    assert "clara gets a new link with the next mails." in said
    assert token not in said
    with pytest.raises(NoLinkOut):
        revoke(str(question))
