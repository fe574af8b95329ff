"""Comments as people write, answer and settle them on the pages about a post."""

import re

import pytest
from starlette.testclient import TestClient

from reports.turn import description
from signoff.lifecycle.commenting import discussion, say
from signoff.lifecycle.passages import Draft
from signoff.post import ChannelPost
from signoff.store.questions import Verdict
from tests.own_accounts import ON_SQLITE
from tests.story import Told
from tests.waiting_posts import HOSTILE, Pages, rewritten, team_at_work, waiting_for_grace

BOTH = pytest.mark.usefixtures("store")
TEXT = "Kettle on.\nPhone away."
LINE_TWO = {"revision": "1", "about": "mastodon-hub:2"}


def at_work() -> tuple[Pages, Told]:
    return team_at_work(), waiting_for_grace("run-1", text=TEXT)


def send(browser: TestClient, told: Told, text: str, **more: str) -> str:
    """Send a comment, and follow to where one is led: the page that then shows."""
    sent = browser.post(f"/content/{told.id}/comment", data={"text": text, **more})
    assert sent.status_code == 303, sent.text
    page: str = browser.get(sent.headers["location"]).text
    return page


@BOTH
def test_a_comment_on_a_line_is_written_where_one_decides_and_read_on_both_pages() -> None:
    pages, told = at_work()
    number = told.turn().question_id

    with pages.of("grace") as grace:
        form = grace.get(f"/approve/{number}").text
        here = {**LINE_TWO, "question": str(number)}
        sent = grace.post(
            f"/content/{told.id}/comment", data={"text": "Off, not away. @mei @xyz", **here}
        )
        shown = grace.get(sent.headers["location"]).text
    with pages.of("mei") as mei:
        story = mei.get(f"/content/{told.id}").text

    assert '<option value="mastodon-hub:2">2: Phone away.</option>' in form
    assert sent.headers["location"] == f"/approve/{number}?said=1#comment-1"
    assert "There is nobody called @xyz: nobody was told." in shown
    assert "There is nobody called" not in story
    for page in (shown, story):
        assert re.search(r'class="passage">Phone away\.</blockquote>', page)
        assert "Off, not away. @mei @xyz" in page
        assert "line 2" in page
    assert "**Grace Okafor**" in (asked := description(told.turn()))
    assert "> Off, not away. \\@mei \\@xyz" in asked
    assert pages.woken == []


@BOTH
def test_a_thread_is_answered_settled_opened_and_taken_back_with_buttons() -> None:
    pages, told = at_work()
    thread = f"/content/{told.id}/comment/1"
    with pages.of("grace") as grace, pages.of("mei") as mei:
        send(grace, told, "Off?", **LINE_TWO)
        send(mei, told, "Off.", revision="1", answers="1")
        mei.post(thread, data={"do": "resolve"})
        settled = mei.get(f"/content/{told.id}").text
        reopened = mei.post(thread, data={"do": "reopen"})
        not_hers = mei.post(thread, data={"do": "take-back"})
        back = grace.post(thread, data={"do": "take-back"})
        after = grace.get(back.headers["location"]).text

    assert "1 settled thread" in settled
    assert "Resolved by Mei Lindqvist" in settled
    assert reopened.headers["location"] == f"/content/{told.id}#comment-1"
    assert not_hers.status_code == 409
    assert "Only who wrote a comment can take it back." in not_hers.text
    assert "This comment was taken back." in after
    assert "Off?" not in after
    assert "Off." in after


@ON_SQLITE
@BOTH
def test_words_that_are_gone_are_still_shown_and_said_to_be_gone() -> None:
    pages, told = at_work()
    say(told.id, "grace", Draft("Off.", 1, channel="mastodon-hub", line=2))
    told.say("mei", Verdict.REQUEST_CHANGES, "Shorter.")
    rewritten(told, ChannelPost(text="Kettle on."))

    with pages.of("grace") as grace:
        shown = grace.get(f"/content/{told.id}").text

    assert "about words that are no longer there" in shown
    assert "Phone away.</blockquote>" in shown


