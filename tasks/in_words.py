"""A flow that cannot go on says so in a sentence, never with a traceback."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from prefect import State
from prefect.states import Failed

from signoff.errors import SignoffError

P = ParamSpec("P")
R = TypeVar("R")


def in_words(flow: Callable[P, R]) -> Callable[P, R]:
    """End the run as failed with the error's own sentence, which Prefect's UI shows."""

    @wraps(flow)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return flow(*args, **kwargs)
        except SignoffError as fact:
            failed: State[Any] = Failed(message=str(fact))
            return cast("R", failed)

    return run
