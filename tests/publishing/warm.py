"""Done once, so that not every worker does it again: it takes longer than what they are for.

Each worker is a copy of a process that has imported everything, read a workspace, and asked the
store all that a worker asks. On a machine that is busy this saves minutes.
"""

import gc
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest  # noqa: F401 - a process that pytest starts begins by importing it

from signoff import clock
from signoff.lifecycle import ledger
from signoff.lifecycle.in_force import next_step
from signoff.networks.line import open_client
from signoff.networks.network import Sent
from tests.publishing import carrying  # noqa: F401 - what they run
from tests.publishing.approved import CONTENTS, fill
from tests.servers.kept_store import connected


def warm_up() -> None:
    """Let one post go its way, without a network."""
    with TemporaryDirectory() as folder:
        home, url = Path(folder), f"sqlite:///{folder}/signoff.db"
        fill(url, home, CONTENTS[:1])
        with connected(url, home):
            next_step(1)
            if (ours := ledger.claim_to_send(1, "nobody")) and ledger.about_to_call(ours, {}):
                ledger.sent(ours, Sent("1", "https://example.org/1", clock.now()))
            next_step(1)
    open_client("http://127.0.0.1").close()
    gc.collect()
    gc.freeze()


warm_up()
