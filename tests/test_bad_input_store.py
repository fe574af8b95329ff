"""Where things are kept: no room, or two at once, and still nothing is lost or half there."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from signoff.lifecycle.applying import apply, propose
from signoff.settings import settings
from signoff.store.database import DiskFull, forget_connections, reading
from signoff.store.versions import AppliedMeanwhile, versions
from tests.example_workspace import changed
from tests.images import drawn
from tests.lifecycle_run import ON_SQLITE
from tests.story import Told, apply_example

A_LITTLE = 20_000
"""Bytes: an image of ours, or a new database, is larger."""


def test_of_two_who_apply_at_the_same_moment_one_is_in_force_and_the_other_is_told(
    store: str,
) -> None:
    apply_example()
    both_have_looked = Barrier(2)

    def apply_as(name: str) -> str:
        proposal = propose(changed("team.yaml", ("name: Hazel & Thyme", f"name: {name}")))
        both_have_looked.wait()
        try:
            apply(proposal, by=name)
        except AppliedMeanwhile as told:
            return str(told)
        return name

    with ThreadPoolExecutor() as pool:
        first, second = sorted(pool.map(apply_as, ["Hazel", "Hazels"]), key=len)

    assert second == (
        "Somebody else applied version 2 at the same time. Nothing of yours was applied;"
        " look at the difference again and apply once more."
    )
    with reading() as session:
        assert [version.applied_by for version in versions(session)] == ["a test", first]


@contextmanager
def no_room_in_the_database() -> Iterator[None]:
    """SQLite may take no page more than it has: to it, that is a full disk."""
    with reading() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar()

    def stop_growing(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    forget_connections()
    event.listen(Engine, "connect", stop_growing)
    try:
        yield
    finally:
        event.remove(Engine, "connect", stop_growing)
        forget_connections()


@ON_SQLITE
def test_a_text_that_finds_no_room_is_taken_whole_when_there_is_room(store: str) -> None:
    apply_example()
    told, long = Told(), "The balm is back. " * 1_000

    with no_room_in_the_database(), pytest.raises(DiskFull, match="free some space and try again"):
        told.write(long)

    assert told.place() == "create"
    told.write(long)
    assert told.place() == "review/country-leads"


def with_files_limited(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python so that no file can grow beyond a limit.

    A disk that is full would need one of our own to fill; a limit on the size of files ends in
    the same place: the system writes what fits, and refuses the rest.
    """
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (A_LITTLE, A_LITTLE)),
        env={**os.environ, "SIGNOFF_HOME": str(settings().home), "LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )


KEEP = """
from pathlib import Path
from signoff.lifecycle.turns import AnswerRefused
from tasks.media import body_of
from tests.story import brief
try:
    body_of(brief(), {"text": "Look", "images": ["kettle.png"], "alt_texts": []})
except AnswerRefused as why:
    print(why)
"""


def test_an_image_that_finds_no_room_is_refused_in_words_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNOFF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SIGNOFF_WORKSPACE", str(tmp_path))
    settings.cache_clear()
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "kettle.png").write_bytes(drawn("PNG") + bytes(A_LITTLE))

    said = with_files_limited(KEEP)

    assert said.stdout == (
        "The image kettle.png: The disk is full. Nothing was changed; free some space and try"
        " again.\n"
    )
    assert said.stderr == ""
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == []


@ON_SQLITE
def test_a_command_that_finds_no_room_says_so_and_works_when_there_is_room(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNOFF_HOME", str(tmp_path))
    monkeypatch.setenv("SIGNOFF_DATABASE_URL", database_url)
    settings.cache_clear()
    command = "from server.cli import main; main()"

    full = with_files_limited(command, "apply", "--dry-run")
    roomy = subprocess.run(
        [sys.executable, "-c", command, "apply", "--dry-run"], capture_output=True, check=False
    )

    assert full.returncode == 1
    assert "see that it runs and its disk has room" in full.stderr
    assert "Traceback" not in full.stderr
    assert roomy.returncode == 0
