"""The best times of channels in words: for the command line, and for the form of a brief."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from reports.moments import in_order
from reports.titles import isolated, one_line
from reports.words import capital, say, weekday
from signoff.kpi.best_times import Hour
from signoff.timing import Timing

MONDAY = datetime(2024, 1, 1)  # noqa: DTZ001 wall time: any Monday
CHANNELS = 12
"""What a form shows: more of them nobody reads above a field."""
HOURS = 3
HOURS_OF_A_DAY = 24


def in_a_sentence(timing: Timing) -> str:
    """The best hour of all, or that there is none."""
    when = _in_full(timing.times[0].known) if timing.times else ""
    return say("best_times/sentence.txt", timing=timing, when=when)


def kind_in_words(timing: Timing) -> str:
    """The kind of posts that it is about, as the beginning of a line."""
    return say("best_times/kind.txt", kind=timing.kind)


def for_the_form(timings: Collection[Sequence[Timing]], *, figures: bool = True) -> str:
    """What stands beside the slot of a brief: the best hours of each channel that has any.

    Without figures it is advice alone, which tells nobody how another's channel does.
    """
    found = [[one for one in channel if one.times] for channel in timings]
    return say(
        "best_times/form.txt",
        channels=[(isolated(one_line(some[0].channel)), some) for some in found if some][:CHANNELS],
        hours=HOURS,
        figures=figures,
        kind_in_words=kind_in_words,
        weekday_and_hour=weekday_and_hour,
    )


def weekday_and_hour(hour: Hour) -> str:
    """An hour of the week as people write it: Thu 18:00."""
    return in_order(MONDAY + timedelta(hours=hour.hour), "EHm")


def _in_full(hour: Hour) -> str:
    """The same as a sentence begins: Thursday 18:00."""
    day, at = divmod(hour.hour, HOURS_OF_A_DAY)
    return f"{capital(weekday(day))} {at:02}:00"
