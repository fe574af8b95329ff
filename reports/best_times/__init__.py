"""The best times of channels in words: for the command line, and for the form of a brief."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from babel.dates import format_skeleton

from reports.moments import in_order
from reports.titles import isolated, one_line
from reports.words import say
from signoff.kpi.best_times import Hour
from signoff.language import spoken
from signoff.timing import Timing

MONDAY = datetime(2024, 1, 1)  # noqa: DTZ001 wall time: any Monday
CHANNELS = 12
"""What a form shows: more of them nobody reads above a field."""
HOURS = 3


def in_a_sentence(timing: Timing) -> str:
    """The best hour of all, or that there is none."""
    return say("best_times/sentence.txt", timing=timing, weekday_and_hour=weekday_and_hour)


def kind_in_words(timing: Timing) -> str:
    """The kind of posts that it is about, as the beginning of a line."""
    return say("best_times/kind.txt", kind=timing.kind)


def for_the_form(timings: Collection[Sequence[Timing]]) -> str:
    """What stands beside the slot of a brief: the best hours of each channel that has any."""
    found = [[one for one in channel if one.times] for channel in timings]
    return say(
        "best_times/form.txt",
        channels=[(isolated(one_line(some[0].channel)), some) for some in found if some][:CHANNELS],
        hours=HOURS,
        kind_in_words=kind_in_words,
        weekday_and_hour=weekday_and_hour,
    )


def weekday_and_hour(hour: Hour) -> str:
    """An hour of the week as people write it: Thu 18:00."""
    moment = MONDAY + timedelta(hours=hour.hour)
    return str(format_skeleton("EHm", moment, locale=spoken()))


def day_and_hour(moment: datetime) -> str:
    """When it comes next: Thu, 26 Nov, 18:00."""
    return f"{in_order(moment, 'MMMEd')}, {moment:%H:%M}"
