"""The team's calendar in people's own calendar programs: right on every clock, and theirs alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.testclient import TestClient

from reports.schedule.entries import Entry
from reports.schedule.feed import feed
from server.pages import account, calendar_feed
from server.pages.session_cookie import NAME
from signoff.access.calendar_feeds import new_feed, take_feed_back
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.clock import Slot
from signoff.lifecycle.editing import Edit, edit
from signoff.lifecycle.withdrawing import withdraw
from signoff.store.calendar_feeds import CalendarFeed
from signoff.store.contents import Content, revisions
from signoff.store.database import reading, writing
from tests.own_accounts import ON_SQLITE
from tests.sign_in_browser import KnowsWho, places
from tests.story import Time, Told, apply_example

HOSTILE = "Balm; 50% off,\nDESCRIPTION:\u2028 🧴‏عرض\\"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def program(store: str, time: Time) -> Iterator[TestClient]:
    """What asks at our pages: nobody that we know."""
    time.at = NOW
    apply_example()
    pages = Starlette(routes=[*account.routes, *calendar_feed.routes])
    with TestClient(KnowsWho(pages), follow_redirects=False) as client:
        yield client


def at(token: str) -> str:
    return f"/calendar/{token}/signoff.ics"


def events(ics: bytes) -> dict[str, Any]:
    """By title; what is due stands beside what goes out."""
    calendar: Any = Calendar.from_ical(ics)
    assert not calendar.errors
    return {str(one["SUMMARY"]): one for one in calendar.walk("VEVENT")}


def test_a_post_stands_at_its_slot_and_what_is_due_on_the_readers_clock(
    program: TestClient,
) -> None:
    Told("run-1", slot="2026-12-01 18:00", zone="Europe/Rome").turn()
    with writing() as session:  # no brief with such a title is taken any more
        session.execute(update(Content).values(title=HOSTILE))

    answer = program.get(at(new_feed("noah")))

    post, due = events(answer.content).values()
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert post["SUMMARY"] == "Balm; 50% off, DESCRIPTION: 🧴عرض\\ (not agreed yet)"
    assert post["DTSTART"].dt == datetime(2026, 12, 1, 18, tzinfo=ZoneInfo("Europe/Rome"))
    assert post["DTSTART"].params["TZID"] == "Europe/Rome"
    assert post["STATUS"] == "TENTATIVE"
    assert str(post["URL"]).endswith("/content/1")
    assert due["DTSTART"].params["TZID"] == "America/New_York"
    assert due["SUMMARY"].startswith("Due: Balm")
    assert due["DESCRIPTION"].startswith("Asked: Giulia Ferri\n")


@ON_SQLITE
def test_what_changes_keeps_its_uid_and_says_that_it_changed(
    program: TestClient, time: Time
) -> None:
    told = Told("run-1", slot="2026-12-01 18:00").write().approved()
    address = at(new_feed("olivia"))
    first = program.get(address)
    same = program.get(address, headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})
    time.passes(timedelta(minutes=5))
    withdraw(told.id, "olivia")

    changed = program.get(address, headers={"If-None-Match": first.headers["etag"]})

    assert (same.status_code, same.content, changed.status_code) == (304, b"", 200)
    before, after = (events(one.content) for one in (first, changed))
    was, now = before["Spring balm (not agreed yet)"], after["Cancelled: Spring balm"]
    assert (was["UID"], now["STATUS"]) == (now["UID"], "CANCELLED")
    assert now["SEQUENCE"] > was["SEQUENCE"]
    assert now["LAST-MODIFIED"].dt > was["LAST-MODIFIED"].dt


def test_everybody_sees_in_it_what_they_see_here(program: TestClient) -> None:
    Told("run-1", title="Balm", channels=["mastodon-italy"], creator="giulia").turn()
    Told("run-2", title="Balsam", channels=["mastodon-germany"], creator="jonas").turn()

    seen = {who: program.get(at(new_feed(who))).text for who in ("olivia", "giulia", "jonas")}

    assert {who: ("Balm" in text, "Balsam" in text) for who, text in seen.items()} == {
        "olivia": (True, True),
        "giulia": (True, False),
        "jonas": (False, True),
    }


@ON_SQLITE
def test_an_address_that_opens_nothing_tells_nothing(program: TestClient) -> None:
    Told("run-1")
    replaced, given = new_feed("olivia"), new_feed("olivia")
    taken = new_feed("mei")
    take_feed_back("mei")
    gone = new_feed("grace")
    with writing() as session:
        # Who can write into the store makes Grace's address Amir's.
        session.execute(
            update(CalendarFeed).where(CalendarFeed.person == "grace").values(person="amir")
        )
    tampered = given[:-2] + ("A" if given[-2] != "A" else "B") + given[-1]
    wrong = ("guessed", given.partition(".")[0], f"{given}x", tampered, "é.é")

    refused = [program.get(at(token)) for token in (replaced, taken, gone, *wrong)]

    assert {(one.status_code, one.content) for one in refused} == {(404, b"")}
    assert program.get(at(given)).status_code == 200
    assert program.post(at(given)).status_code == 405
    with reading() as session:
        secrets = [one.secret for one in session.query(CalendarFeed)]
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in secrets)
    assert set(places()) == {"GET /calendar/…/signoff.ics"}


@ON_SQLITE
def test_a_person_makes_an_address_sees_it_once_and_takes_it_back(program: TestClient) -> None:
    program.cookies.set(NAME, open_session("olivia", Way.PASSWORD).secret)

    made = program.post("/account", data={"do": "calendar"})

    found = re.search(r"/calendar/[^<\"]+/signoff\.ics", made.text)
    assert found
    assert program.get(found[0]).status_code == 200
    assert found[0] not in program.get("/account").text
    assert "A program read it last on" in program.get("/account").text
    taken = program.post("/account", data={"do": "no-calendar"})
    assert "opens nothing any more" in program.get(taken.headers["location"]).text
    assert program.get(found[0]).status_code == 404


@pytest.mark.parametrize("zone", ["Europe/Rome", "America/New_York", "Asia/Kolkata", "Asia/Beirut"])
def test_the_clocks_that_come_along_say_what_clocks_there_say(zone: str) -> None:
    """A program that knows no zones by name goes by what stands in the file."""
    there = ZoneInfo(zone)
    starts = [datetime(2026, 1, 1, 12, tzinfo=there) + timedelta(days=9 * n) for n in range(80)]
    # The days on which clocks change: in the gap, and in the hour that comes twice.
    for month, day in ((3, 8), (3, 28), (3, 29), (10, 25), (11, 1)):
        for hour in range(5):
            moment = datetime(2026, month, day, hour, 30, tzinfo=there)
            starts.append(moment.astimezone(UTC).astimezone(there))
    entries = [
        Entry(f"{n}", "Post", start, "CONFIRMED", "", "https://x.example", 0, NOW)
        for n, start in enumerate(starts)
    ]

    ics = feed("Team", entries)

    calendar: Any = Calendar.from_ical(ics)
    assert [one.tz_name for one in calendar.timezones] == [zone]
    told = calendar.timezones[0].to_tz(lookup_tzid=False)
    for event, start in zip(calendar.walk("VEVENT"), starts, strict=True):
        shown = event["DTSTART"].dt.replace(tzinfo=None)
        assert shown == start.replace(tzinfo=None)
        assert shown.replace(tzinfo=told).utcoffset() == start.utcoffset(), start
    found = recurring_ical_events.of(calendar).between(min(starts), max(starts) + timedelta(days=1))
    assert {one["DTSTART"].dt.astimezone(UTC) for one in found} == {
        s.astimezone(UTC) for s in starts
    }


@ON_SQLITE
def test_a_slot_that_is_moved_moves(program: TestClient) -> None:
    told = Told("run-1", slot="2026-12-01 18:00").write()
    address = at(new_feed("olivia"))
    before = events(program.get(address).content)["Spring balm (not agreed yet)"]
    with reading() as session:
        latest = revisions(session, told.id)[-1]
    slot = Slot(datetime(2027, 6, 2, 7, 15), "Europe/Berlin")  # noqa: DTZ001 what a clock shows

    edit(
        told.id,
        Edit(
            open_session("giulia", Way.PASSWORD).visitor,
            latest.fingerprint,
            latest.body,
            {},
            [],
            slot,
            "",
        ),
    )

    after = events(program.get(address).content)["Spring balm (not agreed yet)"]
    assert after["DTSTART"].dt == datetime(2027, 6, 2, 7, 15, tzinfo=ZoneInfo("Europe/Berlin"))
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
