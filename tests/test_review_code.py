"""A link that opens with a mailed code: passed on, it shows nothing and decides nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from signoff.access.link_codes import LASTS, MOST, OPEN_FOR, TRIES
from signoff.access.visitor import Way
from signoff.lifecycle.mailed_links import take_links_back
from signoff.post import ChannelPost
from signoff.store.answers import ReceivedAnswer
from signoff.store.database import reading
from signoff.store.links import LinkCode
from signoff.store.questions import Verdict
from tests.outsiders import (
    ENGLISH,
    a_mailbox,
    agency_at_work,
    another,
    ask_for_code,
    book,
    code_in,
    decisions,
    page_of,
    sent,
    show_code,
    waiting_for_clients,
)
from tests.own_accounts import ON_SQLITE
from tests.story import Time
from tests.waiting_posts import rewritten

pytestmark = pytest.mark.usefixtures("store")
TEXT = "It is back."


def test_a_code_opens_the_page_and_the_decision_says_that_it_was_shown() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told, "casper")

    with a_mailbox(pages) as box, pages.nobodys() as browser:
        closed = browser.get(link)
        ask_for_code(browser, link)
        show_code(browser, link, code_in(box))
        open_now = browser.get(link)
        done = browser.post(link, data=sent(open_now.text))

    assert TEXT not in closed.text
    assert "Code an mich mailen" in closed.text
    assert "c…@agency.example" in closed.text
    assert box.received[0]["To"] == "Casper Klein <casper@agency.example>"
    assert "ist Ihr Code" in box.received[0]["Subject"]
    assert TEXT in open_now.text
    assert done.status_code == 303
    assert decisions() == [("casper", "approve")]
    with reading() as session:
        mine = select(ReceivedAnswer).where(ReceivedAnswer.person == "casper")
        answer = session.scalars(mine).one()
    assert answer.way is Way.LINK_AND_CODE
    assert [what for what, who, _where in book() if who == "casper" and "opened" not in what] == [
        "sent a code",
        "showed a code",
        "answered",
    ]


def test_the_code_is_kept_and_written_down_nowhere() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told, "casper")
    with a_mailbox(pages) as box, pages.nobodys() as browser:
        ask_for_code(browser, link)
        show_code(browser, link, another(code_in(box)))

    with reading() as session:
        kept = session.scalars(select(LinkCode)).one()
    code = code_in(box)
    assert code not in f"{kept.code} {book()}"
    assert kept.tries == 1


@ON_SQLITE
def test_a_passed_on_link_is_closed_in_every_other_browser() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link, other = page_of(told, "casper"), page_of(waiting_for_clients("run-2"), "casper")

    with a_mailbox(pages) as box, pages.nobodys() as browser, pages.nobodys() as friend:
        ask_for_code(browser, link)
        shown = show_code(browser, link, code_in(box))
        form = sent(browser.get(link).text)
        cookie = shown.headers["set-cookie"]

        assert TEXT not in friend.get(link).text
        assert friend.post(link, data=form).status_code == 403
        assert friend.get(f"{link}/image/{'0' * 64}").status_code == 404
        friend.headers["Cookie"] = cookie.partition(";")[0]
        assert TEXT not in friend.get(other).text
        friend.headers["Cookie"] = f"{cookie.partition(';')[0]}x"
        assert TEXT not in friend.get(link).text

    assert "HttpOnly" in cookie
    assert f"Path={link}" in cookie
    assert decisions() == []


@ON_SQLITE
def test_five_wrong_codes_and_the_right_one_comes_too_late() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told, "casper")

    with a_mailbox(pages) as box, pages.nobodys() as browser:
        ask_for_code(browser, link)
        wrong = another(code_in(box))
        said = [show_code(browser, link, wrong) for _try in range(TRIES)]
        late = show_code(browser, link, code_in(box))

        assert [answer.status_code for answer in [*said, late]] == [403] * (TRIES + 1)
        assert TEXT not in browser.get(link).text
    assert [what for what, _who, _where in book()].count("wrong code") == TRIES + 1


def test_guessing_at_once_from_many_browsers_gets_no_more_tries() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told, "casper")

    with a_mailbox(pages) as box, pages.nobodys() as browser:
        ask_for_code(browser, link)
        right = int(code_in(box))
        guesses = [f"{(right + n) % 1_000_000:06}" for n in range(1, 21)]
        with ThreadPoolExecutor(8) as many:
            answers = list(many.map(lambda code: show_code(browser, link, code), guesses))

        assert {answer.status_code for answer in answers} == {403}
        assert show_code(browser, link, f"{right:06}").status_code == 403
    with reading() as session:
        assert session.scalars(select(LinkCode)).one().tries == TRIES


@ON_SQLITE
def test_codes_are_not_had_by_the_dozen(time: Time) -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    links = [page_of(told, "casper"), page_of(told, "casper")]

    with a_mailbox(pages) as box, pages.nobodys() as browser:
        for number in range(2 * MOST):
            ask_for_code(browser, links[number % 2])
            ask_for_code(browser, links[number % 2])
            time.passes(timedelta(minutes=1))
        assert len(box.received) == MOST
        assert "Tomorrow" in browser.post(links[0], params=ENGLISH, data={"do": "send-code"}).text


@ON_SQLITE
def test_an_old_code_a_used_one_and_another_links_open_nothing(time: Time) -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link, other = page_of(told, "casper"), page_of(waiting_for_clients("run-2"), "casper")

    with a_mailbox(pages) as box, pages.nobodys() as browser:
        ask_for_code(browser, link)
        first = code_in(box)
        time.passes(LASTS)
        assert show_code(browser, link, first).status_code == 403

        ask_for_code(browser, link)
        assert show_code(browser, other, code_in(box)).status_code == 403
        assert show_code(browser, link, first).status_code == 403 or first == code_in(box)
        assert show_code(browser, link, f" {code_in(box)[:3]} {code_in(box)[3:]} ").is_redirect
        assert show_code(browser, link, code_in(box)).status_code == 403
        assert TEXT in browser.get(link).text
        time.passes(OPEN_FOR)
        assert TEXT not in browser.get(link).text


@pytest.mark.parametrize("meanwhile", ["changed", "taken back", "a long lunch"])
def test_between_code_and_click_nothing_else_is_agreed_to(time: Time, meanwhile: str) -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told, "casper")

    with a_mailbox(pages) as box, pages.nobodys() as browser:
        ask_for_code(browser, link)
        show_code(browser, link, code_in(box))
        form = sent(browser.get(link).text, "approve", "My long words")
        if meanwhile == "changed":
            told.say("clara", Verdict.REQUEST_CHANGES, "Shorter, please.")
            rewritten(told, ChannelPost(text="Another text."))
            told.turn()
        elif meanwhile == "taken back":
            take_links_back("olivia", person="casper")
        else:
            time.passes(OPEN_FOR)
        answer = browser.post(link, data=form)

    assert answer.status_code in (403, 410)
    assert "My long words" in answer.text
    assert ("casper", "approve") not in decisions()


@ON_SQLITE
def test_a_mail_server_that_is_silent_is_a_sentence() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told, "casper")
    with a_mailbox(pages) as box:
        box.refused.add("casper@agency.example")
        with pages.nobodys() as browser:
            answer = browser.post(link, params=ENGLISH, data={"do": "send-code"})

    assert answer.status_code == 403
    assert "The mail server does not take mail for casper@agency.example" in answer.text
