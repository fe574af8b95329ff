"""A week of posts with their numbers in the store, and the pages that show them, for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.applications import Starlette

from server.pages import dashboard, dashboard_files, dashboards, shared_dashboard
from signoff.store.contents import Content, Outcome
from signoff.store.database import writing
from signoff.store.measurements import FollowerCount, Measurement, add_readings
from tests.published import published
from tests.story import Time, brief
from tests.waiting_posts import Pages

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday: the week before, Monday 16 to Sunday 22 November, is over."""
MONDAY = datetime(2026, 11, 16, 11, tzinfo=UTC)
HUB, ITALY, GERMANY = "mastodon-hub", "mastodon-italy", "mastodon-germany"


@dataclass(frozen=True)
class Out:
    """One post that went out, and what was read of it a day later."""

    channel: str
    likes: int
    day: int = 0
    title: str = "Kettle on"
    campaign: str = "Slow winter"


WEEK = (
    Out(HUB, 120, 0, "The winter blend is back"),
    Out(HUB, 40, 2, "Morning ritual", campaign=""),
    Out(ITALY, 70, 1, "Cinque minuti"),
    Out(GERMANY, 30, 3, "Tee am Fenster"),
    Out(HUB, 90, -5, "Before"),
)


def numbers(time: Time, posts: Sequence[Out] = WEEK) -> None:
    """They are in the store, and it is the Tuesday after."""
    time.at = NOW
    with writing() as session:
        for one in posts:
            post = published(session, one.channel, MONDAY + timedelta(days=one.day))
            content = session.get_one(Content, post.content_id)
            content.title, content.region = one.title, "head-office"
            content.outcome = Outcome.APPROVED
            asked = brief(channels=[one.channel], campaign=one.campaign)
            content.brief = asked.model_dump(mode="json")
            assert post.sent_at is not None
            read_at = post.sent_at + timedelta(hours=10)
            told = {"likes": one.likes, "shares": 2, "comments": 1}
            add_readings(
                session,
                [
                    Measurement(
                        publication_id=post.id,
                        age="24h",
                        metric=metric,
                        value=value,
                        read_at=read_at,
                        day=read_at.date(),
                    )
                    for metric, value in told.items()
                ],
                one.channel,
            )
        for n, day in enumerate((-1, 5)):
            at = MONDAY + timedelta(days=day)
            session.add(FollowerCount(channel=HUB, followers=1000 + 40 * n, read_at=at))


def pages_with_numbers() -> Pages:
    """Our pages of numbers, and nobody of Prefect behind them."""
    pages = Pages()
    rooms = (dashboards, dashboard_files, dashboard, shared_dashboard)
    pages.application = Starlette(routes=[route for room in rooms for route in room.routes])
    return pages
