"""Weeks that are hard to show: silent ones, busy ones, and ones with captions of every kind."""

from functools import cache

from reports.kpi import KpiReport
from tests.kpi_rows import GERMANY, a_usual_week, followers, goal, kpi, liked, liked_before, post

CAMPAIGN = "Donaudampfschifffahrtsgesellschaft" * 6
LONG = CAMPAIGN[:200]
"""Two hundred characters, and no place to break the line."""
CAPTIONS = (
    "عرض الخريف: خصم ٥٠٪ على كل الأحذية 👢",
    "מבצע סתיו – 50% הנחה (רק היום!)",
    "👩‍👩‍👧‍👦🎉🇮🇹 Famiglia in festa ❤️‍🔥",
    "秋のセール、ブーツ全品半額",
    "เปิดร้านแล้ว — Обувь осенью — Παπούτσια",
    '#read("/etc/passwd") $ e^x $ *bold* <label> @ref \\ // = heading',
)


@cache
def silence() -> KpiReport:
    return kpi(before=[liked_before(12)], goals=(goal(),))


@cache
def one_post() -> KpiReport:
    return kpi([liked(1)])


@cache
def captions() -> KpiReport:
    """Every script, and a title that looks like a program."""
    posts = [
        post(
            title,
            day,
            likes=90 - day * 7,
            shares=day,
            comments=3,
            channel=title,
            channel_name=title,
        )
        for day, title in enumerate(CAPTIONS)
    ]
    goals = (goal(name=CAPTIONS[0]), goal("posts", 9, name=CAPTIONS[1]))
    return kpi(posts, [liked_before(60)], followers(CAPTIONS[0], 10, 1_234_567), goals)


@cache
def long_names() -> KpiReport:
    """Two hundred characters wherever people write a name."""
    name = {"campaign": LONG, "channel_name": LONG, "region": LONG}
    posts = [liked(2_147_483, LONG, 0, **name), liked(7, LONG, 3, **name | {"channel": GERMANY})]
    return kpi(posts, [liked_before(1_000_000)], goals=(goal(target=9_999_999, name=LONG),))


@cache
def crowd() -> KpiReport:
    """Five thousand posts on sixty channels."""
    posts = [
        liked(
            n * 13 % 997, f"Post {n}", n % 7, channel=f"c{n % 60}", channel_name=f"Channel {n % 60}"
        )
        for n in range(5_000)
    ]
    return kpi(posts, posts[:3_000], goals=(goal(),) * 40)


CASES = {
    "usual": cache(a_usual_week),
    "silence": silence,
    "one-post": one_post,
    "captions": captions,
    "long-names": long_names,
    "crowd": crowd,
}
