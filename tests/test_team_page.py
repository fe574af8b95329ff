"""The page of the whole team: what waits for whom, the late first; and handing it over there."""

import re
import time as stopwatch
from datetime import UTC, datetime, timedelta

import pytest

from signoff.lifecycle.owing import owed_by
from signoff.workspace import files_of
from tests.own_accounts import ON_SQLITE
from tests.sign_in_browser import happened
from tests.story import EXAMPLE, Time, Told, apply_example
from tests.waiting_posts import many_to_write, team_at_work, waiting_for_grace

BOTH = pytest.mark.usefixtures("store")
MANY = 2_000
QUICK = 0.3
"""Seconds of a processor for a page of a team that has two thousand things to do."""


def titles(page: str) -> list[tuple[bool, str]]:
    """Late or not, and the title, in the order of the page."""
    row = r'<li( class="is-late")?>\s*<div class="what">\s*<h3[^>]*><a[^>]*>([^<]+)'
    found = re.findall(row, page)
    return [(bool(late), title) for late, title in found]


def tasks(page: str) -> list[str]:
    """Who has each task, as the page says it."""
    found = re.findall(r"</h3>\s*<p>(.*?)</p>", page, re.S)
    return [re.sub(r"<[^>]+>", "", one) for one in found]


def number_of(page: str) -> str:
    found = re.search(r"/team/(\d+)/hand-over", page)
    assert found, page
    return found[1]


@BOTH
def test_everything_that_waits_stands_by_due_time_with_who_has_it(time: Time) -> None:
    pages = team_at_work()
    time.at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    waiting_for_grace("run-1", "The late one")
    time.passes(timedelta(days=3))
    waiting_for_grace("run-2", "The newer one")
    Told("run-3", title="To be written").turn()

    with pages.of("olivia") as olivia:
        shown = olivia.get("/team").text

    assert titles(shown) == [
        (True, "The late one"),
        (False, "The newer one"),
        (False, "To be written"),
    ]
    assert tasks(shown) == ["Grace Okafor, Mei Lindqvist"] * 2 + ["Giulia Ferri"]
    assert "3 tasks" in shown
    load = re.findall(r"<bdi>([^<]+)</bdi></a> <b>(\d)</b>(.*?)</li>", shown)
    assert [(name, n, "1 late" in late) for name, n, late in load] == [
        ("Grace Okafor", "2", True),
        ("Mei Lindqvist", "2", True),
        ("Giulia Ferri", "1", False),
    ]


@BOTH
def test_person_region_and_stage_are_chosen_in_the_address() -> None:
    pages = team_at_work()
    waiting_for_grace("run-1", "For the head office")
    Told("run-2", title="From Milan", channels=["mastodon-italy"]).turn()
    Told("run-3", title="German", channels=["mastodon-germany"], creator="jonas").turn()

    queries = ("person=grace", "region=italy", "stage=create", "stage=create&person=jonas")
    with pages.of("olivia") as olivia:
        shown = {
            query: [title for _late, title in titles(olivia.get(f"/team?{query}").text)]
            for query in queries
        }
        nothing = olivia.get("/team?stage=publish&person=<script>").text

    assert shown == {
        "person=grace": ["For the head office"],
        "region=italy": ["From Milan"],
        "stage=create": ["From Milan", "German"],
        "stage=create&person=jonas": ["German"],
    }
    assert "Nothing fits" in nothing
    assert "<script" not in nothing


@BOTH
def test_who_sees_their_own_region_sees_it_here_too_and_learns_no_other_title() -> None:
    pages = team_at_work()
    waiting_for_grace("run-1", "A secret title")
    Told("run-2", title="From Milan", channels=["mastodon-italy"]).turn()
    Told("run-3", title="German", channels=["mastodon-germany"], creator="jonas").turn()

    with pages.of("jonas") as jonas:
        shown, other = jonas.get("/team").text, jonas.get("/team/4/hand-over")
        asked_for = jonas.get("/team?region=italy&person=giulia").text

    assert [title for _late, title in titles(shown)] == ["German"]
    assert "secret" not in shown + other.text + asked_for
    assert "Milan" not in shown + asked_for
    assert (other.status_code, "Giulia" in shown) == (404, False)


