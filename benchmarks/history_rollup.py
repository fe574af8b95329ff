"""All readings of one day kept at once, in a process of its own: `python -m … URL`."""

import json
import os
import sys
import time
from datetime import timedelta
from unittest.mock import patch

from sqlalchemy import Engine, event

from benchmarks.history_fill import END


def roll_up(url: str) -> dict[str, float]:
    """What is due in the day after the last one, with numbers as a network would tell them."""
    os.environ["SIGNOFF_DATABASE_URL"] = url
    from signoff import clock
    from signoff.lifecycle.measuring import due_now, keep

    asked = []
    event.listen(Engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    with patch.object(clock, "now", lambda: END + timedelta(days=1)):
        due = due_now()
        told = {
            one.network_id: {"likes": 100, "shares": 9, "comments": 5, "quotes": 1} for one in due
        }
        asked.clear()
        began = time.perf_counter()
        keep(due, told, clock.now())
        seconds = time.perf_counter() - began
    return {"readings": 4 * len(due), "seconds": seconds, "statements": len(asked)}


if __name__ == "__main__":
    print(json.dumps(roll_up(sys.argv[1])))
