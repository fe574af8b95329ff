"""The page on which people decide: what it shows, what it takes, and whom it lets read."""

import re

import pytest

from signoff.post import ChannelPost, Media
from signoff.store.media import keep_media
from signoff.store.questions import Method, Verdict
from tests.images import drawn
from tests.own_accounts import ON_SQLITE
from tests.story import Told
from tests.waiting_posts import (
    HOSTILE,
    form_of,
    rewritten,
    sent_back,
    team_at_work,
    waiting_for_grace,
)

BOTH = pytest.mark.usefixtures("store")


@BOTH
def test_one_decision_leads_to_the_next_and_says_what_came_of_the_last() -> None:
    pages, first = team_at_work(), waiting_for_grace("run-1")
    waiting_for_grace("run-2", "Second balm")

    with pages.of("grace") as grace:
        link = grace.get("/approve").headers["location"]
        shown = grace.get(link).text
        sent = {"form": form_of(shown), "decision": "approve", "comment": "Go."}
        went_on = grace.post(link, data=sent)
        after = grace.get(went_on.headers["location"]).text
        form = form_of(after)
        last = grace.post(went_on.headers["location"], data={**sent, "form": form})

    decision = first.turn().story.decisions[-1]
    assert (decision.person, decision.verdict, decision.comment) == ("grace", "approve", "Go.")
    assert decision.method is Method.PROVEN
    assert pages.woken == [("run-1", "grace"), ("run-2", "grace")]
    assert "You approved <bdi>“Spring balm”</bdi>" in after
    assert "Second balm" in after
    assert went_on.status_code == 303
    with pages.of("grace") as grace:
        empty = grace.get(last.headers["location"]).text
    assert "Nothing waits for you" in empty
    assert "You approved <bdi>“Second balm”</bdi>" in empty


@ON_SQLITE
@BOTH
def test_the_line_about_the_last_decision_is_what_the_store_says_whatever_a_link_says() -> None:
    pages = team_at_work()
    link = _link(waiting_for_grace("run-1"))

    with pages.of("grace") as grace:
        for forged in (link.removeprefix("/approve/"), "9" * 30, "-1", "<b>"):
            assert "You approved" not in grace.get(f"{link}?after={forged}").text


@BOTH
def test_a_refused_decision_is_a_sentence_and_keeps_what_was_typed() -> None:
    pages, told = team_at_work(), waiting_for_grace("run-1")
    link = _link(told)

    with pages.of("grace") as grace:
        form = form_of(grace.get(link).text)
        silent = grace.post(link, data={"form": form, "decision": "reject", "comment": " "})
        nothing = grace.post(link, data={"form": form, "comment": "Hm, I <3 it"})
        no_form = grace.post(link, data={"decision": "approve"})

    assert [said.status_code for said in (silent, nothing, no_form)] == [409, 409, 409]
    assert "Please write in the comment what should change" in silent.text
    assert "Please choose one of the answers" in nothing.text
    assert "Hm, I &lt;3 it</textarea>" in nothing.text
    assert len(told.turn().story.decisions) == 2
    assert pages.woken == []


@BOTH
def test_what_was_on_the_screen_is_what_is_decided() -> None:
    pages, told = team_at_work(), waiting_for_grace("run-1")
    link = _link(told)
    with pages.of("grace") as grace:
        form = form_of(grace.get(link).text)
        told.say("mei", Verdict.REQUEST_CHANGES, "Shorter, please.")
        rewritten(told, ChannelPost(text="Another text, which Grace has never seen."))
        told.turn()

        late = grace.post(
            link, data={"form": form, "decision": "approve", "comment": "My long words"}
        )
        again = re.search(r'href="(/approve/\d+)">Open it', late.text)
        assert again
        stale = grace.post(again[1], data={"form": form, "decision": "approve"})

    assert (late.status_code, stale.status_code) == (409, 409)
    assert "or the post changed" in stale.text
    assert "My long words" in late.text
    assert told.place() == "approve/head-office"
    assert told.turn().story.decided_on(told.turn().story.revisions[-1]) == []


