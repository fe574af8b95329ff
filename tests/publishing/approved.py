"""Stores in which everybody has agreed and the slot has come: made once, copied for each test."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from sqlalchemy import make_url

from signoff import clock
from signoff.lifecycle.creating import Submission, submit
from signoff.post import ChannelPost, Media
from signoff.store.media import keep_media
from signoff.store.schema import migrate
from signoff.workspace import files_of
from tests.images import drawn
from tests.servers.kept_store import connected
from tests.story import EXAMPLE, Time, Told, apply_example

if TYPE_CHECKING:
    from tests.servers.postgres import Postgres

TEXT = "The balm is back."
TWO_DAYS = timedelta(days=2)
NETWORKS = ("mastodon", "bluesky")
MANY = 12
CHANNEL = """
  {network}-{number}:
    name: Hazel & Thyme {number}
    network: {network}
    account: {network}-hub
    region: head-office
    language: en
"""

PLAIN, TWIN, PICTURED, EVERYWHERE = "Balm", "Balm once more", "Balm in a picture", "Balm everywhere"
"""The contents: the first two have the same text; the last goes out on MANY channels."""
CONTENTS = [
    (network, title) for network in NETWORKS for title in (PLAIN, TWIN, PICTURED, EVERYWHERE)
]


def content_id(network: str, title: str) -> int:
    """Where this content is found in each store."""
    return CONTENTS.index((network, title)) + 1


@contextmanager
def clock_of(time: Time) -> Iterator[None]:
    """Read this clock, in this process."""
    with pytest.MonkeyPatch.context() as watch:
        watch.setattr(clock, "now", time)
        yield


class Stores(Protocol):
    """Copies of one store."""

    engine: str
    home: Path

    def copy(self, folder: Path) -> AbstractContextManager[str]:
        """The URL of a store of one's own."""
        ...

    def out_of_order(self, url: str) -> AbstractContextManager[None]:
        """Nobody can write to this one meanwhile."""
        ...


class SqliteStores:
    """A file, copied."""

    engine = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self._original = folder / "original.db"
        fill(f"sqlite:///{self._original}", self.home)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        with closing(sqlite3.connect(self._original)) as original:
            original.execute("VACUUM INTO ?", (str(folder / "signoff.db"),))
        yield f"sqlite:///{folder / 'signoff.db'}"

    @contextmanager
    def out_of_order(self, url: str) -> Iterator[None]:
        """Somebody else writes, and does not come to an end."""
        file = make_url(url).database
        assert file
        with closing(sqlite3.connect(file, isolation_level=None)) as somebody:
            somebody.execute("BEGIN IMMEDIATE")
            yield


class PostgresStores:
    """A database, copied."""

    engine = "postgresql"

    def __init__(self, server: "Postgres", folder: Path) -> None:
        self.home = folder / "home"
        self._server, self._numbers = server, count()
        server.run("create database original")
        fill(server.url("original"), self.home)
        self._send_away("original")

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        name = f"copy_{next(self._numbers)}"
        self._server.run(f"create database {name} template original")
        try:
            yield self._server.url(name)
        finally:
            self._server.run(f"drop database {name} with (force)")

    @contextmanager
    def out_of_order(self, url: str) -> Iterator[None]:
        """The server ends every connection, and takes no new one."""
        name = make_url(url).database
        self._server.run(f"alter database {name} with allow_connections false")
        self._send_away(str(name))
        try:
            yield
        finally:
            self._server.run(f"alter database {name} with allow_connections true")

    def _send_away(self, name: str) -> None:
        self._server.run(
            f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
        )


def fill(url: str, home: Path, contents: Sequence[tuple[str, str]] = CONTENTS) -> None:
    """Everything that happened two days ago, for a slot that was yesterday."""
    time = Time()
    time.at -= TWO_DAYS
    with connected(url, home), clock_of(time):
        migrate()
        apply_example(**{"channels.yaml": files_of(EXAMPLE)["channels.yaml"] + _channels()})
        for number, (network, title) in enumerate(contents, start=1):
            count = MANY if title == EVERYWHERE else 1
            channels = [f"{network}-{number}" for number in range(count)]
            told = Told(f"run-{number}", title=title, channels=channels)
            assert told.id == number
            _write(told, _post(title))
            told.approved().planned()


def _channels() -> str:
    return "".join(
        CHANNEL.format(network=network, number=number)
        for network in NETWORKS
        for number in range(MANY)
    )


def _post(title: str) -> ChannelPost:
    if title != PICTURED:
        return ChannelPost(text=TEXT)
    image = Media(sha256=keep_media(drawn()), mime="image/png", alt="A tin of balm")
    return ChannelPost(text=TEXT, media=(image,))


def _write(told: Told, post: ChannelPost) -> None:
    turn = told.turn()
    body = dict.fromkeys(turn.story.brief.channels, post)
    submit(turn, Submission(turn.story.content.creator, body, {"text": TEXT}, []))