@BOTH
def test_a_task_is_handed_over_from_its_row_and_taken_back_at_once() -> None:
    pages = team_at_work()
    waiting_for_grace("run-1", "Balm")
    with pages.of("grace") as grace:
        number = number_of(grace.get("/team?person=grace").text)
        form = grace.get(f"/team/{number}/hand-over?person=grace").text
        said = {"of": "grace", "to": "noah", "person": "grace"}
        after = grace.post(f"/team/{number}/hand-over", data=said)
        shown = grace.get(after.headers["location"]).text
        hidden = dict(re.findall(r'name="(of|to)" value="(\w+)"', shown))
        has_it = [len(owed_by(person)) for person in ("grace", "noah")]
        elsewhere = grace.get(re.sub("person=grace&?", "", after.headers["location"])).text

        back = grace.post(f"/team/{number}/hand-over", data=hidden)

    assert set(re.findall(r'<option value="(\w+)">', form)) == {"amir", "noah", "olivia"}
    assert after.headers["location"].startswith("/team?person=grace&handed=")
    assert "Noah Bergman has it now" in shown
    assert tasks(elsewhere) == ["Mei Lindqvist, Noah Bergman for Grace Okafor (handed over)"]
    assert (has_it, hidden) == ([0, 1], {"of": "noah", "to": "grace"})
    assert back.status_code == 303
    assert [len(owed_by(person)) for person in ("grace", "noah")] == [1, 0]
    assert [what for what, who in happened() if who == "grace"].count("handed over") == 2


@BOTH
def test_who_may_not_hand_it_over_finds_no_button_and_is_refused_with_a_sentence() -> None:
    pages = team_at_work()
    waiting_for_grace("run-1", "Balm")

    with pages.of("noah") as noah:
        shown = noah.get("/team").text
        refused = noah.post("/team/4/hand-over", data={"of": "grace", "to": "noah"})
        claimed = noah.get("/team?handed=1").text
    with pages.of("mei") as mei:
        for_others = mei.post("/team/4/hand-over", data={"of": "grace", "to": "noah"})
        wrong = mei.post("/team/4/hand-over", data={"of": "mei", "to": "luca"})

    assert "hand-over" not in shown
    assert [one.status_code for one in (refused, for_others, wrong)] == [409] * 3
    assert "Whoever is asked hands it over" in refused.text
    assert "no role that may approve" in wrong.text
    assert "Take the task back" not in claimed
    assert [len(owed_by(person)) for person in ("grace", "mei", "noah")] == [1, 1, 0]


@ON_SQLITE
@BOTH
def test_who_is_away_stands_there_with_who_answers_meanwhile(time: Time) -> None:
    pages = team_at_work()
    time.at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    away = "    name: Grace Okafor\n"
    days = "[{first: 2026-11-20, last: 2026-11-24}, {first: 2026-11-25, last: 2026-11-27}]"
    team = files_of(EXAMPLE)["team.yaml"]
    apply_example(
        **{"team.yaml": team.replace(away, f"{away}    deputy: olivia\n    away: {days}\n")}
    )
    told = Told("run-1", slot="2026-12-15 12:00").write().say("luca").say("amir")
    told.turn()

    with pages.of("mei") as mei:
        shown = mei.get("/team").text

    assert tasks(shown) == ["Mei Lindqvist, Olivia Grant for Grace Okafor (away)"]
    assert "until Fri, 27 Nov 2026" in shown
    assert "Olivia Grant answers meanwhile" in shown


@ON_SQLITE
@BOTH
def test_a_team_with_nothing_to_do_is_told_so_and_strangers_sign_in() -> None:
    pages = team_at_work()

    with pages.of("grace") as grace:
        shown = grace.get("/team").text
        grace.cookies.clear()
        stranger = grace.get("/team")

    assert "Nothing waits for anybody" in shown
    assert (stranger.status_code, stranger.headers["location"]) == (303, "/sign-in?next=%2Fteam")


@ON_SQLITE
@BOTH
def test_a_hostile_title_stays_text_here_too() -> None:
    pages = team_at_work()
    Told("run-1", title="<script>alert(1)</script> مرحبا & “more”").turn()

    with pages.of("olivia") as olivia:
        shown = olivia.get("/team").text
        form = olivia.get(f"/team/{number_of(shown)}/hand-over").text
    assert "<script" not in shown + form
    assert "&lt;script&gt;" in shown


@BOTH
def test_two_thousand_tasks_are_shown_quickly_a_hundred_at_a_time() -> None:
    pages = team_at_work()
    many_to_write(MANY)

    with pages.of("olivia") as olivia:
        olivia.get("/team")
        took = []
        for _time in range(3):
            began = stopwatch.process_time()
            shown = olivia.get("/team").text
            took.append(stopwatch.process_time() - began)
        last = olivia.get("/team?page=20&stage=create").text

    assert len(titles(shown)) == len(titles(last)) == 100
    assert "2000 tasks" in shown
    assert "Page 20 of 20" in last
    assert min(took) < QUICK, took
