"""People are reminded before, at and after a due time: once each, when they are at work."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from signoff.lifecycle.outbox import take_out, to_bring
from signoff.lifecycle.reminding import remind
from signoff.rules.deadlines import Reminder, When, reminders
from signoff.store.database import reading
from signoff.store.notices import Notice
from signoff.store.questions import Question, question
from tests.small_team import small_team
from tests.story import Time, Told, apply_example

ROME = ZoneInfo("Europe/Rome")
TOKYO = ZoneInfo("Asia/Tokyo")


def at(wall: str, zone: ZoneInfo = ROME) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=zone)


def asked(opened: str, due: str, *people: str) -> Question:
    return Question(
        id=7,
        content_id=1,
        gate="create",
        level="",
        round=1,
        asked=list(people),
        opened_at=at(opened),
        due_at=at(due),
    )


def due_for_chiara(question: Question, moment: str) -> tuple[str, datetime] | None:
    found = reminders(question, small_team(), at(moment))
    assert len(found) <= 1
    return (found[0].when.value, found[0].not_before) if found else None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-11-20 09:59", None, id="nothing yet"),
        pytest.param("2026-11-20 10:03", ("before", "2026-11-20 10:00"), id="Friday, for Monday"),
        pytest.param("2026-11-22 12:00", ("before", "2026-11-23 09:00"), id="seen on Sunday"),
        pytest.param("2026-11-23 10:04", ("at", "2026-11-23 10:00"), id="at"),
        pytest.param("2026-11-23 20:00", ("at", "2026-11-24 09:00"), id="seen in the evening"),
        pytest.param("2026-11-24 10:01", ("after", "2026-11-24 10:00"), id="a working day after"),
        pytest.param("2026-11-28 10:01", ("after", "2026-11-30 09:00"), id="after a long downtime"),
    ],
)
def test_only_the_newest_reminder_counts_and_only_at_work(
    moment: str, expected: tuple[str, str] | None
) -> None:
    monday_at_ten = asked("2026-11-18 09:00", "2026-11-23 10:00", "chiara")
    found = due_for_chiara(monday_at_ten, moment)
    assert found == (expected and (expected[0], at(expected[1])))


def test_what_was_just_asked_is_not_reminded_of_at_once() -> None:
    within_a_day = asked("2026-11-23 14:00", "2026-11-24 13:00", "chiara")
    assert due_for_chiara(within_a_day, "2026-11-24 12:59") is None
    already_over = asked("2026-11-23 14:00", "2026-11-20 10:00", "chiara")
    assert due_for_chiara(already_over, "2026-11-23 14:05") is None
    assert due_for_chiara(already_over, "2026-11-24 14:00") == ("after", at("2026-11-24 14:00"))


def test_the_end_of_a_working_day_is_still_at_work() -> None:
    six_in_the_evening = asked("2026-11-18 09:00", "2026-11-23 18:00", "chiara")
    assert due_for_chiara(six_in_the_evening, "2026-11-23 18:04") == ("at", at("2026-11-23 18:00"))


def test_everybody_is_reminded_on_their_own_clock() -> None:
    question = asked("2026-11-18 09:00", "2026-11-24 13:00", "dieter", "noah")
    assert reminders(question, small_team(), at("2026-11-24 13:01")) == [
        Reminder("dieter", When.AT, at("2026-11-24 13:00").astimezone(UTC)),
        Reminder("noah", When.AT, at("2026-11-25 09:00", TOKYO).astimezone(UTC)),
    ]


def test_the_owner_is_reminded_of_what_somebody_owes_who_left() -> None:
    question = asked("2026-11-18 09:00", "2026-11-24 13:00", "left-the-team")
    (reminder,) = reminders(question, small_team(), at("2026-11-24 13:01"))
    assert reminder.person == "olga"


class TestWritingThemDown:
    """The example team: Giulia, in Italy, owes a text."""

    @pytest.fixture
    def told(self, store: str, time: Time) -> Told:
        time.at = at("2026-11-18 10:00").astimezone(UTC)  # a Wednesday
        apply_example()
        told = Told(slot=datetime.fromisoformat("2026-12-10 09:00"))
        told.turn()
        return told

    def test_each_is_written_once_however_often_we_look(self, told: Told, time: Time) -> None:
        due = owed(told).due_at
        assert remind() == 0
        for step, when in ((-1, "before"), (0, "at"), (1, "after")):
            time.at = due + timedelta(days=step, minutes=2)
            assert [remind(), remind()] == [1, 0]
            assert [notice.facts["when"] for notice in waiting()] == [when]
        keys = [notice.key.split("/")[-3:] for notice in everything()]
        assert keys == [[when, "giulia", "email"] for when in ("before", "at", "after")]

    def test_after_a_downtime_only_the_newest_is_told(self, told: Told, time: Time) -> None:
        time.at = owed(told).due_at - timedelta(days=1)
        remind()
        time.at = owed(told).due_at + timedelta(days=3)
        remind()
        assert [notice.facts["when"] for notice in waiting()] == ["after"]

    def test_who_has_answered_is_left_in_peace(self, told: Told, time: Time) -> None:
        time.at = owed(told).due_at - timedelta(days=1)
        remind()
        told.write()
        brought = [take_out(id, "us") for id in to_bring(told.id)]
        assert "reminder" not in [parcel.notice.kind for parcel in brought if parcel]
        time.passes(timedelta(days=10))
        assert remind() == 0

    def test_a_reminder_that_was_held_up_waits_for_the_morning(
        self, told: Told, time: Time
    ) -> None:
        time.at = owed(told).due_at
        remind()
        time.at = at(f"{time.at.astimezone(ROME):%Y-%m-%d} 22:00").astimezone(UTC)
        reminder = waiting()[0]
        assert take_out(reminder.id, "us") is None
        assert waiting()[0].not_before.astimezone(ROME).hour == 9


def owed(told: Told) -> Question:
    with reading() as session:
        found = question(session, told.id, "create", "", 1)
        assert found is not None
        return found


def everything() -> list[Notice]:
    with reading() as session:
        return list(session.scalars(select(Notice).where(Notice.kind == "reminder")))


def waiting() -> list[Notice]:
    return [notice for notice in everything() if notice.sent_at is None]


def test_nobody_is_reminded_of_a_decision_once_everybody_has_agreed(store: str, time: Time) -> None:
    apply_example()
    Told(
        slot=time.at.replace(tzinfo=None, second=0) + timedelta(days=30)
    ).write().approved().planned()

    time.passes(timedelta(days=10))

    assert remind() == 0
