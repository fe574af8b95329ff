"""How long a network asks us to wait: each one writes it down differently."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from signoff import clock

LONGEST = clock.DAY
"""More than this is a mistake or a joke: we look again tomorrow."""

EPOCH_FROM = 1_000_000_000
"""A number of seconds this large counts from 1970, a smaller one from now."""

NUMBER = re.compile(r"\d{1,15}(\.\d{1,9})?")


def pause_asked_for(response: httpx.Response) -> timedelta | None:
    """`Retry-After`, https://www.rfc-editor.org/rfc/rfc9110#field.retry-after"""
    return _until(response.headers.get("Retry-After", ""))


def reset_asked_for(response: httpx.Response) -> timedelta | None:
    """When a spent rate limit is full again. Mastodon writes ISO 8601, Bluesky an epoch."""
    for header in ("X-RateLimit-Reset", "RateLimit-Reset"):
        if header in response.headers:
            return _until(response.headers[header])
    return None


def _until(written: str) -> timedelta | None:
    seconds = _counted(written) if NUMBER.fullmatch(written) else _dated(written)
    if seconds is None:
        return None
    return timedelta(seconds=min(max(seconds, 0), LONGEST.total_seconds()))


def _counted(written: str) -> float:
    seconds = float(written)
    return seconds - clock.now().timestamp() if seconds >= EPOCH_FROM else seconds


def _dated(written: str) -> float | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(written)
        except ValueError:
            continue
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (aware - clock.now()).total_seconds()
    return None
