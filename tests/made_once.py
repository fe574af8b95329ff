"""What every test would make anew, and what is the same each time: made once for all of them."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest


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
