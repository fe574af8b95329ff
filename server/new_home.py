"""A new Prefect database in no time: an empty one is kept, and copied when one is needed."""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from importlib.metadata import distributions
from pathlib import Path


class EmptyDatabase:
    """An empty SQLite database, as this version of Prefect with these blocks makes it.

    Making one takes Prefect six seconds of migrations and registrations: too long for a demo
    or a test that starts clean each time.
    """

    def __init__(self, cache: Path) -> None:
        self.file = cache / f"prefect-{_what_is_installed()}.db"

    def copy_to(self, database: Path) -> bool:
        """Put a copy there, unless there is a database already; whether it was done."""
        if database.exists() or not self.file.exists():
            return False
        database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.file, database)
        return True

    def keep(self, database: Path) -> None:
        """Keep a copy of this database, of which nothing but the start of a server is older."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        half_done = self.file.with_suffix(f".{os.getpid()}")
        with (
            closing(sqlite3.connect(database)) as source,
            closing(sqlite3.connect(half_done)) as copy,
        ):
            source.backup(copy)
        half_done.replace(self.file)


def _what_is_installed() -> str:
    """A fingerprint of Prefect and of everything that brings blocks along."""
    installed = {
        f"{found.name} {found.version}"
        for found in distributions()
        if found.name == "prefect" or found.entry_points.select(group="prefect.collections")
    }
    return hashlib.sha256("\n".join(sorted(installed)).encode()).hexdigest()[:12]
