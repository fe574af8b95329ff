"""What every run needs can be fetched before there are runs."""

import subprocess
import sys

BEFORE_A_FORK = """
from server.worker.preload import rehearse
import flows.content_lifecycle
assert rehearse("tasks.at_hand")
import tasks.at_hand
from reports.words import words
assert words().cache
"""


def test_to_have_everything_at_hand_leaves_nothing_open_that_a_fork_would_share() -> None:
    subprocess.run([sys.executable, "-c", BEFORE_A_FORK], check=True)
