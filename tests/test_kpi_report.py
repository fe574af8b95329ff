"""The KPI report says what happened, and never more than is known."""

from datetime import datetime

import pytest

from reports.kpi import KpiReport, kpi_report
from reports.kpi.numbers import Mend
from signoff.kpi.counting import Direction
from signoff.period import parse_period
from tests.kpi_rows import (
    CHANNELS,
    GERMANY,
    ITALY,
    WEEK,
    followers,
    goal,
    in_words,
    kpi,
    liked,
    liked_before,
    post,
)


def first_line(numbers: KpiReport) -> str:
    return in_words(numbers).text.splitlines()[0]


def test_a_silent_week_has_its_own_sentence_and_says_what_to_do() -> None:
    silent = kpi(before=[liked_before(12)], goals=(goal(),))

    mail = in_words(silent)

    assert silent.silent
    assert mail.subject == "A silent week · Weekly KPI, 16–22 Nov 2026"
    assert mail.text.startswith(
        "A silent week: nothing was published.\nThe week before there was one post.\n"
    )
    assert [step.mend for step in silent.next_steps] == [Mend.PLAN]
    assert "write the next brief today" in mail.html
    assert not mail.images


def test_a_workspace_without_anything_still_gets_a_report() -> None:
    mail = in_words(kpi())

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


def test_of_very_many_more_it_says_how_many_and_no_percent_that_nobody_can_picture() -> None:
    numbers = kpi([liked(5_690)], [liked_before(40)])

    assert first_line(numbers).endswith("5,690 engagements, 5,650 more than the week before.")
    assert in_words(numbers).subject.startswith("5,690 engagements (+5,650)")


def test_likes_shares_comments_and_known_quotes_are_engagements() -> None:
    numbers = kpi(
        [post(likes=5, shares=3, comments=2), post(likes=1, shares=0, comments=0, quotes=4)]
    )

    assert numbers.engagements.now == 15
    assert (numbers.unread, numbers.incomplete) == (0, 0)


def test_what_is_missing_is_not_zero_and_is_said_to_be_missing() -> None:
    numbers = kpi([post(likes=5, shares=3, comments=2), post(likes=7), post()])

    mail = in_words(numbers)

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
    assert "not comparable" in in_words(numbers).html


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
    assert "3 of 5 goals were reached. One more is not known yet." in in_words(numbers).text


def test_a_goal_that_nobody_could_read_is_not_called_missed() -> None:
    numbers = kpi([liked(1)], goals=(goal("followers", 30),))

    assert "How near the goals are is not known yet." in in_words(numbers).text


def test_of_a_goal_for_a_month_a_week_counts_its_share() -> None:
    numbers = kpi([liked(69)], goals=(goal("engagements", 300, period="month"),))

    assert (numbers.goals[0].target, numbers.goals[0].short_by) == (70, 1)
    assert "Engagements: 69 of 70 (the share of 300 a month)" in in_words(numbers).text


def test_of_a_goal_for_a_week_a_month_needs_as_many_as_it_has_weeks() -> None:
    february = kpi_report([], [], [], [goal("posts", 5)], parse_period("2026-02", "Europe/Rome"))

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
    numbers = kpi_report([liked(5)], [], [], [], WEEK, channels=CHANNELS)

    assert "Bluesky Deutschland was silent, as in the time before." in in_words(numbers).text


def test_what_to_do_names_the_goal_its_owner_and_the_post_to_repeat() -> None:
    posts = [liked(90, "Boots in the rain"), liked(10, day=1), liked(8, day=2)]

    steps = in_words(kpi(posts, goals=(goal(target=150),))).text

    assert "1. “Be talked about” is 42 short. Anna Rossi answers for it" in steps
    assert "2. “Boots in the rain” brought 9 times as much as a typical post" in steps


def test_when_all_is_well_the_report_says_so() -> None:
    numbers = kpi([liked(120)], [liked_before(90)], goals=(goal(),))

    assert "The goal was reached." in in_words(numbers).text
    assert "Nothing needs mending." in in_words(numbers).text
