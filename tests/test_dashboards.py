"""A dashboard shows what the mail says, to those whom it is for, and nothing that is not theirs."""

import html
import re
from io import BytesIO

import openpyxl
import pytest

from reports.kpi import render
from signoff.reporting import asked_for
from tasks.reporting import work_out
from tests.numbers_at_work import GERMANY, HUB, ITALY, MONDAY, NOW, Out, numbers, pages_with_numbers
from tests.own_accounts import ON_SQLITE
from tests.story import Time, apply_example
from tests.two_brands import two_brands
from tests.waiting_posts import HOSTILE

BOTH = pytest.mark.usefixtures("store")
OVERVIEW = "/dashboards/overview"


def words(page: str) -> str:
    """What stands on it, without its marks."""
    bare = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def only(channels: str = "[mastodon-hub]", more: str = "") -> str:
    return (
        "dashboards:\n  hub:\n    name: The hub\n    time_zone: Europe/Rome\n    charts: []\n"
        f"    channels: {channels}\n{more}"
    )


@ON_SQLITE
@BOTH
def test_it_shows_the_numbers_of_the_mail(time: Time) -> None:
    apply_example()
    numbers(time)
    asked = asked_for("weekly-kpi", "2026-W47", NOW)
    mail = render(work_out.fn(asked), "en", "Olivia", "The week in numbers", "Because.")

    with pages_with_numbers().of("olivia") as olivia:
        shown = words(olivia.get(OVERVIEW).text)

    headline = next(part for part in mail.text.split("\n\n") if "4 posts brought 272" in part)
    for said in (*headline.splitlines(), "1 comment 123", "1,040 ▲ +40"):
        assert said.strip() in shown
    for figure in re.findall(r"\d+\.\d+%|\d+\.\d+ per post", mail.text):
        assert figure in shown


@BOTH
def test_the_address_says_what_is_shown_and_a_wrong_one_gets_a_sentence(time: Time) -> None:
    apply_example()
    numbers(time)
    wrong = {
        "?period=yesterdayish": "is no period",
        "?period=2020-01-01/2026-01-01": "at most 1098 can be reported on",
        "?period=2026-12": "December 2026 has not begun: nothing can be told of it yet.",
        "?channel=mastodon-itali": "Did you mean mastodon-italy?",
        "?region=itly": "Did you mean italy?",
        "?region=italy&channel=mastodon-hub": "There is no channel mastodon-hub here",
        "?channel=%00%3Cscript%3E": "There is no channel <script> here",
    }

    with pages_with_numbers().of("olivia") as olivia:
        italy = olivia.get(f"{OVERVIEW}?period=this-week&days=2026-W47&region=italy").text
        campaign = olivia.get(f"{OVERVIEW}?period=2026-11&campaign=slow+WINTER").text
        silent = olivia.get(f"{OVERVIEW}?campaign=Slow+summer")
        today = olivia.get(f"{OVERVIEW}?period=2026-11-24").text
        refused = {address: olivia.get(OVERVIEW + address) for address in wrong}

    assert "One post brought 73 engagements" in italy
    assert "Morning ritual" not in italy
    assert "2 more goals also count what is not shown here" in words(italy)
    assert "4 posts brought 322 engagements" in campaign
    assert "Morning ritual" not in campaign
    assert "nothing was published" in silent.text
    assert "period=2026-11-23" in today
    assert "period=2026-11-25" not in today, "nothing leads to days that have not begun"
    assert {answer.status_code for answer in refused.values()} == {400}
    for address, answer in refused.items():
        assert wrong[address] in words(answer.text), address
        assert "<script>" not in answer.text


@ON_SQLITE
@BOTH
def test_it_says_where_goals_are_heading_and_which_days_were_odd(time: Time) -> None:
    apply_example()
    usual = [
        Out(channel, 30 + week % 3, day - 7 * week, campaign="")
        for week in range(13)
        for channel in (ITALY, GERMANY)
        for day in (0, 1)
    ]
    numbers(time, [*usual, Out(ITALY, 900, 1, "A very good one")])

    with pages_with_numbers().of("olivia") as olivia:
        week = words(olivia.get(f"{OVERVIEW}?period=2026-W47").text)
        campaign = words(olivia.get(f"{OVERVIEW}?period=2026-W47&campaign=Slow+winter").text)
        month = words(olivia.get(f"{OVERVIEW}?period=2026-11").text)

    odd = week.partition("Out of the ordinary")[2]
    assert "Tue 17 Nov, \u2068Hazel & Thyme Italia" in odd or "Tue 17 Nov, Hazel" in odd
    assert "“A very good one”" in odd
    assert "Out of the ordinary" not in campaign
    assert "These days are not over: the numbers are those so far." in month
    assert "by Mon 30 Nov" in month
    assert "These days are not over" not in week


@ON_SQLITE
@BOTH
def test_each_sees_only_the_channels_that_are_theirs(time: Time) -> None:
    files = two_brands(**{"dashboards.yaml": only("[mastodon-hub, mastodon-germany]")})
    apply_example(**files)
    numbers(time)
    pages = pages_with_numbers()

    with pages.of("tess") as tess, pages.of("bruno") as bruno, pages.of("olivia") as olivia:
        tea, balm = (words(one.get("/dashboards/hub").text) for one in (tess, bruno))
        everything = words(olivia.get("/dashboards/hub").text)
        other = tess.get(f"/dashboards/hub?channel={GERMANY}")
        taken = tess.get("/dashboards/hub/view.xlsx").content

    assert ("166 engagements" in tea, "Tee am Fenster" in tea) == (True, False)
    assert ("33 engagements" in balm, "Morning ritual" in balm) == (True, False)
    assert "199 engagements" in everything
    assert (other.status_code, "Deutschland" in other.text) == (400, False)
    assert "Tee am Fenster" not in _cells(taken)


