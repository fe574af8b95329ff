"""`signoff brief`: start contents from files, all of them or none."""

from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from signoff import clock
from signoff.brief.from_file import read_briefs
from signoff.language import _, ngettext
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.opening import refuse_known
from signoff.settings import settings
from tasks.runs import start_lifecycle


def brief(file: Path) -> None:
    """Start one content for each brief in a file: YAML, or CSV or XLSX for many at once.

    Parameters
    ----------
    file
        When anything in it is wrong, every bad row is named and nothing is started.
    """
    console = Console(soft_wrap=True)
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
        starting = progress.add_task(_("Starting"), total=len(briefs))
        runs = []
        for one in briefs:
            runs.append((one.title, start_lifecycle(one)))
            progress.advance(starting)
    console.print(ngettext("{n} content was started:", "{n} contents were started:", len(runs)))
    for title, run in runs:
        link = f"{settings().ui_url}/runs/flow-run/{run}"
        console.print(f"  {title}  {link}", markup=False, highlight=False)
