"""The KPI report in words: in three languages, whole in each form, safe from hostile titles."""

import re
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from openpyxl import Workbook, load_workbook

from reports import sheets
from reports.kpi import KpiReport, render
from reports.kpi.workbook import workbook
from signoff.language import speaking
from tests.kpi_rows import (
    a_usual_week,
    goal,
    in_words,
    kpi,
    liked,
    liked_before,
    post,
)
from tests.report_cases import CASES

MARKDOWN = MarkdownIt().enable("table")
HOSTILE = [
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    '=HYPERLINK("http://evil.example";"win")',
    "two\r\nBcc: everybody@example.org",
    "\u202egnorw eht daer\u202c",
    "عرض الخريف",
    "👩‍👩‍👧‍👦🎉",
    "| a | b |](https://evil.example) [win](https://evil.example) <https://evil.example>",
    "A" * 5_000,
    "half of a pair \ud83d and \x00 nothing",
    "e" + "\u0301" * 2_000,
    "{{ 7 * 7 }} {name} %(name)s %s",
]


@pytest.mark.parametrize(
    ("language", "subject", "says"),
    [
        (
            "en",
            "1,240 engagements (+24%)",
            "One post brought 1,240 engagements, 24% more than the week before.",
        ),
        (
            "de",
            "1.240 Interaktionen (+24 %)",
            "Ein Beitrag brachte 1.240 Interaktionen, 24 % mehr als in der Woche davor.",
        ),
        (
            "it",
            "1.240 interazioni (+24%)",
            "Un post ha ottenuto 1.240 interazioni, 24% in più rispetto alla settimana precedente.",
        ),
    ],
)
def test_everybody_reads_it_in_their_language(language: str, subject: str, says: str) -> None:
    mail = in_words(kpi([liked(1_240)], [liked_before(1_000)]), language)

    assert mail.subject.replace("\xa0", " ").startswith(subject)
    assert mail.text.splitlines()[0].replace("\xa0", " ") == says
    assert f'<html lang="{language}"' in mail.html


def test_the_same_facts_stand_in_text_page_and_markdown() -> None:
    mail = in_words(a_usual_week())

    for form in (mail.text, mail.html, mail.markdown):
        assert "3 posts brought 160 engagements, 33% more than the week before." in form
        assert "1 of 2 goals was reached." in form
        assert "Boots in the rain" in form
        assert "2 short" in form
    assert re.sub("<[^>]+>", "", mail.html).strip().endswith("For Anna Rossi. You asked for it.")
    assert mail.text.rstrip().splitlines()[-1] == "For Anna Rossi. You asked for it."
    assert mail.markdown.rstrip().splitlines()[-1] == "You asked for it."


@pytest.mark.parametrize("language", ["en", "de", "it"])
def test_a_mail_is_read_in_a_minute(language: str) -> None:
    """People read two hundred words and more in a minute; of a list they read the beginning."""
    beginning, link = [], "https://signoff.example/report"
    for case in (a_usual_week, CASES["crowd"]):
        mail = render(case(), language, "Anna Rossi", "Weekly KPI", "You asked for it.", link)
        beginning.append(len(mail.text.partition(link)[0].split()))
        assert len(mail.text.split()) < 400
        assert mail.html.count("<img") == 1

    assert max(beginning) < 200


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_only_a_title(title: str) -> None:
    numbers = kpi([liked(5, title, campaign=title, channel_name=title, region=title, url=title)])

    mail = render(numbers, "en", title, title, title, link=title)

    assert "<script" not in mail.html
    assert not re.search(r"<[^>]*onmouseover", mail.html)
    assert "javascript:" not in mail.html
    assert "\n" not in mail.subject
    assert not re.search("[\u202a-\u202e\x00\r]", mail.text + mail.html + mail.markdown)
    assert not re.search("<script|<a ", MARKDOWN.render(mail.markdown))
    assert "49" not in mail.text.replace("{{ 7 * 7 }}", "")
    (mail.text + mail.html + mail.markdown + mail.subject).encode()
    assert len(mail.html.encode()) < 100_000


@given(title=st.text(max_size=60), likes=st.integers(0, 10**12) | st.none())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_title_and_no_number_stops_the_report(title: str, likes: int | None) -> None:
    numbers = kpi([post(title, likes=likes)])

    assert in_words(numbers, "it").text
    with speaking("it"):
        sheet(numbers, "Post")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//host", "", None, "http://[::1"]
)
def test_only_a_web_address_becomes_a_link(url: str | None) -> None:
    mail = in_words(kpi([liked(5, url=url)]))

    assert "<a " not in mail.html
    assert "](<" not in mail.markdown


def test_many_channels_and_posts_still_make_a_short_mail_and_all_are_in_the_workbook() -> None:
    posts = [
        liked(n, f"Post {n}", n % 7, channel=f"c{n % 60}", channel_name=f"Channel {n % 60}")
        for n in range(1_000)
    ]
    numbers = kpi(posts, posts, goals=(goal(),) * 40)

    mail = in_words(numbers)

    assert len(mail.html.encode()) < 100_000
    assert "and 997 more posts in the workbook" in mail.text
    assert "and 52 more channels in the workbook" in mail.text
    assert sheet(numbers, "Posts").max_row == 1_001
    assert sheet(numbers, "Channels").max_row == 61


def test_the_workbook_has_real_numbers_under_a_head_that_stays() -> None:
    posts = sheet(a_usual_week(), "Posts")

    assert posts.freeze_panes == "B2"
    best = dict(zip(cells(posts, 1), cells(posts, 2), strict=True))
    assert best["Title"] == "Boots in the rain"
    assert best["Engagements"] == 100
    assert f"{best['Published (Europe/Rome)']}" == "2026-11-16 12:00:00"
    assert best["Quotes"] is None
    assert posts.cell(2, 13).hyperlink.target == "https://social.example/@boots/1"
    published = posts.cell(2, 7)
    assert (published.is_date, published.number_format) == (True, "yyyy-mm-dd hh:mm")
    assert {posts.cell(2, column).data_type for column in (8, 9, 10, 11)} == {"n"}
    assert all(6 < size.width <= 63 for size in posts.column_dimensions.values())
    assert cells(sheet(a_usual_week(), "Summary"), 2) == [
        "Engagements",
        160,
        120,
        40,
        pytest.approx(1 / 3),
    ]


def test_a_sheet_has_no_more_links_than_excel_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_LINKS", 2)

    posts = sheet(a_usual_week(), "Posts")

    assert [bool(posts.cell(row, 13).hyperlink) for row in (2, 3, 4)] == [True, False, False]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0"])
def test_a_title_is_never_a_formula(title: str) -> None:
    posts = sheet(kpi([liked(5, title, campaign=title)]), "Posts")

    assert {posts.cell(2, column).data_type for column in (1, 5)} == {"s"}
    assert posts["A2"].value == title.strip()
    assert posts["A2"].quotePrefix


def sheet(numbers: KpiReport, name: str) -> Any:
    book: Workbook = load_workbook(BytesIO(workbook(numbers)))
    return book[name]


def cells(sheet: Any, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def test_a_kpi_stands_beside_that_of_the_time_before_and_says_of_how_many_posts_it_speaks() -> None:
    mail = in_words(a_usual_week())

    for words in (
        "Engagement rate by followers: 8.3% (from 1 of 3 posts)",
        "Conversation rate: 4 per post (0 the time before)",
        "Click-through rate: not known yet",
    ):
        assert words in mail.text
    assert "8,3\xa0%" in in_words(a_usual_week(), "de").text
