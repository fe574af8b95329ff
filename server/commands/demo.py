"""`signoff demo`: the example team's week, on real servers, in about a minute."""

import time
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from server.commands.apply import apply
from server.demo.play import Play, Played, Tell
from server.demo.stage import Stage, clean_stage
from server.here import client_of, set_here
from server.system import RunningSystem, running
from signoff.language import _


def demo(*, exit: bool = False) -> None:
    """Play a post's whole life with demo people, and leave one waiting for you.

    Parameters
    ----------
    exit
        Stop when everything was played; the exit code is 0 only if every step was seen to work.
    """
    began = time.monotonic()
    console = Console(soft_wrap=True)
    stage = clean_stage()
    set_here(stage.environment)
    console.print(_("Starting Prefect, a worker, a social network and a mail server …"))
    with running(stage.system()) as system, client_of(system):
        stage.connect_accounts()
        apply(by="the demo")
        played = Play(stage, _teller(console, began)).perform()
        _sum_up(console, stage, system, played)
        if not exit:
            console.print(_("Ctrl-C stops everything."))
            system.watch()


def _teller(console: Console, began: float):
    def tell(who: str, what: str) -> None:
        console.print(
            f"[dim]{time.monotonic() - began:5.1f} s[/]  [bold]{who}[/] {what}", highlight=False
        )

    return tell


def _sum_up(
    console: Console, stage: Stage, system: RunningSystem, played: Sequence[Played]
) -> None:
    """What happened, with a link to each thing that can be looked at."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for one in played:
        for row in one.published:
            table.add_row(_("Published"), one.title, row.url)
    table.add_row(_("Mailbox"), _("what everybody was told, and the report"), stage.mail.url)
    table.add_row(_("Report"), _("the same in Prefect's UI"), f"{system.ui_url}/artifacts")
    waiting = next(one for one in played if not one.part.is_published)
    link = f"{system.ui_url}/runs/flow-run/{waiting.run_id}"
    table.add_row(_("Your turn"), _("approve “{title}”", title=waiting.title), link)
    console.print()
    console.print(table)
