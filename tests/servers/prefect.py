"""A real Prefect server for tests, with a home of its own."""

from pathlib import Path

from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker

from server.new_home import EmptyDatabase
from server.ports import any_free, port_of, take
from server.prefect_server import PrefectServer
from server.program import Running

CACHE = Path(__file__).parents[2] / ".cache"


class RunningPrefect:
    """A Prefect server that answers, until it is stopped."""

    def __init__(self, server: PrefectServer, running: Running) -> None:
        self.home = server.home
        self.api_url = server.api_url
        self.ui_url = server.ui_url
        self.environment = server.client_environment
        """What a program needs to know to talk to it."""
        self._server, self._running = server, running

    def stop(self) -> None:
        self._running.stop()

    def restart(self) -> None:
        """Stop it, and start it again on what it left, at the same port."""
        self.stop()
        again = start_prefect(self.home, self._server.database_url, self._server.port)
        self._running = again._running


def start_prefect(home: Path, database_url: str = "", port: int = 0) -> RunningPrefect:
    """Start a server and wait until it is healthy; again, on what it left in its home."""
    empty = EmptyDatabase(CACHE)
    again = not database_url and (home / "prefect.db").exists()
    copied = not database_url and empty.copy_to(home / "prefect.db")
    # Not one of a client's ports: whoever starts again later must find it free.
    with take(port or any_free()) as door:
        server = PrefectServer(home, port_of(door), database_url, copied or again)
        running = server.program(home / "server.log", door.fileno()).start()
    try:
        running.wait()
    except BaseException:
        running.stop()
        raise
    if not database_url and not copied and not again:
        empty.keep(server.database)
    return RunningPrefect(server, running)


def finish_talking() -> None:
    """Prefect sends logs and events from threads of its own: let them end before the server."""
    APILogWorker.drain_all()
    EventsWorker.drain_all()
