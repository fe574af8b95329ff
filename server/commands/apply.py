"""`signoff apply`: put a workspace in force, and tell Prefect what follows from it."""

import getpass
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.prompt import Confirm

from blocks.accounts import missing_accounts
from server.printable import printable
from server.registering import register
from server.way_to_prefect import prefect_reached
from signoff.language import _, ngettext
from signoff.lifecycle.applying import Proposal, propose
from signoff.lifecycle.applying import apply as put_in_force
from signoff.lifecycle.report_filters import without_posts
from signoff.lifecycle.touch_words import sentence
from signoff.lifecycle.touching import Touch, touched
from signoff.settings import settings
from signoff.store.schema import migrate
from signoff.workspace import files_of, read_workspace
from tasks.offering import offer_best_times
from tasks.repairing import MOST_AT_ONCE, show_new_questions

FIRST = 20
"""Posts under way that are named, unless all are asked for."""
MANY = 100
"""Posts; to look at more takes long enough to show how far it is."""


def apply(
    folder: Path | None = None,
    *,
    by: str = "",
    dry_run: bool = False,
    all: bool = False,
    yes: bool = False,
) -> None:
    """Show what changes, put it in force in one transaction, and register it at Prefect.

    Posts under way are asked by the new rules at once; nobody's decision is lost.

    Parameters
    ----------
    folder
        The folder with the YAML files; without it, the one of SIGNOFF_WORKSPACE, or `workspace`.
    by
        Who applies it; without it, your name on this machine.
    dry_run
        Only show what would change.
    all
        Name every post under way that the change touches, not just the first twenty.
    yes
        Do not ask before posts under way are touched. Nobody is asked where nobody can answer.
    """
    console = Console(soft_wrap=True)
    folder = folder or settings().workspace
    read_workspace(folder)  # names every problem at once, also a file that is missing or too many
    migrate()
    proposal = propose(files_of(folder))
    _show(proposal, console)
    touches = _touches(proposal, console)
    _show_touches(proposal, touches, console, most=None if all else FIRST)
    _warn(without_posts(proposal.workspace), console)
    if not dry_run and (yes or not touches or _agreed_to(console)):
        with prefect_reached():
            _apply(proposal, by or getpass.getuser(), touches, console)


def _apply(proposal: Proposal, by: str, touches: list[Touch], console: Console) -> None:
    number = put_in_force(proposal, by)
    console.print(_("Version {number} is in force.", number=number), style="green")
    deployments = register(proposal.workspace)
    offer_best_times()
    console.print(_("Prefect knows: {names}.", names=", ".join(deployments)))
    _ask_anew([one.content_id for one in touches], console)
    _warn(missing_accounts(proposal.workspace), console)


def _touches(proposal: Proposal, console: Console) -> list[Touch]:
    if proposal.before is None or not proposal.difference:
        return []
    with _shown_progress(console, _("Looking at posts under way")) as seen:
        return touched(proposal.before, proposal.workspace, seen)


def _ask_anew(ids: list[int], console: Console) -> None:
    """Those whose slot is next at once; the others follow when deadlines are looked at."""
    with _shown_progress(console, _("Asking by the new rules")) as seen:
        woken = show_new_questions(ids[:MOST_AT_ONCE], seen)
    if woken:
        console.print(
            ngettext(
                "{n} post is asked by the new rules.",
                "{n} posts are asked by the new rules.",
                woken,
            )
        )
    if later := len(ids[MOST_AT_ONCE:]):
        console.print(
            ngettext(
                "{n} more post follows in some minutes.",
                "{n} more posts follow in some minutes.",
                later,
            )
        )


@contextmanager
def _shown_progress(console: Console, what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that appears only where there is much to do."""
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(what, visible=False)
        yield lambda done, of: bar.update(task, completed=done, total=of, visible=of > MANY)


def _agreed_to(console: Console) -> bool:
    """Where somebody sits before it, they are asked; a script means what it says."""
    if not sys.stdin.isatty():
        return True
    return Confirm.ask(_("Put it in force?"), console=console, default=False)


def _show_touches(
    proposal: Proposal, touches: list[Touch], console: Console, most: int | None
) -> None:
    if not touches or proposal.before is None:
        return
    said = ngettext(
        "It touches {n} post under way:", "It touches {n} posts under way:", len(touches)
    )
    console.print(said, style="yellow")
    for one in touches[:most]:
        told = printable(sentence(one, proposal.before, proposal.workspace))
        console.print(f"  {told}", markup=False)
    if most is not None and (left := len(touches[most:])):
        console.print(_("  … and {n} more: `signoff apply --dry-run --all` names all.", n=left))


def _show(proposal: Proposal, console: Console) -> None:
    if not proposal.difference:
        console.print(_("Nothing differs from what is in force."))
    for change in proposal.difference:
        console.print(f"  {printable(change)}", markup=False)


def _warn(missing: Iterable[str], console: Console) -> None:
    """What is still missing before anything can go out, or be told of."""
    for said in missing:
        console.print(f"! {printable(said)}", style="yellow", markup=False)
