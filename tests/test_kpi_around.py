"""The KPI report says where goals are heading, what was odd, and what tells posts apart."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from reports.kpi import KpiReport, kpi_report
from reports.kpi.numbers import Mend
from reports.kpi.paper import pdf
from reports.kpi.workbook import workbook
from signoff.history import History
from signoff.kpi.comparing import By
from signoff.kpi.goal_pace import Course
from signoff.kpi.pace import Pace, Projection, Standing
from signoff.odd_days import OddDay
from signoff.period import parse_period
from signoff.workspace import Goal
from tests.kpi_rows import PEOPLE, WEEK, goal, in_words, liked, liked_before
from tests.pdf_text import words_of
from tests.report_cases import CASES

MONTH = parse_period("2026-11", "Europe/Rome")
LIKELY = Projection(55, 52, 58)
ODD = OddDay("Mastodon Italia", "engagements", date(2026, 11, 18), 480, 40, 90, True, "", ())


def known(**facts: Any) -> History:
    return History(planned_for=frozenset(), **facts)


def report(
    history: History, posts: Sequence[dict[str, Any]] = (), goals: tuple[Goal, ...] = ()
) -> KpiReport:
    rows = list(posts) or [liked(48, goal="g")]
    return kpi_report(
        rows, [liked_before(40)], [], goals, WEEK, people=PEOPLE, known=history, all_goals=["g"]
    )


def running(standing: Standing, projection: Projection | None = LIKELY) -> History:
    course = Course(WEEK, 48, 60, Pace(standing, projection), running=True)
    return known(courses={"g": [course]}, running=True)


def test_a_goal_at_risk_says_what_is_likely_and_by_when() -> None:
    mail = in_words(report(running(Standing.AT_RISK), goals=(goal(target=60),)))

    said = "Engagements: 48 of 60, likely 52 to 58 by Sun 22 Nov"
    assert f"- Be talked about: at risk. {said}" in mail.text
    assert said in mail.html
    assert said in mail.markdown
    assert "The goal is not reached yet. It will be missed as things go." in mail.text
    assert "1. “Be talked about” will be missed as things go." in mail.text
    assert "These days are not over" in mail.text


@pytest.mark.parametrize(
    ("standing", "projection", "says"),
    [
        (Standing.ON_TRACK, LIKELY, "Be talked about: on track. "),
        (Standing.MISSED, LIKELY, "Be talked about: out of reach. "),
        (Standing.UNKNOWN, None, "Be talked about: 12 to go. "),
    ],
)
def test_a_goal_that_is_under_way_is_not_called_short(
    standing: Standing, projection: Projection | None, says: str
) -> None:
    mail = in_words(report(running(standing, projection), goals=(goal(target=60),)))

    assert says in mail.text
    assert "short" not in mail.text


def test_a_goal_for_the_month_says_where_the_month_is_heading() -> None:
    course = Course(MONTH, 180, 240, Pace(Standing.ON_TRACK, Projection(250, 241, 260)), True)
    history = known(courses={"g": [course]})

    mail = in_words(report(history, goals=(goal(target=240, period="month"),)))

    assert "November 2026: 180 of 240, likely 241 to 260 by Mon 30 Nov (on track)" in mail.text


def test_parts_of_a_goal_stand_below_it() -> None:
    goals = (
        goal(id="part", name="Post often", serves="g"),
        goal(id="other", name="Else"),
        goal(name="All of it"),
    )

    lines = in_words(report(known(), goals=goals)).text.splitlines()

    named = [line.split(":")[0] for line in lines if line.lstrip().startswith("- ")][3:6]
    assert named == ["- Else", "- All of it", "  - Post often"]


def test_a_goal_that_nobody_works_on_and_posts_without_a_goal_are_named() -> None:
    numbers = report(
        known(), [liked(60, goal="g"), liked(9, goal="gone")], (goal(id="idle", target=500),)
    )

    mail = in_words(numbers)

    assert [step.mend for step in numbers.next_steps][:2] == [Mend.GOAL, Mend.UNSERVED]
    assert "No post of this report names it as its goal, and no planned one does." in mail.text
    assert "One post serves a goal that is not in goals.yaml any more." in mail.text


@pytest.mark.parametrize("served_by", ["g", "part"])
def test_a_goal_is_worked_on_when_a_part_of_it_is(served_by: str) -> None:
    history = replace(known(), planned_for=frozenset({served_by}))
    goals = (goal(), goal(id="part", serves="g"))

    served = {one.id: one.served for one in report(history, [liked(1)], goals).goals}

    assert served == {"g": True, "part": served_by == "part"}


@pytest.mark.parametrize(
    ("year_ago", "says"),
    [
        (None, "Of a year ago nothing is known."),
        ([], "A year ago nothing was published."),
        ([liked(24), liked(0)], "A year ago 2 posts brought 24 engagements (+100%)."),
        ([{**liked(0), "likes": None, "shares": None, "comments": None}], "not known."),
    ],
)
def test_a_year_ago_is_told_or_said_to_be_unknown(year_ago: Any, says: str) -> None:
    assert says in in_words(report(known(year_ago=year_ago))).text


def test_an_odd_day_comes_with_what_is_known_about_it() -> None:
    holiday = replace(ODD, holiday="Tutti i santi", posts=("Boots\nin the rain", "Tea"))
    same_day = replace(ODD, metric="likes")
    later = replace(ODD, day=date(2026, 11, 20), more=False, value=1)

    numbers = report(known(odd_days=(holiday, same_day, later)))
    mail = in_words(numbers)

    assert (
        "Wed 18 Nov, Mastodon Italia · Engagements: 480, usually 40 to 90."
        " It was a public holiday (Tutti i santi)."
        " “Boots in the rain” was one of 2 posts that went out that day or the day before."
    ) in mail.text
    assert "Nothing went out that day or the day before." in mail.html
    assert mail.text.count("18 Nov, Mastodon") == 1
    assert rows(numbers, "Out of the ordinary")[2][2] == "Likes"


def told_apart() -> KpiReport:
    posts = [
        liked(100 if n % 2 else 10 + n, goal="g", publication_id=n, campaign="") for n in range(12)
    ] + [liked(5_000, goal="g", publication_id=12)]
    is_of = {
        n: {
            By.REGION: "Italy",
            By.CHANNEL: "Hub",
            By.CAMPAIGN: "Tea" if n == 12 else "",
            By.KIND: "text" if n == 12 else "picture" if n % 2 else "link",
            By.TEAM: "Italy",
        }
        for n in range(13)
    }
    return report(known(is_of=is_of), posts)


def test_the_mail_has_the_comparison_that_says_most_and_the_workbook_all() -> None:
    numbers = told_apart()
    mail = in_words(numbers)

    assert "BY KIND OF CONTENT" in mail.text
    assert "- Picture: 100 per post (6 posts)" in mail.text
    assert "- Text: too few to say (1 post)" in mail.text
    assert "Of fewer than 5 posts there are too few to say." in mail.html
    assert "By campaign" not in mail.html
    assert [row[0] for row in rows(numbers, "By campaign")[1:]] == ["without a campaign", "Tea"]
    assert rows(numbers, "By kind of content")[3][:4] == ("Text", 1, 5000, None)


def test_on_paper_stands_what_stands_in_the_mail() -> None:
    month = Course(MONTH, 180, 240, Pace(Standing.ON_TRACK, Projection(250, 241, 260)), True)
    told = replace(told_apart().around, odd_days=(ODD,), year_ago=None)
    goals = (goal(target=240, period="month"), goal(id="idle"))
    numbers = report(known(courses={"g": [month]}), goals=goals)

    text = words_of(pdf(replace(numbers, around=told), "en", "Weekly KPI"))

    for said in (
        "Of a year ago nothing is known.",
        "November 2026: 180 of 240, likely 241 to 260 by Mon 30 Nov (on track)",
        "No post of this report names it as its goal, and no planned one does.",
        "Out of the ordinary Wed 18 Nov, Mastodon Italia · Engagements: 480, usually 40 to 90.",
        "By kind of content",
        "Picture 6 100 per post",
        "too few to say",
    ):
        assert said in text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    ("comes", "says"),
    [(True, "and 4,997 more posts in the workbook\n"), (False, "and 4,997 more posts\n")],
)
def test_the_workbook_is_pointed_to_only_when_it_comes_along(comes: bool, says: str) -> None:
    mail = in_words(replace(CASES["crowd"](), has_workbook=comes))

    for form in (mail.text, mail.markdown, mail.html.replace("</p>", "\n")):
        assert says in form


def rows(numbers: KpiReport, sheet: str) -> list[tuple[Any, ...]]:
    book: Any = load_workbook(BytesIO(workbook(numbers)))
    return list(book[sheet].iter_rows(values_only=True))
