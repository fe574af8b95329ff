"""One post and its channel, for tests of the look back, as they would have been read."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from reports.post_mortem.next_steps import next_steps
from reports.post_mortem.numbers import COMMENT, NAME, TITLE, Event, PostMortem, What
from reports.titles import cut
from signoff.clock import DAY, HOUR
from signoff.kpi.own_range import own_range
from signoff.kpi.unlike import Difference, Unlike
from signoff.post_mortem import AtAge, Outing

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
AGES = {"1h": HOUR, "24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY}


def outing(
    brought: Sequence[int | None] = (12, 48, 90),
    others: Sequence[int] = (10, 20, 30, 40, 50, 60, 70, 80),
    channel: str = "Mastodon Italia",
    **other: object,
) -> Outing:
    """A post with these engagements at its ages (the rest to come), among posts with these."""
    ages = tuple(
        AtAge(
            age=age,
            due_at=MONDAY + after,
            is_read=n < len(brought),
            is_gone=False,
            engagements=brought[n] if n < len(brought) else None,
            usual=own_range([number * (n + 1) // 4 for number in others]),
        )
        for n, (age, after) in enumerate(AGES.items())
    )
    facts = {
        "channel": cut(channel, NAME),
        "url": "https://social.example/@boots/1",
        "sent_at": MONDAY,
        "late_by": timedelta(),
        "ages": ages,
        "differences": (
            Difference(Unlike.LONGER, 480, 90, 260),
            Difference(Unlike.HOUR, 22, part=1, of=len(others)),
        ),
        "others": len(others),
    }
    return Outing(**{**facts, **other})  # type: ignore[arg-type]


def post(
    *outings: Outing,
    title: str = "Boots in the rain",
    said: str = "Shorter, please.",
    rounds: int = 2,
) -> PostMortem:
    """A post that was sent back until its last round."""
    events = [Event(What.ASKED_FOR, MONDAY - 3 * DAY)]
    for n in range(1, rounds + 1):
        at = MONDAY - 3 * DAY + n * HOUR
        verdict = What.APPROVED if n == rounds else What.SENT_BACK
        events.append(Event(What.WRITTEN, at, "Giulia Ferri", round=n))
        comment = cut(said, COMMENT) if n < rounds else ""
        events.append(Event(verdict, at, "Luca Moretti", "Country leads", n, comment))
    events += [Event(What.OUT, MONDAY, where=one.channel) for one in outings]
    return PostMortem(
        title=cut(title, TITLE),
        message="Tell people that the boots are back.",
        goal="People answer us",
        campaign="Autumn",
        zone="Europe/Rome",
        events=tuple(events),
        rounds=rounds,
        took=3 * DAY if outings else None,
        outings=outings,
        next_steps=next_steps(outings, rounds - 1),
    )
