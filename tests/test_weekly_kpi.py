"""The KPI report says what happened, and never more than is known."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from openpyxl import Workbook, load_workbook

from reports.mail import Rendered
from reports.weekly_kpi import WeeklyKpi, render, weekly_kpi
from reports.weekly_kpi.numbers import Mend
from signoff.kpi import Direction
from signoff.period import parse_period
from tests.kpi_rows import (
    CHANNELS,
    GERMANY,
    ITALY,
    WEEK,
    a_usual_week,
    followers,
    goal,
    kpi,
    liked,
    liked_before,
    post,
)

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


def worded(numbers: WeeklyKpi, language: str = "en") -> Rendered:
    return render(numbers, language, "Anna Rossi", "Weekly KPI", "You asked for it.")


def first_line(numbers: WeeklyKpi, language: str = "en") -> str:
    return worded(numbers, language).text.splitlines()[0]


def test_a_silent_week_has_its_own_sentence_and_says_what_to_do() -> None:
    silent = kpi(before=[liked_before(12)], goals=(goal(),))

    mail = worded(silent)

    assert silent.silent
    assert mail.subject == "A silent week · Weekly KPI, Nov 16 – 22, 2026"
    assert mail.text.startswith(
        "A silent week: nothing was published.\nThe week before there was one post.\n"
    )
    assert [step.mend for step in silent.next_steps] == [Mend.PLAN]
    assert "write the next brief today" in mail.html
    assert not mail.images


def test_a_workspace_without_anything_still_gets_a_report() -> None:
    mail = worded(kpi())

    assert "The week before was silent too." in mail.text
    assert mail.text.endswith("You asked for it.\n")


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ([90], "One post brought 120 engagements, 33% more than the week before."),
        ([240], "One post brought 120 engagements, 50% fewer than the week before."),
        ([100, 20], "One post brought 120 engagements, as many as the week before."),
        ([12], "One post brought 120 engagements, 108 more than the week before."),
        ([], "One post brought 120 engagements, after a week without a post."),
    ],
)
def test_the_first_sentence_says_what_happened(before: list[int], says: str) -> None:
    numbers = kpi([liked(120)], [liked_before(likes) for likes in before])

    assert first_line(numbers) == says


def test_likes_shares_comments_and_known_quotes_are_engagements() -> None:
    numbers = kpi(
        [post(likes=5, shares=3, comments=2), post(likes=1, shares=0, comments=0, quotes=4)]
    )

    assert numbers.engagements.now == 15
    assert (numbers.unread, numbers.incomplete) == (0, 0)


def test_what_is_missing_is_not_zero_and_is_said_to_be_missing() -> None:
    numbers = kpi([post(likes=5, shares=3, comments=2), post(likes=7), post()])

    mail = worded(numbers)

    assert numbers.engagements.now == 17
    assert numbers.every_post[-1].engagements is None
    assert "3 posts brought at least 17 engagements" in mail.text
    assert "The numbers of one post could not be read" in mail.text
    assert "Of one post some numbers are missing" in mail.text
    assert "7 likes, shares: –, comments: –" in mail.text


def test_posts_of_which_nothing_is_known_are_not_said_to_have_failed() -> None:
    assert first_line(kpi([post(), post()], [liked_before(500)])) == (
        "2 posts went out, and their numbers are not known yet."
    )


def test_a_fall_is_not_claimed_while_numbers_are_missing() -> None:
    fallen, risen = (
        kpi([liked(10), post()], [liked_before(100)]),
        kpi([liked(200), post()], [liked_before(100)]),
    )

    assert fallen.engagements.direction is Direction.UNKNOWN
    assert risen.engagements.direction is Direction.UP


def test_a_rise_is_not_claimed_while_numbers_of_the_time_before_are_missing() -> None:
    numbers = kpi([liked(200)], [liked_before(100), post(week=WEEK.previous())])

    assert numbers.engagements.direction is Direction.UNKNOWN
    assert "not comparable" in worded(numbers).html


def test_goals_are_judged_each_by_its_own_metric_and_channels() -> None:
    posts = [
        post(likes=50, shares=30, comments=20),
        post(channel=GERMANY, channel_name=CHANNELS[GERMANY], likes=10, shares=0, comments=5),
    ]
    goals = (
        goal("engagements", 100),
        goal("likes", 60),
        goal("comments", 6, channels=[GERMANY]),
        goal("posts", 3),
        goal("followers", 30, channels=[ITALY]),
        goal("followers", 30, channels=[GERMANY]),
    )

    numbers = kpi(posts, read=followers(ITALY, 1000, 1035), goals=goals)

    assert [(one.value, one.reached, one.short_by) for one in numbers.goals] == [
        (115, True, 0),
        (60, True, 0),
        (5, False, 1),
        (2, False, 1),
        (35, True, 0),
        (None, False, 30),
    ]
    assert "3 of 6 goals were reached." in worded(numbers).text


def test_of_a_goal_for_a_month_a_week_counts_its_share() -> None:
    numbers = kpi([liked(69)], goals=(goal("engagements", 300, period="month"),))

    assert (numbers.goals[0].target, numbers.goals[0].short_by) == (70, 1)
    assert "Engagements: 69 of 70 (the share of 300 a month)" in worded(numbers).text


def test_of_a_goal_for_a_week_a_month_needs_as_many_as_it_has_weeks() -> None:
    february = weekly_kpi([], [], [], [goal("posts", 5)], parse_period("2026-02", "Europe/Rome"))

    assert february.goals[0].target == 20


def test_followers_gained_count_only_channels_that_were_read_before() -> None:
    read = [*followers(ITALY, 1_000, 1_040), *followers(GERMANY, None, 700)]

    numbers = kpi([liked(1)], read=read)

    assert (numbers.followers.now, numbers.followers.change) == (1_740, 40)
    assert {channel.name: channel.gained for channel in numbers.channels} == {
        "Mastodon Italia": 40,
        GERMANY: None,
    }


def test_a_post_belongs_to_the_day_on_the_report_s_clocks() -> None:
    """Monday 00:30 in Rome is still Sunday in UTC."""
    night = {**liked(7), "published_at": datetime.fromisoformat("2026-11-15T23:30:00+00:00")}

    numbers = kpi([night])

    assert [column.now for column in numbers.columns] == [7, 0, 0, 0, 0, 0, 0]


def test_a_channel_that_fell_silent_is_named() -> None:
    numbers = weekly_kpi([liked(5)], [], [], [], WEEK, channels=CHANNELS)

    assert "Bluesky Deutschland was silent, as in the time before." in worded(numbers).text


def test_what_to_do_names_the_goal_its_owner_and_the_post_to_repeat() -> None:
    posts = [liked(90, "Boots in the rain"), liked(10, day=1), liked(8, day=2)]

    steps = worded(kpi(posts, goals=(goal(target=150),))).text

    assert "1. “Be talked about” is 42 short. Anna Rossi answers for it" in steps
    assert "2. “Boots in the rain” brought 9 times what a typical post does" in steps


def test_when_all_is_well_the_report_says_so() -> None:
    numbers = kpi([liked(120)], [liked_before(90)], goals=(goal(),))

    assert "The goal was reached." in worded(numbers).text
    assert "Nothing needs mending." in worded(numbers).text


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
    mail = worded(kpi([liked(1_240)], [liked_before(1_000)]), language)

    assert mail.subject.replace("\xa0", " ").startswith(subject)
    assert mail.text.splitlines()[0].replace("\xa0", " ") == says
    assert f'<html lang="{language}"' in mail.html


def test_the_same_facts_stand_in_text_page_and_markdown() -> None:
    mail = worded(a_usual_week())

    for form in (mail.text, mail.html, mail.markdown):
        assert "3 posts brought 160 engagements, 33% more than the week before." in form
        assert "1 of 2 goals was reached." in form
        assert "Boots in the rain" in form
        assert "2 short" in form
    assert re.sub("<[^>]+>", "", mail.html).strip().endswith("For Anna Rossi. You asked for it.")
    assert mail.text.rstrip().splitlines()[-1] == "For Anna Rossi. You asked for it."
    assert mail.markdown.rstrip().splitlines()[-1] == "You asked for it."


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
    mail = worded(kpi([post(title, likes=likes)]), "it")

    assert mail.text
    sheet(mail, "Post")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//host", "", None, "http://[::1"]
)
def test_only_a_web_address_becomes_a_link(url: str | None) -> None:
    mail = worded(kpi([liked(5, url=url)]))

    assert "<a " not in mail.html
    assert "](<" not in mail.markdown


def test_many_channels_and_posts_still_make_a_short_mail_and_all_are_in_the_workbook() -> None:
    posts = [
        liked(n, f"Post {n}", n % 7, channel=f"c{n % 60}", channel_name=f"Channel {n % 60}")
        for n in range(1_000)
    ]
    numbers = kpi(posts, posts, goals=(goal(),) * 40)

    mail = worded(numbers)

    assert len(mail.html.encode()) < 100_000
    assert "and 995 more posts in the workbook" in mail.text
    assert "and 48 more channels in the workbook" in mail.text
    assert sheet(mail, "Posts").max_row == 1_001
    assert sheet(mail, "Channels").max_row == 61


def test_the_workbook_has_real_numbers_under_a_head_that_stays() -> None:
    mail = worded(a_usual_week())

    posts = sheet(mail, "Posts")

    assert posts.freeze_panes == "B2"
    best = dict(zip(cells(posts, 1), cells(posts, 2), strict=True))
    assert best["Title"] == "Boots in the rain"
    assert best["Engagements"] == 100
    assert f"{best['Published (Europe/Rome)']}" == "2026-11-16 12:00:00"
    assert best["Quotes"] is None
    assert posts.cell(2, 13).hyperlink.target == "https://social.example/@boots/1"
    assert cells(sheet(mail, "Summary"), 2) == ["Engagements", 160, 120, 40, pytest.approx(1 / 3)]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0"])
def test_a_title_is_never_a_formula(title: str) -> None:
    posts = sheet(worded(kpi([liked(5, title, campaign=title)])), "Posts")

    assert {posts.cell(2, column).data_type for column in (1, 5)} == {"s"}
    assert posts["A2"].value == title.strip()
    assert posts["A2"].quotePrefix


def sheet(mail: Rendered, name: str) -> Any:
    book: Workbook = load_workbook(BytesIO(mail.attachments[0].content))
    return book[name]


def cells(sheet: Any, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]
