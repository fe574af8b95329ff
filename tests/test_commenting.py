"""What people say about a post is kept, told to whom it concerns, and settled."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from reports.notices import Reader, Ways, as_chat, as_mail
from signoff.lifecycle.commenting import (
    LONGEST,
    MOST_IN_A_MINUTE,
    CommentRefused,
    discussion,
    say,
)
from signoff.lifecycle.of_comments import untold
from signoff.lifecycle.passages import Draft, NoSuchPassage
from signoff.lifecycle.settling import reopen, resolve, take_back
from signoff.post import ChannelPost
from signoff.rules.threads import still_there
from signoff.store.database import reading
from signoff.store.notices import Notice
from signoff.store.questions import Verdict
from tests.own_accounts import ON_SQLITE
from tests.story import Time, Told, apply_example
from tests.waiting_posts import rewritten

BOTH = pytest.mark.usefixtures("store", "time")
TEXT = "Kettle on.\n\nPhone away, for eight minutes."
READER = Reader("en", "Europe/London", "Hazel & Thyme")


def waiting() -> Told:
    """A post of the head office, written by Giulia of Italy, which the country leads review."""
    apply_example()
    told = Told().write(TEXT)
    told.turn()
    return told


def told_of_comments() -> list[tuple[str, str]]:
    with reading() as session:
        kinds = Notice.kind.in_(("mentioned", "answered", "commented"))
        found = session.scalars(select(Notice).where(kinds).order_by(Notice.id))
        return [(one.person, one.kind) for one in found if one.sent_at is None]


@BOTH
def test_who_is_named_is_told_once_and_who_wrote_it_is_not() -> None:
    told = waiting()

    n = say(told.id, "olivia", Draft("@grace @Grace @legal @olivia @germany @nobody: look", 1))

    assert told_of_comments() == [
        ("grace", "mentioned"),
        ("noah", "mentioned"),
        ("katharina", "mentioned"),  # of Germany, and asked; Jonas of Germany is not
        ("giulia", "commented"),
    ]
    assert untold(told.id, n, "olivia") == [
        "There is nobody called @nobody: nobody was told.",
        "Jonas Weber may not see this post, and was not told.",
    ]
    assert untold(told.id, n, "grace") == []


@BOTH
def test_a_thread_hears_of_an_answer_and_the_creator_of_a_first_comment_only() -> None:
    told = waiting()
    first = say(told.id, "giulia", Draft("Is eight right?", 1))
    answer = say(told.id, "luca", Draft("I think so. @giulia?", 1, answers=first))
    say(told.id, "olivia", Draft("It is.", 1, answers=answer))
    say(told.id, "grace", Draft("Something else.", 1))

    assert told_of_comments() == [
        ("giulia", "mentioned"),  # told as named, so not as answered
        ("giulia", "answered"),
        ("luca", "answered"),
    ]
    threads = discussion(told.id)
    assert [len(thread.answers) for thread in threads] == [
        2,
        0,
    ]  # an answer's answer is the thread's


@BOTH
def test_who_may_not_see_the_post_says_nothing_about_it() -> None:
    told = waiting()
    n = say(told.id, "olivia", Draft("Hm.", 1))

    for act in (
        lambda: say(told.id, "jonas", Draft("I am of another region.", 1)),
        lambda: resolve(told.id, n, "jonas"),
        lambda: take_back(told.id, n, "jonas"),
    ):
        with pytest.raises(CommentRefused, match="nothing here that you may see"):
            act()
    with pytest.raises(CommentRefused, match="no such comment"):
        resolve(told.id, n + 1, "olivia")
    other = Told("run-2", title="Another")
    with pytest.raises(CommentRefused, match="no such comment"):
        say(other.id, "olivia", Draft("Across posts", answers=n))

    assert [one.first.comment.text for one in discussion(told.id)] == ["Hm."]


@BOTH
def test_a_comment_keeps_the_words_that_it_is_about() -> None:
    told = waiting()
    line = say(told.id, "luca", Draft("Longer?", 1, channel="mastodon-hub", line=3))
    pasted = say(told.id, "luca", Draft("Nice.", 1, passage=" Kettle  on.\nPhone "))
    told.say("luca", Verdict.REQUEST_CHANGES, "Five.")
    rewritten(told, ChannelPost(text="Kettle on. Phone away, for five minutes."))

    by_line, by_words = (thread.first.comment for thread in discussion(told.id))
    assert (by_line.id, by_line.passage) == (line, "Phone away, for eight minutes.")
    assert (by_words.id, by_words.channel) == (pasted, "mastodon-hub")
    body = told.turn().story.revisions[-1].body
    assert not still_there(by_line, body)
    assert still_there(by_words, body)


@ON_SQLITE
@BOTH
@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (Draft("x", 1, passage="Put the kettle on"), "do not stand in the text"),
        (Draft("x", 1, channel="mastodon-hub", line=2), "no such line"),
        (Draft("x", 1, channel="mastodon-mars", line=1), "no text for this channel"),
        (Draft("x", 1, line=1), "no such line"),
        (Draft("x", 9), "no round 9"),
        (Draft(" \u202e\x00\n", 1), "no words"),
        (Draft("x" * (LONGEST + 1), 1), "5001 characters"),
    ],
)
def test_what_cannot_be_kept_says_why(draft: Draft, why: str) -> None:
    told = waiting()

    with pytest.raises((CommentRefused, NoSuchPassage), match=why):
        say(told.id, "luca", draft)

    assert discussion(told.id) == []


@BOTH
def test_hostile_words_can_be_kept_and_told() -> None:
    told = waiting()

    say(told.id, "olivia", Draft("a\x00b \u202ec\u202c\r\n<script> @grace \ud800 👩‍👩‍👧‍👦", 1))

    assert discussion(told.id)[0].first.comment.text == "ab c\n<script> @grace  👩‍👩‍👧‍👦"
    assert ("grace", "mentioned") in told_of_comments()


@BOTH
def test_the_same_twice_is_one_and_too_many_in_a_minute_have_to_wait(time: Time) -> None:
    told = waiting()

    for n in range(MOST_IN_A_MINUTE):
        assert say(told.id, "luca", Draft(f"{n}", 1)) == say(told.id, "luca", Draft(f"{n}", 1))
    with pytest.raises(CommentRefused, match="within a minute"):
        say(told.id, "luca", Draft("one more", 1))
    say(told.id, "olivia", Draft("mine", 1))
    time.passes(timedelta(minutes=1))
    say(told.id, "luca", Draft("one more", 1))

    assert len(discussion(told.id)) == MOST_IN_A_MINUTE + 2


@BOTH
def test_a_thread_is_resolved_and_opened_again_by_whoever_sees_it() -> None:
    told = waiting()
    first = say(told.id, "olivia", Draft("Eight?", 1))
    answer = say(told.id, "luca", Draft("Yes.", 1, answers=first))

    resolve(told.id, answer, "luca")
    resolve(told.id, first, "amir")
    (settled,) = discussion(told.id)
    assert (settled.is_open, settled.resolved and settled.resolved.person) == (False, "luca")
    reopen(told.id, first, "giulia")
    (open_again,) = discussion(told.id)

    assert open_again.is_open
    assert [mark.person for mark in open_again.settling] == ["luca", "giulia"]


@BOTH
def test_words_can_be_taken_back_while_they_are_new_and_who_has_not_heard_does_not(
    time: Time,
) -> None:
    told = waiting()
    first = say(told.id, "olivia", Draft("@grace, a secret", 1))
    older = say(told.id, "luca", Draft("Older", 1, answers=first))

    with pytest.raises(CommentRefused, match="Only who wrote"):
        take_back(told.id, first, "luca")
    take_back(told.id, first, "olivia")
    take_back(told.id, first, "olivia")
    time.passes(timedelta(minutes=11))
    with pytest.raises(CommentRefused, match="within 10 minutes"):
        take_back(told.id, older, "luca")

    assert told_of_comments() == [("olivia", "answered")]
    (thread,) = discussion(told.id)
    assert thread.first.taken_back
    assert [one.text for one in thread.standing] == ["Older"]


@ON_SQLITE
@BOTH
def test_what_is_told_says_who_said_what_about_which_words_and_leads_there() -> None:
    told = waiting()
    n = say(
        told.id,
        "luca",
        Draft("@grace <b>Longer</b>?\nhttps://x.example", 1, channel="mastodon-hub", line=3),
    )
    with reading() as session:
        notice = session.scalars(select(Notice).where(Notice.person == "grace")).one()

    mail = as_mail(notice.kind, notice.facts, Ways("http://wrong.example"), READER)
    chat = as_chat(notice.kind, notice.facts, Ways("http://wrong.example"), READER)

    assert mail.subject == "You are mentioned: Spring balm"
    link = f"/content/{told.id}#comment-{n}"
    for said in (mail.text, chat):
        assert "About “Phone away, for eight minutes.”:" in said
        assert "> @grace <b>Longer</b>?\n> https://x.example" in said
        assert link in said
        assert "wrong.example" not in said
    assert "&lt;b&gt;Longer&lt;/b&gt;?" in mail.html
    assert link in mail.html
