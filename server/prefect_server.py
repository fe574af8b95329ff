"""Prefect's own server: its database, its web pages, and what it needs to know about us."""

import sys
from dataclasses import dataclass
from pathlib import Path

from server.ports import LOOPBACK
from server.program import Program, answers

KEPT_FOR = 75
"""Seconds for which an idle connection is kept: as long as proxies in front keep theirs
(https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_timeout). With a few, a busy
program's next call meets the moment at which its connection is closed, and is lost.
"""


@dataclass(frozen=True)
class PrefectServer:
    """Where one Prefect server keeps its things, and how to reach it."""

    home: Path
    port: int
    database_url: str = ""
    """Any SQLAlchemy URL of SQLite or PostgreSQL; empty: a SQLite file at home."""
    blocks_are_registered: bool = False
    """Whether its database already knows every type of block that is installed."""
    opened_at: str = ""
    """The address at which people open it, if that is another one: behind a proxy."""
    behind_door: bool = False
    """Whether our door stands in front of it; without one, whoever reaches it may do everything."""

    @property
    def ui_url(self) -> str:
        """Where people open it."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def api_url(self) -> str:
        """Where programs talk to it."""
        return f"{self.ui_url}/api"

    @property
    def database(self) -> Path:
        """The file, when the database is one."""
        return self.home / "prefect.db"

    @property
    def client_environment(self) -> dict[str, str]:
        """What a program needs to know to talk to this server."""
        return {"PREFECT_HOME": str(self.home), "PREFECT_API_URL": self.api_url}

    def program(self, log: Path, door: int) -> Program:
        """What `prefect server start` runs, without running that, behind a socket that listens."""
        return Program(
            name="Prefect's server",
            command=[
                *(sys.executable, "-m", "uvicorn", "--factory", self._application),
                *("--fd", str(door), "--timeout-keep-alive", str(KEPT_FOR)),
            ],
            inherits=[door],
            log=log,
            ready=answers(f"{self.api_url}/health"),
            environment={**self.client_environment, **self._server_environment()},
        )

    @property
    def _application(self) -> str:
        return f"server.application:{'create_behind_door' if self.behind_door else 'create'}"

    def _server_environment(self) -> dict[str, str]:
        return {
            # The pages ask this address, whatever address somebody's own Prefect profile names.
            "PREFECT_UI_API_URL": f"{(self.opened_at or self.ui_url).rstrip('/')}/api",
            "PREFECT_API_DATABASE_CONNECTION_URL": self._async_database_url(),
            "PREFECT_API_BLOCKS_REGISTER_ON_START": str(not self.blocks_are_registered),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",  # people come here to answer
            # Every five seconds it would read each waiting run; ours wait without a timeout, their
            # deadlines are our own. A team's other flows may pause with one: ten minutes will do.
            "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_LOOP_SECONDS": "600",
            # Twenty events in a transaction, and task runs one by one: while much is going on they
            # fall behind by minutes, and pile up in memory.
            "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "500",
            "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
            "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
            # Each of SQLite's threads would get a heap of its own: 2,000 waiting posts took 61 MiB
            # of the server, and take 31 with two heaps for all (glibc, 2026-11).
            "MALLOC_ARENA_MAX": "2",
            "PREFECT__SERVER_FINAL": "1",  # as `prefect server start` does: one app per process
        }

    def _async_database_url(self) -> str:
        """Prefect talks to its database asynchronously, so the URL names other drivers."""
        if not self.database_url:
            return f"sqlite+aiosqlite:///{self.database.absolute()}"
        dialect, rest = self.database_url.split("://", 1)
        driver = "aiosqlite" if dialect.startswith("sqlite") else "asyncpg"
        return f"{dialect.split('+')[0]}+{driver}://{rest}"
