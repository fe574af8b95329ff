"""This process itself as a client of a system that it started."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from prefect.settings import (
    PREFECT_API_AUTH_STRING,
    PREFECT_API_URL,
    PREFECT_HOME,
    temporary_settings,
)

from server.keys import own_key
from server.system import RunningSystem
from signoff.settings import settings
from signoff.store.database import forget_connections


def set_here(environment: Mapping[str, str]) -> None:
    """Give this process the settings of ours that the programs beside it were given."""
    os.environ.update(environment)
    forget_connections()
    settings.cache_clear()


@contextmanager
def client_of(system: RunningSystem) -> Iterator[None]:
    """What this process asks Prefect is asked of this system."""
    with prefect_at(system.ui_url, system.prefect.home):
        yield


@contextmanager
def prefect_at(ui_url: str, home: Path) -> Iterator[None]:
    """The same, of a Prefect that somebody else started."""
    set_here({"SIGNOFF_UI_URL": os.environ.get("SIGNOFF_UI_URL") or ui_url})
    with (
        own_key() as key,
        temporary_settings(
            {PREFECT_API_URL: f"{ui_url}/api", PREFECT_HOME: home, PREFECT_API_AUTH_STRING: key}
        ),
    ):
        yield
