"""`signoff up`: Prefect's server, the worker and the team's workspace, until Ctrl-C."""

import os
from pathlib import Path

from rich.console import Console

from server.commands.apply import apply
from server.commands.invite import invite
from server.here import client_of
from server.system import System, running
from signoff.access.accounts import has_account
from signoff.access.oidc import provider_settings
from signoff.language import _
from signoff.lifecycle.in_force import workspace_in_force
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
        apply(yes=True)
        console.print(_("Signoff runs at {url}. Ctrl-C stops it.", url=started.ui_url))
        _let_the_owner_in(console)
        started.watch()


def _let_the_owner_in(console: Console) -> None:
    """On the first start nobody can sign in: the owner chooses a password, and invites others."""
    owner = workspace_in_force().team.owner
    if provider_settings().issuer or has_account(owner):
        return
    console.print(_("Nobody can sign in yet. Open this link, once, as the owner:"))
    invite(owner, by="signoff up")


def _environment(home: Path) -> dict[str, str]:
    return {"SIGNOFF_HOME": str(home), "SIGNOFF_WORKSPACE": str(settings().workspace.absolute())}
