"""What happens to a mailed link while somebody has its page open, and who looks after links."""

import pytest

from server.pages import deciding
from signoff.lifecycle.mailed_links import NotAskedByLink, mail_anew, take_links_back
from signoff.post import ChannelPost
from signoff.store.questions import Verdict
from tests.outsiders import (
    ENGLISH,
    agency_at_work,
    decisions,
    form_for,
    page_of,
    refused,
    waiting_for_clients,
    without,
)
from tests.own_accounts import ON_SQLITE
from tests.waiting_posts import rewritten

pytestmark = pytest.mark.usefixtures("store")

GONE = 410
UNKNOWN = 404
OVER = "There is nothing for you to do here any more"


def test_what_changed_between_view_and_click_was_not_agreed_to() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    form = form_for(pages, link)
    told.say("casper", Verdict.REQUEST_CHANGES, "Shorter, please.")
    rewritten(told, ChannelPost(text="Another text, which Clara has never seen."))
    told.turn()

    with pages.nobodys() as browser:
        status, said = refused(browser, link, {**form, "comment": "My long words"})

    assert (status, OVER in said, "My long words" in said) == (GONE, True, True)
    assert "Another text" not in said
    assert told.place() == "approve/client"


def test_who_has_left_between_view_and_click_decides_nothing() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    form = form_for(pages, link)
    without("clara")

    with pages.nobodys() as browser:
        assert refused(browser, link, form)[0] == UNKNOWN


@ON_SQLITE
def test_who_became_one_of_the_team_decides_no_more_by_link() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    form = form_for(pages, link)
    agency_at_work(("    external: true\n", ""))

    with pages.nobodys() as browser:
        assert OVER in refused(browser, link, form)[1]


@ON_SQLITE
@pytest.mark.parametrize("meanwhile", ["taken back", "left"])
def test_a_decision_on_its_way_is_stopped_with_its_link(
    meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the page's look at the link and the transaction that decides."""
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    form = form_for(pages, link)
    take = deciding.take_decision

    def late(*of: object) -> None:
        if meanwhile == "left":
            without("clara")
        else:
            take_links_back("olivia", person="clara")
        take(*of)  # type: ignore[arg-type]

    monkeypatch.setattr("server.pages.review.take_decision", late)
    with pages.nobodys() as browser:
        answer = browser.post(link, data=form)

    assert answer.status_code in (GONE, UNKNOWN)
    assert decisions() == []


@ON_SQLITE
def test_a_colleague_to_whom_a_link_was_passed_on_does_not_decide_with_it() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    form = form_for(pages, link)

    with pages.of("giulia") as author:
        shown = author.get(link, params=ENGLISH)
        pressed = author.post(link, params=ENGLISH, data={**form, "comment": "Mine!"})

    assert "You are signed in as Giulia Ferri. Only Clara Conti decides here." in shown.text
    assert "<button" not in shown.text.partition("<main")[2]
    assert (pressed.status_code, "Mine!" in pressed.text) == (409, True)
    assert decisions() == []


@ON_SQLITE
@pytest.mark.parametrize("size", [300_001, 10_000_000])
def test_a_body_that_is_no_form_of_ours_is_turned_away(size: int) -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link = page_of(told)
    form = form_for(pages, link)

    with pages.nobodys() as browser:
        huge = browser.post(link, data={**form, "comment": "x" * size})
        json = browser.post(link, json=form)
        many = browser.post(link, data={**form, **{f"a{n}": "" for n in range(100)}})

    assert [answer.status_code for answer in (huge, json, many)] == [400, 400, 400]
    assert decisions() == []


@ON_SQLITE
def test_only_who_looks_after_a_post_takes_its_links_back() -> None:
    pages, told = agency_at_work(), waiting_for_clients()
    link, page = page_of(told), f"/approve/{told.turn().question_id}"

    with pages.of("grace") as other:
        assert "Links mailed outside" not in other.get(page).text
        assert (
            other.post(f"{page}/link", data={"do": "revoke", "person": "clara"}).status_code == 404
        )
    with pages.nobodys() as browser:
        assert browser.get(link).status_code == 200
    with pages.of("olivia") as manager:
        assert "clara@acme.example" in manager.get(page).text
        done = manager.post(f"{page}/link", data={"do": "revoke", "person": "clara"})
        assert "The link was taken back." in manager.get(done.headers["location"]).text
    with pages.nobodys() as browser:
        assert browser.get(link).status_code == GONE


@ON_SQLITE
def test_somebody_who_is_not_asked_by_link_is_mailed_none() -> None:
    agency_at_work()
    told = waiting_for_clients()

    for person, question in (("grace", told.turn().question_id), ("clara", 1), ("clara", 99)):
        with pytest.raises(NotAskedByLink, match="is not asked in question"):
            mail_anew(person, question)
