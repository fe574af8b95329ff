"""`signoff apply`: put a workspace in force, and tell Prefect what follows from it."""

import getpass
from pathlib import Path

from rich.console import Console

from blocks.accounts import missing_accounts
from server.printable import printable
from server.registering import register
from server.way_to_prefect import prefect_reached
from signoff.language import _
from signoff.lifecycle.applying import Proposal, propose
from signoff.lifecycle.applying import apply as put_in_force
from signoff.settings import settings
from signoff.store.schema import migrate
from signoff.workspace import Workspace, files_of, read_workspace


def apply(folder: Path | None = None, *, by: str = "", dry_run: bool = False) -> None:
    """Show what changes, put it in force in one transaction, and register it at Prefect.

    Parameters
    ----------
    folder
        The folder with the YAML files; without it, the one of SIGNOFF_WORKSPACE, or `workspace`.
    by
        Who applies it; without it, your name on this machine.
    dry_run
        Only show what would change.
    """
    console = Console(soft_wrap=True)
    folder = folder or settings().workspace
    read_workspace(folder)  # names every problem at once, also a file that is missing or too many
    migrate()
    proposal = propose(files_of(folder))
    _show(proposal, console)
    if not dry_run:
        with prefect_reached():
            _apply(proposal, by or getpass.getuser(), console)


def _apply(proposal: Proposal, by: str, console: Console) -> None:
    number = put_in_force(proposal, by)
    console.print(_("Version {number} is in force.", number=number), style="green")
    deployments = register(proposal.workspace)
    console.print(_("Prefect knows: {names}.", names=", ".join(deployments)))
    _warn(proposal.workspace, console)


def _show(proposal: Proposal, console: Console) -> None:
    if not proposal.difference:
        console.print(_("Nothing differs from what is in force."))
    for change in proposal.difference:
        console.print(f"  {printable(change)}", markup=False)


def _warn(workspace: Workspace, console: Console) -> None:
    """What is still missing before anything can go out."""
    for said in missing_accounts(workspace):
        console.print(f"! {said}", style="yellow", markup=False)
