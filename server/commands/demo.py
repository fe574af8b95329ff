"""`signoff demo`: the example team's week, on real servers, in little more than a minute."""

import time
from collections.abc import Sequence

from rich.console import Console

from server.commands.apply import apply
from server.demo.accounts import give_everybody_one_password
from server.demo.play import Play, Played, Tell
from server.demo.stage import Stage, clean_stage
from server.here import client_of, set_here
from server.system import running
from signoff.language import _
from signoff.lifecycle.in_force import workspace_in_force
from tasks.runs import page, page_of


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
        password = give_everybody_one_password()
        played = Play(stage, _teller(console, began)).perform()
        _sum_up(console, stage, played, password)
        if not exit:
            console.print(_("Ctrl-C stops everything."))
            system.watch()


def _teller(console: Console, began: float) -> Tell:
    def tell(who: str, what: str) -> None:
        after = f"{time.monotonic() - began:5.1f} s"
        console.print(f"[dim]{after}[/]  [bold]{who}[/] {what}", highlight=False)

    return tell


def _sum_up(console: Console, stage: Stage, played: Sequence[Played], password: str) -> None:
    """What happened, with a link to each thing that can be looked at."""
    console.print()
    for one in played:
        for row in one.published:
            _show(console, _("Published: {title}", title=one.title), row.url or "")
    _show(console, _("What everybody was told, and the report"), stage.mail.url)
    _show(console, _("The report in Prefect's UI"), page("artifacts"))
    waiting = next(one for one in played if one.part.waits_at)
    your_turn = _("Your turn: approve “{title}” (press ⋮, then Resume)", title=waiting.title)
    _show(console, your_turn, page_of(waiting.run_id))
    asked = workspace_in_force().person(waiting.asked)
    console.print(
        _(
            "Sign in there as {name}: {email}, password {password}",
            name=asked.name,
            email=asked.email,
            password=password,
        )
    )


def _show(console: Console, what: str, link: str) -> None:
    """A link is never cut: it is there to be opened."""
    console.print(f"[green]{link}[/]  {what}", highlight=False)
