"""A store that had readings before each day was summed up has all of its days afterwards."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import bindparam, text
from sqlalchemy.exc import DBAPIError

from signoff.past import imports, take_back, the_import
from signoff.store.channel_days import gained
from signoff.store.database import Moment, reading, writing
from signoff.store.measurements import Measurement, add_readings
from signoff.store.schema import MIGRATIONS, drift, migrate
from tests.servers.kept_store import connected

LATE = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
"""On the 28th in St. John's, on the 29th in Kathmandu."""
EARLY, NEXT = LATE.replace(day=27), LATE.replace(day=29)

CONTENT = """
INSERT INTO contents (id, key, brief, title, creator, region, slot_local, slot_zone, opened_at)
VALUES (:id, :zone, '{"channels": []}', 'Tea', 'giulia', 'italy', '2026-03-27T12:00', :zone, :at)
"""
REVISION = """
INSERT INTO revisions
    (id, content_id, number, fingerprint, author, posts, source, findings, made_at)
VALUES (:id, :id, 1, '1', 'giulia', '{}', '{}', '[]', :at)
"""
PUBLICATION = """
INSERT INTO publications
    (id, content_id, revision_id, channel, network, account, due_at, prepared, sending, sent_at,
    problem)
VALUES (:id, :id, :id, :channel, 'mastodon', 'ours', :at, '{}', 'SENT', :at, '')
"""
READING = """
INSERT INTO measurements (publication_id, age, metric, value, read_at)
VALUES (:post, :age, :metric, :value, :at)
"""


@pytest.fixture
def old_store(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """Ours as it was before readings had a day (or at another time), and not a row in it."""
    with connected(database_url, tmp_path / "home"):
        with writing() as session:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = session.connection()
            command.upgrade(config, getattr(request, "param", "0007"))
        yield


def run(statement: str, at: datetime, **values: object) -> None:
    with writing() as session:
        session.execute(text(statement).bindparams(bindparam("at", at, Moment())), values)


def post(id: int, channel: str, zone: str) -> None:
    run(CONTENT, EARLY, id=id, zone=zone)
    run(REVISION, EARLY, id=id)
    run(PUBLICATION, EARLY, id=id, channel=channel)


def told(post: int, age: str, value: int, at: datetime, metric: str = "likes") -> None:
    run(READING, at, post=post, age=age, metric=metric, value=value)


def days(channel: str) -> dict[tuple[date, str], int]:
    with reading() as session:
        return gained(session, [channel], date.min, date.max)


@pytest.mark.usefixtures("old_store")
def test_readings_from_before_have_their_day_and_their_gains() -> None:
    post(1, "nepal", "Asia/Kathmandu")
    post(2, "canada", "America/St_Johns")
    told(1, "7d", 9, NEXT)  # kept first, read last
    told(1, "1h", 4, EARLY)
    told(1, "24h", 12, LATE)
    told(2, "24h", 2_000_000_000, LATE)
    told(2, "24h", 5, LATE, metric="shares")

    migrate()

    twenty_seventh, twenty_eighth = date(2026, 3, 27), date(2026, 3, 28)
    assert days("nepal") == {
        (twenty_eighth, "likes"): 4,
        (date(2026, 3, 29), "likes"): 8,
        (date(2026, 3, 30), "likes"): -3,
    }
    assert days("canada") == {
        (twenty_eighth, "likes"): 2_000_000_000,
        (twenty_eighth, "shares"): 5,
    }
    assert twenty_seventh not in {day for day, _metric in days("canada")}
    assert drift() == []


@pytest.mark.usefixtures("old_store")
def test_what_is_read_afterwards_goes_on_from_there_and_nothing_can_be_changed() -> None:
    post(1, "nepal", "Asia/Kathmandu")
    told(1, "24h", 12, LATE)
    migrate()

    with writing() as session:
        new = Measurement(publication_id=1, age="30d", metric="likes", value=3_000_000_000)
        new.read_at, new.day = NEXT, date(2026, 3, 30)
        add_readings(session, [new], "nepal")

    assert days("nepal")[date(2026, 3, 30), "likes"] == 3_000_000_000 - 12
    with pytest.raises(DBAPIError, match="append-only"), writing() as session:
        session.execute(text("UPDATE measurements SET value = 0"))


@pytest.mark.usefixtures("old_store")
def test_a_store_without_readings_has_no_days() -> None:
    migrate()

    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM channel_days")) == 0


IMPORT = """
INSERT INTO history_imports (id, channel, fingerprint, file, read_at, line, begun_at)
VALUES (:id, 'italy', :file, :file, :at, 9, :at)
"""
PAST_POST = """
INSERT INTO history_posts (id, import_id, channel, network, network_id, title, text, sent_at)
VALUES (:id, 1, 'italy', 'mastodon', :name, 'Tea', 'Tea', :at)
"""
PAST_READING = """
INSERT INTO history_readings (post_id, metric, read_at, value) VALUES (:post, 'likes', :at, :value)
"""
FOLLOWERS = """
INSERT INTO history_followers (channel, day, followers, read_at)
VALUES ('italy', '2026-03-26', 900, :at)
"""


@pytest.mark.parametrize("old_store", ["0013"], indirect=True)
@pytest.mark.usefixtures("old_store")
def test_an_import_from_before_can_be_taken_back_with_what_it_told() -> None:
    run(IMPORT, LATE, id=1, file="first.csv")
    run(IMPORT, NEXT, id=2, file="second.csv")
    run(FOLLOWERS, EARLY)
    for id in (1, 2):
        run(PAST_POST, EARLY, id=id, name=f"{id}")
        run(PAST_READING, LATE, post=id, value=12)
    run(PAST_READING, NEXT, post=2, value=20)
    migrate()
    assert drift() == []
    assert [(one.posts, one.days) for one in imports()] == [(2, 1), (1, 0)]

    gone = take_back(the_import("first.csv"), "olivia")

    assert (gone.posts, gone.kept, gone.numbers, gone.days) == (1, 1, 2, 1)
    with reading() as session:
        left = session.execute(text("SELECT post_id, import_id, value FROM history_readings"))
        assert [tuple(row) for row in left] == [(2, 2, 20)]
