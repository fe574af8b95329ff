"""What tests of the whole system may ask for: it starts with the first test of a module."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from server.demo.play import Played
    from tests.performance import Performance


@pytest.fixture(scope="module")
def performance(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Performance]":
    """The whole system behind its door, with the example team at work in it."""
    from tests.performance import performing

    with performing(tmp_path_factory.mktemp("stage")) as performance:
        yield performance


@pytest.fixture(scope="module")
def ritual(performance: "Performance") -> "Played":
    """A content that waits for the head office; its slot is tomorrow."""
    from server.demo.script import morning_ritual

    return performance.play.carry(morning_ritual())
