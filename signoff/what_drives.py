"""What went with good results on a report's channels, in the year that its period ends."""

from datetime import timedelta

from signoff.facts_of_posts import facts_of_posts
from signoff.kpi.drivers import Drivers, drivers
from signoff.period import Span
from signoff.reporting import Asked

YEAR = timedelta(days=365)
LONG_ENOUGH = (Span.MONTH, Span.QUARTER)
"""From one week to the next this stays the same: a weekly report would only say it again."""


def what_drives(asked: Asked) -> Drivers | None:
    """Learnt from the posts that the report tells of; None: its period is too short to ask."""
    if asked.period.span not in LONG_ENOUGH:
        return None
    _start, end = asked.period.utc_bounds()
    posts = facts_of_posts(list(asked.channels), end - YEAR, end)
    return drivers([one for one in posts if asked.report.tells_of(one.campaign, one.goal)])
