"""`signoff check`: is everything right in a workspace? Nothing is changed."""

from pathlib import Path

from rich.console import Console

from signoff.language import _, ngettext
from signoff.settings import settings
from signoff.workspace import read_workspace


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
    Console(soft_wrap=True).print(said, style="green")
