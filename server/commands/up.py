"""`signoff up`: Prefect's server, the worker and the team's workspace, until Ctrl-C."""

import os
from pathlib import Path

from rich.console import Console

from server.commands.apply import apply
from server.here import client_of
from server.system import System, running
from signoff.language import _
from signoff.settings import settings


def up(*, port: int | None = None) -> None:
    """Run Signoff on this machine.

    Parameters
    ----------
    port
        Where people open it; without it, 4200 or the first free port after it.
    """
    console = Console(soft_wrap=True)
    home = settings().home.absolute()
    system = System(
        home=home,
        port=port,
        environment=_environment(home),
        prefect_database_url=os.environ.get("SIGNOFF_PREFECT_DATABASE_URL", ""),
    )
    with running(system) as started, client_of(started):
        apply()
        console.print(_("Signoff runs at {url}. Ctrl-C stops it.", url=started.ui_url))
        started.watch()


def _environment(home: Path) -> dict[str, str]:
    return {"SIGNOFF_HOME": str(home), "SIGNOFF_WORKSPACE": str(settings().workspace.absolute())}
