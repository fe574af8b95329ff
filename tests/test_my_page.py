"""The page that says what waits for whom, and on which many are approved at once."""

import re
from datetime import timedelta

import pytest

from signoff.lifecycle import owing
from signoff.lifecycle.owing import owed_by
from signoff.store.questions import Verdict
from tests.own_accounts import ON_SQLITE
from tests.story import Time, Told
from tests.waiting_posts import HOSTILE, team_at_work, ticks_of, waiting_for_grace

BOTH = pytest.mark.usefixtures("store")


@BOTH
def test_what_somebody_owes_stands_by_due_time_with_the_late_marked(time: Time) -> None:
    pages = team_at_work()
    waiting_for_grace("run-1", "The late one")
    time.passes(timedelta(days=5))
    waiting_for_grace("run-2", "The newer one")

    with pages.of("grace") as grace:
        shown = grace.get("/my").text

    rows = re.findall(r"<li( class=\"is-late\")?>.*?<a href=\"/approve/\d+\">([^<]+)", shown, re.S)
    assert rows == [(' class="is-late"', "The late one"), ("", "The newer one")]


@BOTH
def test_twenty_are_approved_at_once_and_each_says_what_came_of_it() -> None:
    pages = team_at_work()
    all_of_them = [waiting_for_grace(f"run-{n}", f"Balm {n}") for n in range(20)]
    with pages.of("grace") as grace:
        ticks = ticks_of(grace.get("/my").text)
        all_of_them[3].say("mei", Verdict.REJECT, "Not this one.")
        all_of_them[4].say("mei", Verdict.REQUEST_CHANGES, "Shorter.")

        said = grace.post("/my", data=ticks).text

        again = grace.post("/my", data=ticks).text
    assert len(ticks) == 20
    assert "18 of 20 approved" in said
    assert said.count("not counted") == 2
    assert "0 of 20 approved" in again
    assert sorted(pages.woken) == sorted(
        (f"run-{n}", "grace") for n in range(20) if n not in (3, 4)
    )
    assert owed_by("grace") == []


@ON_SQLITE
@BOTH
def test_who_is_not_asked_approves_nothing_by_ticking_and_learns_no_title() -> None:
    pages, told = team_at_work(), waiting_for_grace("run-1", "A secret title")
    with pages.of("grace") as grace:
        ticks = ticks_of(grace.get("/my").text)

    with pages.of("amir") as amir:
        said = amir.post("/my", data={**ticks, "999": "x", "9" * 40: "x", "-1": "x"}).text

    assert "A secret title" not in said
    assert "0 of 2 approved" in said
    assert (len(told.turn().story.decisions), pages.woken) == (2, [])


@BOTH
def test_what_one_has_answered_is_not_owed_though_the_run_has_not_gone_on() -> None:
    team_at_work()
    told = Told("run-1").write()
    assert owed_by("giulia") == []
    told.say("luca")
    told.turn()
    assert [len(owed_by(person)) for person in ("olivia", "amir", "grace")] == [1, 1, 0]

    told.say("olivia")  # one of the two is enough
    assert [len(owed_by(person)) for person in ("olivia", "amir")] == [0, 0]

    told.turn()
    told.say("grace")
    assert [len(owed_by(person)) for person in ("grace", "mei")] == [0, 1]


@BOTH
def test_posts_that_others_have_answered_hide_none_that_still_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(owing, "MOST", 2)
    team_at_work()
    posts = [Told(f"run-{n}", title=f"Post {n}").write().say("luca") for n in range(5)]
    for post in posts:
        post.turn()
    for post in posts[:3]:
        post.say("olivia")

    assert [one.content.title for one in owed_by("amir")] == ["Post 3", "Post 4"]


@ON_SQLITE
@BOTH
def test_a_creator_sees_who_has_the_post_and_a_run_that_does_not_wake_loses_no_word() -> None:
    pages, told = team_at_work(), waiting_for_grace("run-1", "A post of Giulia's")

    async def fails(run_id: str, who: str) -> None:
        raise ConnectionError(run_id, who)

    pages.application.state.wake = fails
    with pages.of("giulia") as giulia, pages.of("grace") as grace:
        shown = giulia.get("/my?language=en").text
        said = grace.post("/my", data=ticks_of(grace.get("/my").text)).text

    assert "Nothing waits for you" in shown
    assert "Grace Okafor, Mei Lindqvist" in shown
    assert "1 of 1 approved" in said
    assert told.turn().story.decisions[-1].person == "grace"


@ON_SQLITE
@BOTH
def test_nothing_ticked_decides_nothing_and_a_huge_text_is_cut() -> None:
    pages = team_at_work()
    waiting_for_grace("run-1", "Long", HOSTILE)

    with pages.of("grace") as grace:
        shown, said = grace.get("/my").text, grace.post("/my", data={}).text

    assert "Nothing was ticked" in said
    assert "Read all of it" in shown
    assert len(shown) < 10_000
    assert "<script" not in shown
