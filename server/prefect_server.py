"""Prefect's own server: its database, its web pages, and what it needs to know about us."""

import sys
from dataclasses import dataclass
from pathlib import Path

import httpx

from server.ports import LOOPBACK
from server.program import Program

STARTS_WITHIN = 120


@dataclass(frozen=True)
class PrefectServer:
    """Where one Prefect server keeps its things, and how to reach it."""

    home: Path
    port: int
    database_url: str = ""
    """Any SQLAlchemy URL of SQLite or PostgreSQL; empty: a SQLite file at home."""

    @property
    def ui_url(self) -> str:
        """Where people open it."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def api_url(self) -> str:
        """Where programs talk to it."""
        return f"{self.ui_url}/api"

    @property
    def client_environment(self) -> dict[str, str]:
        """What a program needs to know to talk to this server."""
        return {"PREFECT_HOME": str(self.home), "PREFECT_API_URL": self.api_url}

    def program(self, log: Path) -> Program:
        """The server as a program: `prefect server start` without its second interpreter."""
        return Program(
            name="Prefect's server",
            command=[
                *(sys.executable, "-m", "uvicorn"),
                *("--factory", "prefect.server.api.server:create_app"),
                *("--host", LOOPBACK, "--port", str(self.port), "--timeout-keep-alive", "5"),
            ],
            log=log,
            environment={**self.client_environment, **self._server_environment()},
        )

    def is_healthy(self) -> bool:
        """Whether it answers."""
        try:
            return httpx.get(f"{self.api_url}/health", timeout=5).is_success
        except httpx.TransportError:
            return False

    def _server_environment(self) -> dict[str, str]:
        return {
            # The pages ask this address, whatever address somebody's own Prefect profile names.
            "PREFECT_UI_API_URL": self.api_url,
            "PREFECT_API_DATABASE_CONNECTION_URL": self._async_database_url(),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT__SERVER_FINAL": "1",  # as `prefect server start` does: one app per process
        }

    def _async_database_url(self) -> str:
        """Prefect talks to its database asynchronously, so the URL names other drivers."""
        if not self.database_url:
            return f"sqlite+aiosqlite:///{(self.home / 'prefect.db').absolute()}"
        dialect, rest = self.database_url.split("://", 1)
        driver = "aiosqlite" if dialect.startswith("sqlite") else "asyncpg"
        return f"{dialect.split('+')[0]}+{driver}://{rest}"