@ON_SQLITE
@BOTH
def test_who_is_not_meant_finds_nothing_and_is_told_nothing(time: Time) -> None:
    apply_example(**{"dashboards.yaml": only(more="    readers: [grace, analyst]\n")})
    numbers(time)
    pages = pages_with_numbers()

    with pages.of("noah") as noah, pages.of("grace") as grace, pages.nobodys() as nobody:
        missing = noah.get("/dashboards/nothing")
        hidden = noah.get("/dashboards/hub")
        files = [noah.get("/dashboards/hub/view.xlsx"), noah.post("/dashboards/hub")]
        empty, listed = noah.get("/dashboards").text, grace.get("/dashboards").text
        shown = grace.get("/dashboards/hub")
        stranger = nobody.get("/dashboards/hub?period=2026-W47")

    assert hidden.status_code == missing.status_code == 404
    assert hidden.text.replace("/hub", "/nothing") == missing.text
    assert {one.status_code for one in files} == {404}
    assert ("The hub" in empty, "dashboards.yaml" in empty) == (False, True)
    assert "/dashboards/hub" in listed
    assert shown.status_code == 200
    assert "Share outside of the team" not in shown.text
    assert stranger.headers["location"].startswith("/sign-in?next=%2Fdashboards%2Fhub%3Fperiod")


@ON_SQLITE
@BOTH
def test_a_workspace_without_the_file_goes_on(time: Time) -> None:
    from signoff.lifecycle.applying import apply, propose
    from signoff.workspace import files_of
    from tests.story import EXAMPLE

    texts = {name: text for name, text in files_of(EXAMPLE).items() if name != "dashboards.yaml"}
    apply(propose(texts), by="a test")

    with pages_with_numbers().of("olivia") as olivia:
        shown = olivia.get("/dashboards").text

    assert "There is none yet that you may open." in shown
    assert "name: Our numbers" in shown


@ON_SQLITE
@BOTH
def test_what_people_wrote_cannot_harm_the_page_or_its_drawings(time: Time) -> None:
    team = '"<b onclick=alert(1)>]]>&quot; \u202egnorw"'.replace("\u202e", "")
    channels = two_brands()["channels.yaml"]
    channels = channels.replace("name: Hazel & Thyme\n", f"name: {team}\n", 1)
    apply_example(**{"channels.yaml": channels})
    hostile = [
        Out(HUB, 5, 0, HOSTILE[:200], HOSTILE[:200]),
        Out(ITALY, 7, 1, "مرحبا", '\ufffe"><script>'),
    ]
    numbers(time, hostile)

    with pages_with_numbers().of("olivia") as olivia:
        answer = olivia.get(OVERVIEW)
        picked = olivia.get(f"{OVERVIEW}?campaign=%22%3E%3Cscript%3E")

    for page in (answer.text, picked.text):
        assert page.count("<script") == 1
        assert "<b onclick" not in page
        assert " style=" not in page
        assert "javascript:" not in page
    assert "&lt;b onclick" in answer.text
    assert "<svg" in answer.text
    assert "'unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].endswith("script-src 'self'")


@ON_SQLITE
@BOTH
def test_the_same_can_be_taken_along_hung_up_and_read_without_drawings(time: Time) -> None:
    apply_example()
    numbers(time)

    with pages_with_numbers().of("olivia") as olivia:
        page = olivia.get(f"{OVERVIEW}?period=2026-W47&region=italy").text
        link = re.search(r'href="(/dashboards/overview/view\.xlsx\?[^"]+)" download', page)
        assert link
        file = olivia.get(html.unescape(link[1]))
        wall = olivia.get(f"{OVERVIEW}?wall=1").text
        script = re.search(r'src="(/signoff/dashboard\.[0-9a-f]+\.js)"', page)
        assert script
        program = olivia.get(script[1])
        other = olivia.get("/signoff/dashboard.0000000000000000.js")

    assert {"Cinque minuti", 73} <= _cells(file.content)
    assert "Morning ritual" not in _cells(file.content)
    assert '<noscript><meta http-equiv="refresh" content="300"></noscript>' in wall
    assert "Renewed every 5 minutes. These numbers are of: Tue, 24 Nov 2026, 10:00 (Rome)" in words(
        wall
    )
    assert ("<form" in wall.split("<main")[1], "http-equiv" in page) == (False, False)
    assert "immutable" in program.headers["cache-control"]
    assert other.status_code == 404
    assert "Channel Posts Engagements Followers Hazel & Thyme Italia 1 73" in words(page)


def _cells(book: bytes) -> set[object]:
    sheets = openpyxl.load_workbook(BytesIO(book)).worksheets
    return {cell.value for sheet in sheets for row in sheet.rows for cell in row}


def test_monday_is_the_first_day_of_the_week_of_these_tests() -> None:
    assert f"{MONDAY:%G-W%V-%u}" == "2026-W47-1"
