"""The page about what changed: by version and subject, in the reader's language and clocks."""

import re
from datetime import UTC, datetime

import pytest

from server.pages import changes
from signoff.workspace import files_of
from tests.own_accounts import ON_SQLITE
from tests.story import EXAMPLE, Time, apply_example
from tests.waiting_posts import Pages, team_at_work

BOTH = pytest.mark.usefixtures("store")


def pages_at_work(time: Time) -> Pages:
    time.at = datetime(2026, 11, 18, 22, 30, tzinfo=UTC)
    pages = team_at_work()
    pages.application.router.routes += changes.routes
    return pages


def with_hours(hours: int) -> None:
    text = files_of(EXAMPLE)["process.yaml"]
    apply_example(**{"process.yaml": text.replace("hours: 16  ", f"hours: {hours}  ")})


def change(old: str, new: str, file: str = "process.yaml") -> None:
    text = files_of(EXAMPLE)[file]
    assert old in text
    apply_example(**{file: text.replace(old, new)})


@BOTH
def test_each_reads_it_in_their_language_on_their_clocks_with_what_is_theirs_first(
    time: Time,
) -> None:
    pages = pages_at_work(time)
    change("people: [luca, katharina]", "people: [luca]")

    with pages.of("katharina") as katharina, pages.of("grace") as grace:
        german, english = katharina.get("/changes").text, grace.get("/changes").text

    first = re.search(r'class="for-you".*?</section>', german, re.S)
    assert first
    assert "Katharina Brandt" in first[0]
    assert "23:30 (Berlin)" in german
    assert "22:30 (London)" in english
    assert "Country leads › people: Katharina Brandt went." in english
    assert "Nothing on this page is about you" in english
    assert "Hazel &amp; Thyme is new here." in english


@BOTH
def test_many_versions_are_read_page_by_page_to_the_first(time: Time) -> None:
    pages = pages_at_work(time)
    for hours in range(20, 45):
        with_hours(hours)

    with pages.of("grace") as grace:
        seen: list[str] = []
        link: str | None = "/changes"
        while link:
            shown = grace.get(link).text
            seen += re.findall(r'<article id="version-(\d+)"', shown)
            older = re.search(r'href="(/changes\?before=\d+)">Older', shown)
            link = older[1] if older else None
        beyond = grace.get("/changes?before=1").text

    assert seen == [str(number) for number in range(26, 0, -1)]
    assert "There is nothing older than this." in beyond


@ON_SQLITE
@BOTH
def test_what_an_address_says_is_not_believed(time: Time) -> None:
    pages = pages_at_work(time)

    with pages.of("grace") as grace:
        for before in ("x", "-1", "9" * 40, "<script>", "%00"):
            shown = grace.get(f"/changes?before={before}")
            assert shown.status_code == 200
            assert "<script" not in shown.text


@ON_SQLITE
@BOTH
def test_names_from_the_files_cannot_harm_the_page(time: Time) -> None:
    pages = pages_at_work(time)
    change("name: Grace Okafor", 'name: "<b>Grace</b>"', "team.yaml")

    with pages.of("mei") as mei:
        shown = mei.get("/changes").text

    assert "<b>Grace" not in shown
    assert "&lt;b&gt;Grace" in shown


@ON_SQLITE
@BOTH
def test_a_dashboard_and_a_kpi_of_our_own_that_changed_are_news_too(time: Time) -> None:
    pages = pages_at_work(time)
    change("best_posts: 10", "best_posts: 5", "dashboards.yaml")
    change("2*comments", "4*comments", "reports.yaml")

    with pages.of("mei") as mei:
        shown = mei.get("/changes").text

    assert "Hazel &amp; Thyme in numbers › best posts was 10 and is now 5." in shown
    assert "formula was (likes + 2*comments + 3*shares) / posts" in shown
