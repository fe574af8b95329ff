"""What ties a process to the one that started it, on Linux."""

import ctypes
import os
import signal
from contextlib import suppress

CONTROL = "SIGNOFF_ZYGOTE_CONTROL"
"""The environment variable that names the zygote's end of the worker's line."""

PRESENCE = "SIGNOFF_ZYGOTE_PRESENCE"
"""The one that names the mark which says that somebody of this worker is left."""

CANCEL = signal.SIGUSR1
"""What the worker tells a run: end, because somebody cancelled you …"""

SUSPEND = signal.SIGUSR2
"""… or stop at your next step, because somebody suspended you."""

PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int) -> None:
    """Have the system kill this process when `parent`, which forked it, is gone."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before we could ask
        os._exit(1)


def signal_family(pid: int, number: int) -> None:
    """Signal a child of ours and whatever it has started; each leads a process group."""
    with suppress(ProcessLookupError):
        os.killpg(pid, number)
