"""What tests may ask for. Every server is real, and starts when the first test asks for it."""

import gc
import os
import ssl
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import certifi
import hypothesis
import pytest

from server.signals import hear_interrupts

if TYPE_CHECKING:
    from prefect.settings import Settings

    from server.program import Running
    from tests.servers.bluesky import BlueskyPerson, BlueskyServer
    from tests.servers.mastodon import MastodonServer
    from tests.servers.prefect import RunningPrefect
    from tests.servers.proxy import Proxy
    from tests.servers.smtp import MailServer
    from tests.servers.worker import Pool
    from tests.story import Time


pytest_plugins = [
    "tests.made_once",
    "tests.order",
    "tests.publishing.fixtures",
    "tests.stores",
    "tests.the_browser",
    "tests.whole_system",
]

# How long one example takes says more about the machine than about the code.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("deep", deadline=None, max_examples=10_000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "here"))


def pytest_sessionstart() -> None:
    """Programs that are started by tests end as they do elsewhere, also for a script's `… &`."""
    hear_interrupts()


def pytest_collection_finish() -> None:
    """What was imported stays: nobody need look through it again for what may be thrown away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)  # tests make much and keep little


@pytest.fixture(scope="session", autouse=True)
def certificates_are_read_once() -> Iterator[None]:
    """Each HTTP client reads the world's certificates anew: 40 ms of CPU, ten times in a test."""
    original = ssl.create_default_context
    read = cache(original)
    worlds = {certifi.where(), os.environ.get("SSL_CERT_FILE")}

    def create_default_context(*args: Any, **how: Any) -> ssl.SSLContext:
        as_clients_do = not args and how.keys() == {"cafile"} and how["cafile"] in worlds
        return read(**how) if as_clients_do else original(*args, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", create_default_context)
        yield


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> "Time":
    """The clock that everything of ours reads, in the test's hand."""
    from signoff import clock
    from tests.story import Time

    moved = Time()
    monkeypatch.setattr(clock, "now", moved)
    return moved


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[RunningPrefect]":
    """A Prefect server on SQLite, shared by all tests that ask for one."""
    from tests.servers.prefect import start_prefect

    server = start_prefect(tmp_path_factory.mktemp("prefect"))
    yield server
    server.stop()


@pytest.fixture
def prefect_api(
    prefect_server: "RunningPrefect",
    settings_of_flows: "Settings",
    monkeypatch: pytest.MonkeyPatch,
) -> "Iterator[RunningPrefect]":
    """The same server, and flows that run in this test's own process talk to it."""
    from prefect.context import SettingsContext, get_settings_context

    from tests.servers.hands import as_in_a_worker
    from tests.servers.prefect import finish_talking

    profile = get_settings_context().profile
    with (
        SettingsContext(profile=profile, settings=settings_of_flows),
        as_in_a_worker(monkeypatch),
    ):
        yield prefect_server
        finish_talking()


@pytest.fixture(scope="session")
def pool_and_worker(
    prefect_server: "RunningPrefect", tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[tuple[Pool, Running]]":
    """A work pool with a warm worker, for all tests that do not harm it."""
    from tests.servers.worker import Pool, worker

    pool = Pool(prefect_server, tmp_path_factory.mktemp("worker"))
    pool.create()
    with worker(pool) as running:
        yield pool, running


@pytest.fixture
def pool(pool_and_worker: "tuple[Pool, Running]") -> "Pool":
    """That pool, with an empty diary."""
    pool_and_worker[0].diary.write_text("")
    return pool_and_worker[0]


@pytest.fixture
def own_pool(prefect_server: "RunningPrefect", tmp_path: Path) -> "Pool":
    """A pool without a worker, for a test that starts, or ends, its own."""
    from tests.servers.worker import Pool

    pool = Pool(prefect_server, tmp_path)
    pool.create()
    return pool


@pytest.fixture
def mail_server(tmp_path: Path) -> "Iterator[MailServer]":
    """An SMTP server with an empty mailbox."""
    from tests.servers.smtp import mail_server_in

    with mail_server_in(tmp_path / "mail") as server:
        yield server


@pytest.fixture(scope="session")
def running_mastodon(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[MastodonServer]":
    """A Mastodon server, shared by all tests that ask for one."""
    from tests.servers.mastodon import mastodon_server

    with mastodon_server(tmp_path_factory.mktemp("mastodon")) as server:
        yield server


@pytest.fixture
def mastodon(running_mastodon: "MastodonServer") -> "MastodonServer":
    """The same server, without a single post."""
    running_mastodon.reset()
    return running_mastodon


@pytest.fixture
def team(
    store: str, time: "Time", prefect_api: "RunningPrefect", mastodon: "MastodonServer"
) -> None:
    """The example team is at work on a real Prefect server and a real network."""
    from tests.lifecycle_run import set_to_work

    set_to_work(mastodon)


@pytest.fixture(scope="session")
def bluesky(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[BlueskyServer]":
    """A Bluesky server, shared by all tests that ask for one."""
    from tests.servers.bluesky import bluesky_server

    with bluesky_server(tmp_path_factory.mktemp("bluesky")) as server:
        yield server


@pytest.fixture(scope="session")
def made_bluesky_person(bluesky: "BlueskyServer") -> "BlueskyPerson":
    """An account on it, with an app password: making one takes the server half a second."""
    return bluesky.person(f"p{uuid4().hex[:12]}")


@pytest.fixture
def bluesky_person(
    bluesky: "BlueskyServer", made_bluesky_person: "BlueskyPerson"
) -> "BlueskyPerson":
    """The same account, without a single post."""
    bluesky.forget_posts(made_bluesky_person)
    return made_bluesky_person


@pytest.fixture
def mastodon_line(mastodon: "MastodonServer") -> "Iterator[Proxy]":
    """A line to the Mastodon server that can be made bad."""
    from tests.servers.proxy import bad_line

    with bad_line(mastodon.url) as proxy:
        yield proxy


@pytest.fixture
def bluesky_line(bluesky: "BlueskyServer") -> "Iterator[Proxy]":
    """A line to the Bluesky server that can be made bad."""
    from tests.servers.proxy import bad_line

    with bad_line(bluesky.url) as proxy:
        yield proxy
