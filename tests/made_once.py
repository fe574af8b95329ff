"""What every test would make anew, and what is the same each time: made once for all of them."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from prefect.settings import Settings

    from tests.servers.prefect import RunningPrefect


@pytest.fixture(scope="session", autouse=True)
def the_example_is_parsed_once() -> Iterator[None]:
    """To parse its files takes 20 ms of CPU, to copy what they say takes one."""
    from signoff.workspace.yaml_source import Source, read_source
    from tests.example_workspace import FILES

    read_once = cache(read_source)

    def read(file: str, text: str) -> Source:
        is_the_examples = FILES.get(file) == text
        return deepcopy(read_once(file, text)) if is_the_examples else read_source(file, text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("signoff.workspace.reading.read_source", read)
        yield


@pytest.fixture(scope="session", autouse=True)
def a_workspace_is_read_once() -> Iterator[None]:
    """What the same texts say is the same, and fixed once read; but a calendar is read by today."""
    from signoff.workspace import Workspace, read_files
    from signoff.workspace.calendar_file import FILE

    @cache
    def read_once(*texts: tuple[str, str]) -> Workspace:
        return read_files(dict(texts))

    def read(files: Mapping[str, str]) -> Workspace:
        return read_files(files) if FILE in files else read_once(*files.items())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("signoff.lifecycle.applying.read_files", read)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_are_compiled_once() -> Iterator[None]:
    """Each test has a database of its own, but all speak the same two dialects.

    SQLAlchemy keeps the compiled statements of each engine and dialect: a tenth of the CPU of
    a test with a store went into compiling what the test before it had compiled.
    """
    import sqlalchemy
    from sqlalchemy import Engine, event

    original = sqlalchemy.create_engine
    connected: dict[str, Engine] = {}

    def create_engine(url: str, **how: Any) -> Engine:
        engine = original(url, **how)
        name = engine.dialect.name
        if (first := connected.get(name)) is not None:
            engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        else:  # a dialect knows its server only once an engine has reached it
            event.listen(engine.pool, "connect", lambda *_: connected.setdefault(name, engine))
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("signoff.store.database.create_engine", create_engine)
        yield


@pytest.fixture(scope="session")
def settings_of_flows(prefect_server: "RunningPrefect") -> "Settings":
    """What flows in a test's own process have to know of the server: 0.1 s of CPU each time."""
    from prefect.settings import (
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        PREFECT_HOME,
        PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW,
        temporary_settings,
    )

    ours = {
        PREFECT_API_URL: prefect_server.api_url,
        PREFECT_HOME: prefect_server.home,
        PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW: "ignore",  # tests call tasks without a flow
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,  # as in a worker
    }
    with temporary_settings(ours) as made:
        return made
