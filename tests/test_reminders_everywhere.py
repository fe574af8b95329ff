"""Reminders anywhere in the world: never at night, never twice, never after the answer.

`HYPOTHESIS_PROFILE=deep` tries a hundred times as much.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signoff.lifecycle.outbox import Parcel, brought, put_back, take_out, to_bring
from signoff.lifecycle.reminding import remind
from signoff.rules.deadlines import A_LITTLE_LATE, When, reminders
from signoff.store.database import reading
from signoff.store.questions import Question, question
from signoff.working_time import next_working_moment, working_day_after, working_day_before
from signoff.workspace import Workspace, files_of, read_files
from tests.publishing.approved import clock_of
from tests.servers.kept_store import connected
from tests.small_team import agree_on
from tests.story import EXAMPLE, Time, Told
from tests.working_places import MINUTE, Place, places, reads_a_working_hour

if TYPE_CHECKING:
    from tests.servers.kept_store import KeptFile

MANY = settings.default.max_examples if settings.default else 100
GIULIA = "giulia"
ORDER = [When.BEFORE, When.AT, When.AFTER]

days = st.integers(-5 * 1440, 25 * 1440).map(lambda minutes: minutes * MINUTE)


def team_at(place: Place) -> Workspace:
    """The example team, and Giulia works there."""
    team = example().team
    giulia = team.people[GIULIA].model_copy(update={"region": "here", "time_zone": place.zone})
    moved = {
        "people": {**team.people, GIULIA: giulia},
        "regions": {**team.regions, "here": place.region},
    }
    return example().model_copy(update={"team": team.model_copy(update=moved)})


@cache
def example() -> Workspace:
    return read_files(files_of(EXAMPLE))


@given(place=places(), due=days, later=days)
def test_whenever_we_look_a_reminder_is_meant_for_a_working_hour(
    place: Place, due: timedelta, later: timedelta
) -> None:
    opened = place.moment
    asked = Question(
        id=7, content_id=1, gate="create", level="", round=1, asked=[GIULIA],
        opened_at=opened, due_at=opened + due,
    )  # fmt: skip
    at = opened + abs(later)

    found = reminders(asked, team_at(place), at)

    assert len(found) <= 1
    for reminder in found:
        assert reads_a_working_hour(reminder.not_before, place.region, place.zone)
        assert reminder.not_before >= at - A_LITTLE_LATE


Event = Literal["a look", "two look at once", "the mail server is down", "one looks, and dies"]


@dataclass
class Heard:
    """What Giulia was told, and when."""

    reminders: list[tuple[datetime, When, str]] = field(default_factory=list)

    def look(self, time: Time, event: Event) -> None:
        """What is done every few minutes."""
        remind()
        for notice_id in to_bring():
            parcels = [take_out(notice_id, "one")]
            if event == "two look at once":
                remind()
                parcels.append(take_out(notice_id, "another"))
            for parcel in parcels:
                if parcel is not None:
                    self._end(parcel, time, event)

    def _end(self, parcel: Parcel, time: Time, event: Event) -> None:
        if event == "the mail server is down":
            put_back(parcel, "The mail server is down.")
        elif event != "one looks, and dies":
            self._told(parcel, time)

    def _told(self, parcel: Parcel, time: Time) -> None:
        brought(parcel)
        notice = parcel.notice
        if notice.kind == "reminder":
            assert notice.person == GIULIA
            self.reminders.append((time.at, When(notice.facts["when"]), notice.key))


@contextmanager
def asked_there(kept: "KeptFile", place: Place, folder: pytest.TempPathFactory) -> Iterator[Time]:
    """A store of its own, and a clock in the test's hand."""
    home, time = folder.mktemp("reminded"), Time()
    time.at = place.moment
    kept.copy_to(home / "signoff.db")
    with connected(f"sqlite:///{home / 'signoff.db'}", home), clock_of(time):
        agree_on(team_at(place))
        yield time


@dataclass(frozen=True)
class Look:
    """One look, some time around when a reminder is due."""

    around: When
    minutes: int
    event: Event


looks = st.builds(
    Look, st.sampled_from(When), st.integers(-300, 2000), st.sampled_from(get_args(Event))
)
stories = st.lists(looks, min_size=3, max_size=12)


@settings(max_examples=max(MANY // 2, 1))
@given(place=places(shortest=120), story=stories, answered=st.none() | st.integers(0, 12))
def test_a_reminder_comes_at_work_once_and_before_the_answer(
    kept_file: "KeptFile",
    tmp_path_factory: pytest.TempPathFactory,
    place: Place,
    story: Sequence[Look],
    answered: int | None,
) -> None:
    heard = Heard()
    before_the_answer = None
    with asked_there(kept_file, place, tmp_path_factory) as time:
        told = Told(slot=(place.moment + timedelta(days=30)).replace(tzinfo=None))
        told.turn()
        due = due_of(told)
        planned = {
            When.BEFORE: working_day_before(due, place.region, place.zone),
            When.AT: due,
            When.AFTER: working_day_after(due, place.region, place.zone),
        }
        for number, look in enumerate(in_order(story, planned)):
            if number == answered:
                told.write()
                before_the_answer = len(heard.reminders)
            time.at = max(time.at, planned[look.around] + look.minutes * MINUTE)
            heard.look(time, look.event)
        for _ in range(3):  # long after it was due, with nothing in the way
            late = working_day_after(max(time.at, due), place.region, place.zone)
            time.at = next_working_moment(late + MINUTE, place.region, place.zone)
            heard.look(time, "a look")

    for moment, _when, _key in heard.reminders:
        assert came_at_work(moment, place)
    assert len({key for _moment, _when, key in heard.reminders}) == len(heard.reminders)
    whens = [when for _moment, when, _key in heard.reminders]
    assert whens == sorted(whens, key=ORDER.index)
    if before_the_answer is None:
        assert whens[-1] is When.AFTER
    else:
        assert len(whens) == before_the_answer


def in_order(story: Sequence[Look], planned: dict[When, datetime]) -> list[Look]:
    return sorted(story, key=lambda look: planned[look.around] + look.minutes * MINUTE)


def came_at_work(moment: datetime, place: Place) -> bool:
    """We look every few minutes: what was due at six may come at five past six."""
    return any(
        reads_a_working_hour(at, place.region, place.zone)
        for at in (moment, moment - A_LITTLE_LATE)
    )


def due_of(told: Told) -> datetime:
    with reading() as session:
        found = question(session, told.id, "create", "", 1)
        assert found is not None
        return found.due_at
