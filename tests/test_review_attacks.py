"""A mailed link that is guessed, altered, old, reused, passed on, scanned or raced decides nothing
that its person did not decide."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from signoff.lifecycle.mailed_links import (
    NoLinkOut,
    mail_anew,
    take_links_back,
)
from signoff.lifecycle.outbox import take_out, to_bring
from signoff.store.database import writing
from signoff.store.links import ReviewLink
from signoff.store.notices import Notice
from tests.outbox import notices
from tests.outsiders import (
    ENGLISH,
    agency_at_work,
    decisions,
    form_for,
    mailed,
    page_of,
    refused,
    waiting_for_clients,
)
from tests.own_accounts import ON_SQLITE
from tests.story import Time

pytestmark = pytest.mark.usefixtures("store")

GONE = 410
UNKNOWN = 404


@ON_SQLITE
def test_a_link_that_is_guessed_or_altered_tells_nothing() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    form = form_for(pages, link)
    secret, seal = link.removeprefix("/review/").split(".")
    other = page_of(waiting_for_clients("run-2")).removeprefix("/review/").split(".")

    with pages.nobodys() as browser:
        pages_shown = {
            refused(browser, f"/review/{token}", form)
            for token in (
                *("x", "..", "A" * 43, f"{'A' * 43}.{seal}", f"{secret}.{'A' * 43}", secret),
                *(f"{secret}.{seal}x", f"{secret}.{seal[:-1]}", f"{seal}.{secret}", f".{seal}"),
                *(f"{secret}.{other[1]}", f"{other[0]}.{seal}", f"{secret}.{seal}.{seal}"),
                *(f"{secret}.é", "\N{SNOWMAN}.x", "x" * 5_000),
            )
            if token != ".."  # a client that means well leaves it out; see test_door_paths.py
        }

    assert {status for status, _text in pages_shown} == {UNKNOWN}
    for _status, text in pages_shown:
        assert "This link opens nothing." in text
        assert "Clara" not in text
        assert "Olivia" not in text


@ON_SQLITE
@pytest.mark.parametrize(
    "change",
    [
        {"person": "casper"},
        {"question_id": 1},
        {"fingerprint": "0" * 64},
        {"expires_at": "later"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_link_whose_purpose_was_changed_in_the_store_is_worthless(
    time: Time, change: dict[str, object]
) -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    form = form_for(pages, link)
    if change == {"expires_at": "later"}:
        change = {"expires_at": time.at + timedelta(days=99)}
    with writing() as session:
        session.execute(update(ReviewLink).values(**change))

    with pages.nobodys() as browser:
        assert refused(browser, link, form)[0] == UNKNOWN


@ON_SQLITE
def test_a_link_that_has_expired_says_whom_to_ask(time: Time) -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = mailed(told)
    form = form_for(pages, f"/review/{link.token}")
    time.at = link.expires_at

    with pages.nobodys() as browser:
        status, said = refused(browser, f"/review/{link.token}", form)

    assert status == GONE
    assert "This link has expired" in said
    assert "Olivia Grant (olivia@hazelandthyme.example)" in said


def test_a_link_that_was_taken_back_opens_nothing_and_no_reminder_brings_another() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    first, link = page_of(told), page_of(told)
    form, question = form_for(pages, link), told.turn().question_id

    assert take_links_back("olivia", person="clara", question_id=question) == 2

    with pages.nobodys() as browser:
        for one in (first, link):
            status, said = refused(browser, one, form)
            assert (status, "was taken back" in said) == (GONE, True)
    with pytest.raises(NoLinkOut, match="No link of clara is open"):
        take_links_back("olivia", person="clara")
    assert [notice.person for notice in _brought("turn")] == ["casper"]

    mail_anew("clara", question)
    assert [notice.person for notice in _brought("turn")] == ["clara"]
    with pages.nobodys() as browser:
        assert browser.get(page_of(told)).status_code == 200


def _brought(kind: str) -> list[Notice]:
    """What is to be told outside of the team, after all that nobody needs was left out."""
    parcels = [take_out(id, "a test") for id in to_bring()]
    found = [one.notice for one in parcels if one and one.person.external]
    assert any(notice.problem.endswith("taken back.") for notice in notices())
    return [notice for notice in found if notice.kind == kind]


def test_a_link_decides_once() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    first, second = page_of(told), page_of(told)
    form = form_for(pages, first)

    with pages.nobodys() as browser:
        assert browser.post(first, data=form).headers["location"] == first
        for link in (first, second):
            again = browser.post(link, data={**form, "decision": "reject", "comment": "No!"})
            assert again.headers["location"] == link
            assert "<button" not in browser.get(link).text

    assert decisions() == [("clara", "approve")]


def test_of_two_clicks_at_once_one_counts() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    approve = form_for(pages, link)
    reject = {**approve, "decision": "reject", "comment": "No!"}

    with pages.nobodys() as browser, ThreadPoolExecutor() as both:
        answers = list(both.map(lambda form: browser.post(link, data=form), (approve, reject)))

    assert len(decisions()) == 1
    assert sum(answer.status_code == 303 for answer in answers) >= 1
    with pages.nobodys() as browser:
        said = "approved" if decisions() == [("clara", "approve")] else "rejected"
        assert f"You {said} this post" in browser.get(link, params=ENGLISH).text


@pytest.mark.parametrize("how", ["GET", "HEAD"])
def test_whoever_opens_a_link_however_often_decides_nothing(how: str) -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    prefetching = {"Sec-Purpose": "prefetch", "Purpose": "prefetch"}

    with pages.nobodys() as browser:
        form = form_for(pages, link)
        for headers in ({}, prefetching):
            for path in (link, f"{link}?decision=approve&form={form['form']}&do=open"):
                assert browser.request(how, path, headers=headers).status_code == 200

    assert decisions() == []
    assert told.place() == "approve/client"
    with pages.nobodys() as browser:
        assert browser.post(link, data=form).status_code == 303


@ON_SQLITE
def test_a_link_decides_about_its_own_post_whatever_the_form_says() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    other = waiting_for_clients("run-2", "Another one.")
    link, others = page_of(told), page_of(other)
    form = form_for(pages, others)

    with pages.nobodys() as browser:
        said = [
            browser.post(link, data=form),
            browser.post(link, data={**form, "question_id": str(other.turn().question_id)}),
            browser.post(link, data={"decision": "approve"}),
            browser.post(link, data={"form": "x" * 500, "decision": "approve"}),
            browser.post(link, data={}),
        ]

    assert [answer.status_code for answer in said] == [409] * 5
    assert decisions() == []


@ON_SQLITE
def test_a_link_decides_for_its_own_person_whatever_the_form_says() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    form = {**form_for(pages, link), "person": "casper", "who": "casper"}

    with pages.nobodys() as browser:
        browser.post(link, data=form)

    assert decisions() == [("clara", "approve")]
