"""A week of posts for tests, as the store would hand it over: Monday 16 to Sunday 22 November."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from reports.kpi import KpiReport, kpi_report, render
from reports.mail import Rendered
from signoff.kpi.catalogue import KPIS
from signoff.kpi.counting import Rows
from signoff.period import Period, parse_period
from signoff.workspace import Goal

WEEK = parse_period("2026-W47", "Europe/Rome")
ITALY, GERMANY = "mastodon-italia", "bluesky-deutschland"
CHANNELS = {ITALY: "Mastodon Italia", GERMANY: "Bluesky Deutschland"}
PEOPLE = {"anna": "Anna Rossi", "marco": "Marco Weber"}

Row = dict[str, Any]


def post(title: str = "New boots", day: int = 0, week: Period = WEEK, **numbers: Any) -> Row:
    """A post at noon on a day of the week; a number that is not given could not be read."""
    start, _end = week.utc_bounds()
    unknown = dict.fromkeys(["likes", "shares", "comments", "quotes"])
    return {
        "publication_id": 1,
        "content_id": "c1",
        "title": title,
        "channel": ITALY,
        "channel_name": CHANNELS[ITALY],
        "network": "mastodon",
        "region": "italy",
        "campaign": "Autumn",
        "goal": "reach",
        "url": "https://social.example/@boots/1",
        "published_at": start + timedelta(days=day, hours=12),
        "read_at": start + timedelta(days=day, hours=13),
        **unknown,
        **numbers,
    }


def liked(likes: int, title: str = "New boots", day: int = 0, **other: Any) -> Row:
    """A post of which every number could be read, and that was liked only."""
    return post(title, day, **{"likes": likes, "shares": 0, "comments": 0, **other})


def liked_before(likes: int) -> Row:
    """A post of the week before."""
    return liked(likes, week=WEEK.previous())


def followers(channel: str, before: int | None, at_end: int) -> list[Row]:
    """What was read an hour before the week began, if at all, and an hour before it ended."""
    start, end = WEEK.utc_bounds()
    hour = timedelta(hours=1)
    rows = [{"channel": channel, "read_at": end - hour, "followers": at_end}]
    if before is not None:
        rows.append({"channel": channel, "read_at": start - hour, "followers": before})
    return rows


def goal(metric: str = "engagements", target: int = 100, **other: Any) -> Goal:
    """A goal of Anna's for a week."""
    wanted = {"id": "g", "name": "Be talked about", "period": "week", "owner": "anna", **other}
    return Goal.model_validate({"metric": metric, "target": target, **wanted})


def kpi(
    posts: Rows = (),
    before: Rows = (),
    read: Rows = (),
    goals: tuple[Goal, ...] = (),
    kpis: Sequence[str] = (),
) -> KpiReport:
    """The week's report over these rows."""
    shown = [KPIS[id] for id in kpis]
    return kpi_report(posts, before, read, goals, WEEK, people=PEOPLE, kpis=shown)


def a_usual_week() -> KpiReport:
    """Two channels, three posts, more engagements than the week before."""
    germany: Row = {"channel": GERMANY, "channel_name": CHANNELS[GERMANY], "network": "bluesky"}
    return kpi(
        [
            post("Boots in the rain", 0, likes=80, shares=12, comments=8, followers=1_200),
            post("Schuhe pflegen", 2, **germany, likes=30, shares=4, comments=2, quotes=4),
            post("Open day", 5, likes=15, shares=3, comments=2),
        ],
        [liked_before(60), liked_before(40), liked(20, week=WEEK.previous(), **germany)],
        [*followers(ITALY, 1_200, 1_240), *followers(GERMANY, 800, 790)],
        (goal(target=150), goal("posts", 5, name="Post often", owner="marco")),
        ("engagement-rate-by-followers", "conversation-rate", "click-through-rate"),
    )


def in_words(numbers: KpiReport, language: str = "en") -> Rendered:
    """The report as Anna gets it."""
    return render(numbers, language, "Anna Rossi", "Weekly KPI", "You asked for it.")
