"""This process itself as a client of a system that it started."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

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
    set_here({"SIGNOFF_UI_URL": system.ui_url})
    here = {PREFECT_API_URL: system.api_url, PREFECT_HOME: system.prefect.home}
    with temporary_settings(here):
        yield