@ON_SQLITE
@BOTH
def test_a_comment_that_cannot_be_kept_is_still_there_to_mend() -> None:
    pages, told = at_work()
    said = {"text": "My <long> words", "passage": "not in it", "revision": "1"}

    with pages.of("grace") as grace:
        refused = grace.post(f"/content/{told.id}/comment", data=said)
        empty = grace.post(f"/content/{told.id}/comment", data={"text": " ", "revision": "1"})
        huge = grace.post(f"/content/{told.id}/comment", data={"text": "x" * 400_000})
        odd = {"about": "a:b:c", "revision": "x", "answers": "-1", "question": "9" * 30}
        kept = grace.post(f"/content/{told.id}/comment", data={"text": "Odd", **odd})

    assert [one.status_code for one in (refused, empty, huge)] == [409, 409, 400]
    assert "do not stand in the text" in refused.text
    assert "My &lt;long&gt; words</textarea>" in refused.text
    assert 'value="not in it"' in refused.text
    assert kept.headers["location"] == f"/content/{told.id}?said=1#comment-1"


@ON_SQLITE
@BOTH
def test_hostile_comments_are_shown_and_do_nothing() -> None:
    pages, told = at_work()
    names = '"><script>alert(1)</script>'

    with pages.of("grace") as grace:
        page = send(grace, told, f"@{names} {HOSTILE[:300]}\u200b", **LINE_TWO)
        back = {"text": "Back", "question": "1//evil.example", "revision": "1"}
        led = grace.post(f"/content/{told.id}/comment", data=back).headers["location"]
        deep = grace.get(f"/content/{told.id}?said=1&language=%3Cscript%3E").text
    with pages.of("olivia") as olivia:
        search = olivia.get("/content", params={"title": names, "stage": names}).text

    assert led.startswith(f"/content/{told.id}?said=")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; gnorw" in page
    assert "[U+200B]" in page
    for shown in (page, deep, search, description(told.turn())):
        assert not re.search(r"(?<!\\)<script", shown)  # a backslash makes it text in Markdown
        assert "\u202e" not in shown


@BOTH
def test_who_may_not_see_the_post_learns_nothing_and_says_nothing() -> None:
    pages, told = at_work()
    say(told.id, "grace", Draft("A secret", 1))
    paths = ["", "/round/1", f"/image/{'0' * 64}"]

    with pages.of("jonas") as jonas:  # a creator of another region
        seen = [jonas.get(f"/content/{told.id}{path}") for path in paths]
        none = [jonas.get(f"/content/999{path}") for path in paths]
        said = [
            jonas.post(f"/content/{told.id}/comment", data={"text": "Hm", "revision": "1"}),
            jonas.post(f"/content/{told.id}/comment/1", data={"do": "resolve"}),
            jonas.post(f"/content/{told.id}/comment/1", data={"do": "take-back"}),
        ]
        all_posts = jonas.get("/content").text

    assert {one.status_code for one in [*seen, *none, *said]} == {404}
    plain = {re.sub(r"/content/\d+(/round/1|/image/0+)?", "", one.text) for one in [*seen, *none]}
    assert len(plain) == 1
    assert "Spring balm" not in all_posts
    (thread,) = discussion(told.id)
    assert (thread.is_open, thread.answers) == (True, [])


@ON_SQLITE
@BOTH
@pytest.mark.parametrize("path", ["/content", "/content/1", "/content/1/round/1"])
def test_a_stranger_is_led_to_sign_in(path: str) -> None:
    with team_at_work().of("grace") as browser:
        browser.cookies.clear()

        led = browser.get(path)
        sent = browser.post("/content/1/comment", data={"text": "Hm"})

    for answer in (led, sent):
        assert answer.headers["location"].startswith("/sign-in?next=")
