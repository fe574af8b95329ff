"""Killed between an answer and the next form, at random: every answer counts once."""

import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.killing import Ordeal
    from tests.performance import Performance

TIMES = 2
"""`python -m tests.killing --times 200` does it more often."""


@pytest.fixture
def ordeal(performance: "Performance") -> "Ordeal":
    from tests.killing import Ordeal

    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 for whom wants the same moments again
    return Ordeal(performance, seed)


@pytest.mark.timeout(600)
def test_whatever_is_killed_every_accepted_answer_counts_once_and_every_post_goes_on(
    ordeal: "Ordeal",
) -> None:
    for _ in range(TIMES):
        print(ordeal.one())  # noqa: T201
