"""`signoff brief`: start contents from files, all of them or none."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from server.way_to_prefect import prefect_reached
from signoff import clock
from signoff.brief import Brief
from signoff.brief.from_file import read_briefs
from signoff.language import _, ngettext
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.opening import refuse_known
from signoff.store.schema import migrate
from tasks.runs import page_of, start_lifecycle


def brief(file: Path) -> None:
    """Start one content for each brief in a file: YAML, or CSV or XLSX for many at once.

    Parameters
    ----------
    file
        When anything in it is wrong, every bad row is named and nothing is started.
    """
    console = Console(soft_wrap=True)
    migrate()
    briefs = _read(file, console)
    with prefect_reached():
        _start(briefs, console)


def _read(file: Path, console: Console) -> Sequence[Brief]:
    workspace = workspace_in_force()
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task(_("Reading"), total=None)
        briefs = read_briefs(
            file,
            workspace,
            clock.now(),
            progress=lambda done, of: progress.update(bar, completed=done, total=of),
        )
    refuse_known(file.name, briefs)
    return briefs


def _start(briefs: Sequence[Brief], console: Console) -> None:
    """Whatever happens on the way, it is said what was started: that need not be done again."""
    runs: list[tuple[str, str]] = []
    try:
        with Progress(console=console, transient=True) as progress:
            for one in progress.track(briefs, description=_("Starting")):
                runs.append((one.title, start_lifecycle(one)))
    finally:
        _show(runs, console)


def _show(runs: Sequence[tuple[str, str]], console: Console) -> None:
    console.print(ngettext("{n} content was started:", "{n} contents were started:", len(runs)))
    for title, run in runs:
        console.print(f"  {title}  {page_of(run)}", markup=False, highlight=False)
