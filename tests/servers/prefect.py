"""A real Prefect server for tests, with a home of its own."""

from pathlib import Path

from server.ports import any_free
from server.prefect_server import STARTS_WITHIN, PrefectServer
from server.program import Running


class RunningPrefect:
    """A Prefect server that answers, until it is stopped."""

    def __init__(self, server: PrefectServer, running: Running) -> None:
        self.home = server.home
        self.api_url = server.api_url
        self.ui_url = server.ui_url
        self.environment = server.client_environment
        """What a program needs to know to talk to it."""
        self._running = running

    def stop(self) -> None:
        self._running.stop()


def start_prefect(
    home: Path, database_url: str | None = None, port: int | None = None
) -> RunningPrefect:
    """Start a server and wait until it is healthy."""
    server = PrefectServer(home, port or any_free(), database_url or "")
    running = server.program(home / "server.log").start()
    try:
        running.wait_until(server.is_healthy, within=STARTS_WITHIN)
    except BaseException:
        running.stop()
        raise
    return RunningPrefect(server, running)
