"""Our pages on a server of their own, for a real browser, with nobody of Prefect behind them."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from starlette.types import ASGIApp

from server.ports import LOOPBACK, port_of, take
from server.prefect_server import KEPT_FOR


@contextmanager
def served(application: ASGIApp) -> Iterator[str]:
    """The address of the application, for as long as the block lasts."""
    socket = take(0)
    server = uvicorn.Server(
        uvicorn.Config(
            application, lifespan="off", log_level="warning", timeout_keep_alive=KEPT_FOR
        )
    )
    thread = Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{port_of(socket)}"
    finally:
        server.should_exit = True
        thread.join()
