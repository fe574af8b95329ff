"""What tests of the whole system may ask for: it starts once for all that come in a row."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.order import asks_for

if TYPE_CHECKING:
    from server.demo.play import Played
    from tests.performance import Performance


class Theatre:
    """Where the whole system plays, while somebody looks."""

    def __init__(self, folder: Path) -> None:
        self._folders = (folder / str(number) for number in count(1))
        self._running = ExitStack()
        self._performance: Performance | None = None
        self.contents = count(1)

    def open(self) -> "Performance":
        """The system that runs; it starts when none does."""
        from tests.performance import performing

        if self._performance is None:
            self._performance = self._running.enter_context(performing(next(self._folders)))
        return self._performance

    def close(self) -> None:
        """It ends, if it runs."""
        self._performance = None
        self._running.close()


THEATRE = pytest.StashKey[Theatre]()


@pytest.fixture(scope="session")
def theatre(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Theatre]:
    """Closed before the first test that does not ask for it, at the latest when all have run."""
    theatre = request.config.stash[THEATRE] = Theatre(tmp_path_factory.mktemp("stage"))
    yield theatre
    theatre.close()


@pytest.fixture(scope="module")
def performance(theatre: Theatre) -> "Performance":
    """The whole system behind its door, with the example team at work in it."""
    return theatre.open()


@pytest.fixture(scope="module")
def ritual(theatre: Theatre, performance: "Performance") -> "Played":
    """A content of this file's own that waits for the head office; its slot is tomorrow."""
    from server.demo.script import morning_ritual

    part = morning_ritual()
    title = f"{part.brief.title} ({next(theatre.contents)})"
    return performance.play.carry(
        replace(part, brief=part.brief.model_copy(update={"title": title}))
    )


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """While it runs, this process's settings lead there: nobody else should find them."""
    if THEATRE in item.config.stash and not (nextitem and asks_for(nextitem, "performance")):
        item.config.stash[THEATRE].close()
