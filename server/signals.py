"""What happens when somebody asks us to end: everything is stopped, once, in order."""

import errno
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Turn a request to end into an exception, so that every `with` is left properly.

    Ctrl-C does that already; what is ignored stays ignored (`nohup` asks for that). Call it from
    the main thread: no other may set this.
    """
    before = {number: signal.getsignal(number) for number in ENDINGS}
    for number in (signal.SIGTERM, signal.SIGHUP):
        if before[number] is not signal.SIG_IGN:
            signal.signal(number, _leave)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Do not be interrupted: a second Ctrl-C must not leave half of it running."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def hear_interrupts() -> None:
    """Let a program of a group of its own be interrupted, also where its starter cannot be.

    A shell starts what it puts into the background with Ctrl-C ignored, and everything started
    from there inherits that; but Prefect's worker ends by interrupting itself.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Terminal:
    """The window that we were started in, which may be closed under us.

    Only the program that leads the session is told then. When that is `make`, it waits for us
    instead of telling us, so we have to look.
    """

    def __init__(self) -> None:
        self._is_ours = False

    def is_closed(self) -> bool:
        """Whether it is gone, and we were in its foreground when we last looked."""
        if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
            return False
        try:
            self._is_ours = os.tcgetpgrp(0) == os.getpgrp()
        except OSError as error:
            return self._is_ours and error.errno == errno.EIO
        return False


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
