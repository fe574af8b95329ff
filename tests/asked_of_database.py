"""What is asked of a database, and how it goes about the answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from signoff.store.database import reading

GROW = {
    *("publications", "measurements", "checkpoints", "contents", "revisions", "channel_days"),
    *("follower_counts", "history_posts", "history_readings", "history_followers"),
    *("history_tellings", "questions", "decisions"),
}
ONLY_OPEN_ONES = ("ix_checkpoints_open", "ix_questions_open")


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    heard: list[tuple[str, Any]] = []

    def hear(*said: Any) -> None:
        heard.append((said[2], said[3]))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def read_from_end_to_end(heard: list[tuple[str, Any]]) -> list[str]:
    """The steps of these questions in which a table that grows is read as a whole."""
    return [step for step in _steps(heard) if _is_whole(step)]


def _steps(heard: list[tuple[str, Any]]) -> Iterator[str]:
    with reading() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        for said, values in heard:
            if said.startswith(("SELECT", "DELETE")):
                rows = session.connection().exec_driver_sql(f"{explain} {said}", values)
                yield from (str(row[-1]) for row in rows)


def _is_whole(step: str) -> bool:
    words = step.replace("->", "").split()
    if words[:1] == ["SCAN"]:
        return words[1] in GROW and not step.endswith(ONLY_OPEN_ONES)
    return "Seq Scan on" in step and words[words.index("on") + 1] in GROW
