"""What `signoff audit verify` costs on a store in which very much was decided.

.venv/bin/python -m benchmarks.chain 100000
"""

import gc
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text

from server.here import set_here
from signoff.lifecycle.checking import verify
from signoff.lifecycle.proving import prove_what_was_before
from signoff.store.append_only import guard, unguard
from signoff.store.database import Table, writing
from signoff.store.schema import migrate
from tests.story import Told, apply_example

EACH = 4
"""Decisions about one post of the example team."""
AT_ONCE = 500
COPIED = {
    "contents": ("key", "run_id"),
    "revisions": ("content_id",),
    "questions": ("content_id",),
    "answers": ("question_id",),
    "decisions": ("content_id", "revision_id", "answer_id"),
}
"""The tables in which one more post stands, and what of it is another one each time."""
FAR = 1_000
"""More than one post has rows of any kind."""


def main(entries: int) -> None:
    """Fill a store, look at all of it, and say what that took."""
    with tempfile.TemporaryDirectory(prefix="signoff-bench-") as folder:
        set_here({"SIGNOFF_HOME": str(Path(folder))})
        migrate()
        # By another process, whose memory is its own.
        filling = get_context("spawn").Process(target=fill, args=(entries,))
        filling.start()
        filling.join()
        gc.disable()  # as the command does
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began, cpu = time.perf_counter(), time.process_time()
        report = verify()
        wall, spent = time.perf_counter() - began, time.process_time() - cpu
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(f"{report.entries} entries, {report.revisions} revisions: {report.problems}")
    print(f"{spent:.1f} s of the processor, {wall:.1f} s, {more} MB more than before")


def fill(entries: int) -> None:
    """One post is told by people, and written down so often; then all of it is entered."""
    apply_example()
    Told().write().approved()
    with writing() as session:
        unguard(session.connection(), "chain")
        session.execute(text("DELETE FROM chain"))
        session.execute(text("UPDATE chain_head SET number = 0, hash = :none"), {"none": "0" * 64})
        guard(session.connection(), "chain")
        for name, others in COPIED.items():
            table = Table.metadata.tables[name]
            rows = [dict(row) for row in session.execute(select(table)).mappings()]
            for some in _copies(rows, others, entries // EACH):
                session.execute(insert(table), some)
    prove_what_was_before()


def _copies(
    rows: list[dict[str, Any]], others: tuple[str, ...], posts: int
) -> Iterator[list[dict[str, Any]]]:
    for first in range(1, posts, AT_ONCE):
        yield [
            {**row, **{name: _other(row[name], n) for name in ("id", *others)}}
            for n in range(first, min(first + AT_ONCE, posts))
            for row in rows
        ]


def _other(value: int | str, n: int) -> int | str:
    return value + n * FAR if isinstance(value, int) else f"{value}-{n}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
