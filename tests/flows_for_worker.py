"""Small flows for the tests of the worker; each writes what it does into a file."""

import os
import signal
import time
from pathlib import Path

from prefect import flow, suspend_flow_run, task
from prefect.input import RunInput
from prefect.logging import get_run_logger


class Answer(RunInput):
    """What a person answers."""

    decision: str


def note(diary: str, what: str) -> None:
    """Write a line into the diary, with the process that wrote it."""
    with Path(diary).open("a") as file:
        file.write(f"{what} {os.getpid()}\n")


@flow
def greet(diary: str, name: str) -> str:
    """Say hello, and in which surroundings."""
    get_run_logger().info("Hello, %s", name)
    note(diary, f"hello {name}")
    note(diary, f"mood={os.environ.get('MOOD')}")
    note(diary, f"folder={Path.cwd()}")
    return name


@flow
async def greet_later(diary: str) -> None:
    """An asynchronous flow."""
    note(diary, "hello later")


@task
def publish(diary: str, decision: str) -> None:
    """A step that must happen once."""
    note(diary, f"publish {decision}")


@flow
def ask(diary: str) -> None:
    """Wait for an answer, then do what it says."""
    note(diary, "begin")
    answer = suspend_flow_run(wait_for_input=Answer, key="first", timeout=None)
    publish(diary, answer.decision)
    again = suspend_flow_run(wait_for_input=Answer, key="second", timeout=None)
    note(diary, f"end {again.decision}")


@flow
def block(diary: str, seconds: float = 120) -> None:
    """Do nothing else for a long time."""
    note(diary, "blocked")
    try:
        time.sleep(seconds)
        note(diary, "unblocked")
    finally:
        note(diary, "cleaned up")


@flow
def block_until(diary: str, told: str) -> None:
    """Do nothing else until there is such a file."""
    note(diary, "blocked")
    while not Path(told).exists():
        time.sleep(0.05)


@flow
def refuse_to_end(diary: str) -> None:
    """Hear no signal."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGUSR1})
    note(diary, "blocked")
    time.sleep(120)


@flow
def vanish(diary: str, code: int = 0) -> None:
    """Leave without a word."""
    note(diary, "vanishing")
    os._exit(code)


@flow
def fail(diary: str) -> None:
    """Fail as flows do."""
    note(diary, "failing")
    raise ValueError("no")


@flow
def two_steps(diary: str, seconds: float = 3) -> None:
    """Two steps with time between them."""
    publish(diary, "one")
    time.sleep(seconds)
    publish(diary, "two")


@flow
def step_by_step(diary: str) -> None:
    """A step now and then, for longer than anybody waits."""
    publish(diary, "first")
    for _ in range(240):
        time.sleep(0.5)
        publish(diary, "next")


@flow(retries=1, retry_delay_seconds=60)
def try_again(diary: str) -> None:
    """Fail, and wait in the process for the next try."""
    note(diary, "failing")
    raise ValueError("not yet")
