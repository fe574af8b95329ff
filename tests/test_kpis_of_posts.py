"""A KPI of several posts speaks of those that were read, and adds nothing that must not be."""

from fractions import Fraction

from signoff.kpi.catalogue import KPIS
from signoff.kpi.of_posts import Told, Value, value

BY_REACH = KPIS["engagement-rate-by-reach"]
BY_IMPRESSIONS = KPIS["engagement-rate-by-impressions"]


def test_a_rate_of_several_posts_is_that_of_their_sums() -> None:
    posts = [{"likes": 1, "impressions": 10}, {"likes": 8, "impressions": 90}]

    assert value(BY_IMPRESSIONS, posts) == Value(Fraction(9, 100), counted=2, of=2)


def test_reach_is_never_added_so_a_rate_by_it_is_the_mean_of_the_posts() -> None:
    posts = [{"likes": 1, "reach": 10}, {"likes": 45, "reach": 90}]

    assert value(BY_REACH, posts) == Value(Fraction(3, 10), counted=2, of=2)


def test_what_nobody_could_read_is_no_zero_and_the_value_says_of_how_many_it_speaks() -> None:
    posts: list[Told] = [
        {"likes": 5, "impressions": 50},
        {"likes": 5, "impressions": None},
        {"impressions": 1000},
        {},
    ]

    assert value(BY_IMPRESSIONS, posts) == Value(Fraction(1, 10), counted=1, of=4)


def test_without_a_post_or_anything_to_divide_by_there_is_no_value() -> None:
    assert value(BY_REACH, []) == Value(None, counted=0, of=0)
    assert value(BY_REACH, [{"likes": 5, "reach": 0}]) == Value(None, counted=0, of=1)
    assert value(BY_IMPRESSIONS, [{"likes": 5, "impressions": 0}]).number is None


def test_engagements_are_what_was_told_of_them() -> None:
    posts = [{"likes": 2, "comments": 1, "quotes": None, "impressions": 100}]

    assert value(BY_IMPRESSIONS, posts).number == Fraction(3, 100)
