"""`signoff check`: is everything right in a workspace? Nothing is changed."""

from pathlib import Path

from rich.console import Console

from server.printable import printable
from signoff.language import _, ngettext
from signoff.settings import settings
from signoff.workspace import Problem, advice, files_of, read_workspace

MOST = 20
"""Pieces of advice at once."""


def check(folder: Path | None = None) -> None:
    """Name every problem in a workspace at once, with file, line and field.

    Parameters
    ----------
    folder
        The folder with the YAML files; without it, the one of SIGNOFF_WORKSPACE, or `workspace`.
    """
    folder = folder or settings().workspace
    workspace = read_workspace(folder)
    people = ngettext("{n} person", "{n} people", len(workspace.team.people))
    channels = ngettext("{n} channel", "{n} channels", len(workspace.channels))
    said = _(
        "{folder} is in order: {people}, {channels}.",
        folder=folder,
        people=people,
        channels=channels,
    )
    console = Console(soft_wrap=True)
    console.print(said, style="green")
    _advise(advice(files_of(folder), workspace), console)


def _advise(found: list[Problem], console: Console) -> None:
    for one in found[:MOST]:
        console.print(f"! {printable(str(one))}", style="yellow", markup=False)
    if len(found) > MOST:
        more = ngettext("{n} more like this", "{n} more like these", len(found) - MOST)
        console.print(f"! {more}", style="yellow", markup=False)