@ON_SQLITE
@BOTH
def test_the_page_shows_what_goes_out_what_changed_and_what_was_said() -> None:
    pages, told = team_at_work(), waiting_for_grace("run-1", text="Eight minutes are enough.")
    sent_back(told, "Five are better.")
    image = Media(sha256=keep_media(drawn()), mime="image/png", alt="A cup of tea by a window")
    link = "https://hazelandthyme.example/tea"
    rewritten(told, ChannelPost(text="Five minutes are enough.", media=(image,), link=link))
    page_link = _link(told)

    with pages.of("grace") as grace:
        shown = grace.get(page_link).text
        picture = grace.get(f"{page_link}/image/{image.sha256}")
        other = grace.get(f"{page_link}/image/{'0' * 64}")

    assert "Eight</del><ins" in shown.replace('<span class="heard">removed: </span>', "")
    assert f'<a href="{link}" rel="noopener noreferrer nofollow">' in shown
    assert "A cup of tea by a window" in shown
    for said in ("Five are better.", "requests changes", "(London)", "All of them have to agree"):
        assert said in shown
    assert (picture.headers["content-type"], picture.content) == ("image/png", drawn())
    assert other.status_code == 404


@ON_SQLITE
@BOTH
def test_hostile_words_are_shown_and_do_nothing() -> None:
    pages, told = team_at_work(), waiting_for_grace("run-1", "A <i>title</i>", HOSTILE)
    told.say("mei", Verdict.REQUEST_CHANGES, "<img src=x onerror=alert(1)>")
    post = ChannelPost(text=f"{HOSTILE} again", link="javascript:alert(1)")
    link = _link(rewritten(told, post))

    with pages.of("grace") as grace:
        answer = grace.get(link)

    assert "&lt;script&gt;alert(1)&lt;/script&gt; [U+202E]gnorw[U+202C]" in answer.text
    for live in ("<script", "<img src=x", "<i>", 'href="javascript', "\u202e"):
        assert live not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@ON_SQLITE
@BOTH
def test_who_may_not_see_it_finds_nothing_and_who_is_not_asked_only_reads() -> None:
    pages, told = team_at_work(), waiting_for_grace("run-1")
    link = _link(told)
    with pages.of("grace") as grace:
        form = form_of(grace.get(link).text)

    sent = {"form": form, "decision": "approve"}
    with pages.of("katharina") as german:  # of another region, and asked nowhere any more
        answers = [german.get(link), german.post(link, data=sent), german.get("/approve/999")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({re.sub(r"/approve/\d+", "", answer.text) for answer in answers}) == 1

    with pages.of("amir") as amir:
        shown, refused = amir.get(link), amir.post(link, data=sent)
    assert "Others are asked here" in shown.text
    assert 'name="comment"' not in shown.text
    assert (refused.status_code, pages.woken) == (409, [])
    assert len(told.turn().story.decisions) == 2


@ON_SQLITE
@BOTH
def test_a_text_is_written_in_prefects_form() -> None:
    pages, told = team_at_work(), Told("run-w")
    told.turn()

    with pages.of("giulia") as giulia:
        shown = giulia.get(giulia.get("/approve").headers["location"]).text

    assert "/v2/runs/flow-run/run-w" in shown
    assert 'name="comment"' not in shown


@ON_SQLITE
@BOTH
@pytest.mark.parametrize("path", ["/approve", "/approve/1", "/my"])
def test_a_stranger_is_led_to_sign_in(path: str) -> None:
    with team_at_work().of("grace") as browser:
        browser.cookies.clear()

        led = browser.get(path)

    assert led.headers["location"].startswith("/sign-in?next=")


def _link(told: Told) -> str:
    """The address of the page about what this content asks now."""
    return f"/approve/{told.turn().question_id}"
