"""Periods are whole days on the clocks of one place."""

from datetime import UTC, date, datetime

import pytest

from signoff.language import speaking
from signoff.period import NotAPeriod, Period, PeriodTooLong, Span, last_week, parse_period

ROME = "Europe/Rome"


@pytest.mark.parametrize(
    ("text", "first", "last", "span"),
    [
        ("2026-W47", date(2026, 11, 16), date(2026, 11, 22), Span.WEEK),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3), Span.WEEK),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30), Span.MONTH),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), Span.MONTH),
        (" 2026-11-02/2026-11-08 ", date(2026, 11, 2), date(2026, 11, 8), Span.WEEK),
        ("2026-11-03/2026-11-09", date(2026, 11, 3), date(2026, 11, 9), Span.DAYS),
        ("2026-11-05", date(2026, 11, 5), date(2026, 11, 5), Span.DAY),
    ],
)
def test_a_period_is_read_as_people_write_it(
    text: str, first: date, last: date, span: Span
) -> None:
    period = parse_period(text, ROME)

    assert (period.start, period.end, period.span) == (first, last, span)


@pytest.mark.parametrize(
    "text",
    [
        *("", "last week", "2026-W54", "2025-W53", "2026-13", "2026-11-31", "20261102"),
        *("2026-11-08/2026-11-02", "2026-W47-1", "0001-01", "9999-12", "２０２６-11", "x" * 10_000),
    ],
)
def test_what_is_no_period_gets_a_sentence_that_says_how_to_write_one(text: str) -> None:
    with pytest.raises(NotAPeriod, match=r"is no period\. Write a week as 2026-W47") as error:
        parse_period(text, ROME)

    assert len(str(error.value)) < 250


def test_ten_years_are_too_long() -> None:
    with pytest.raises(PeriodTooLong, match="3653 days"):
        parse_period("2020-01-01/2029-12-31", ROME)


def test_a_week_is_an_hour_longer_when_the_clocks_go_back() -> None:
    start, end = parse_period("2026-W43", ROME).utc_bounds()

    assert (start, end) == (
        datetime(2026, 10, 18, 22, tzinfo=UTC),
        datetime(2026, 10, 25, 23, tzinfo=UTC),
    )


def test_where_midnight_is_jumped_over_the_day_begins_after_the_jump() -> None:
    """In Santiago de Chile the clocks go from 23:59:59 to 01:00."""
    start, _end = Period(date(2026, 9, 6), date(2026, 9, 6), "America/Santiago").utc_bounds()

    assert start == datetime(2026, 9, 6, 4, tzinfo=UTC)


def test_every_moment_is_in_exactly_one_week() -> None:
    week = parse_period("2026-W13", ROME)

    assert week.previous().utc_bounds()[1] == week.utc_bounds()[0]


def test_last_week_is_over_on_the_clocks_of_the_place() -> None:
    """Sunday 23:30 in London is Monday in Rome."""
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert last_week(moment, ROME).start == date(2026, 11, 16)
    assert last_week(moment, "Europe/London").start == date(2026, 11, 9)


def test_before_a_month_comes_the_month_before() -> None:
    assert parse_period("2026-03", ROME).previous() == parse_period("2026-02", ROME)
    assert parse_period("2026-W02", ROME).previous() == parse_period("2026-W01", ROME)


@pytest.mark.parametrize(
    ("period", "a_year_ago"),
    [
        ("2026-W47", "2025-W47"),  # Monday is held against Monday
        ("2021-W01", "2020-W02"),  # after a year of 53 weeks: still 52 weeks back
        ("2026-11-16/2026-11-18", "2025-11-17/2025-11-19"),
        ("2024-02", "2023-02"),
        ("2025-02", "2024-02"),
        ("2024-02-29/2024-05-31", "2023-02-28/2023-05-31"),
        ("2026-01-01/2026-12-31", "2025-01-01/2025-12-31"),
    ],
)
def test_a_year_ago_is_the_same_days_of_the_week_or_the_same_dates(
    period: str, a_year_ago: str
) -> None:
    assert parse_period(period, ROME).year_before() == parse_period(a_year_ago, ROME)


@pytest.mark.parametrize(
    ("language", "week", "month"),
    [
        ("en", "30 Nov – 6 Dec 2026", "November 2026"),
        ("de", "30. Nov. – 6. Dez. 2026", "November 2026"),
        ("it", "30 nov – 6 dic 2026", "novembre 2026"),
    ],
)
def test_a_period_is_called_by_its_name(language: str, week: str, month: str) -> None:
    with speaking(language):
        assert parse_period("2026-W49", ROME).name() == week
        assert parse_period("2026-11", ROME).name() == month
