"""`signoff token`: keys for programs of ours, such as a worker or a command line elsewhere."""

import getpass

from cyclopts import App
from rich.console import Console
from rich.table import Table

from server.printable import printable
from signoff.access.tokens import create_token, revoke_token, tokens
from signoff.access.visitor import Scope
from signoff.access.visits import note
from signoff.language import _
from signoff.store.schema import migrate
from signoff.store.sessions import ServiceToken

token = App(name="token", help="Keys for programs: workers, and command lines elsewhere.")


@token.command
def create(name: str, *, scope: Scope, by: str = "") -> None:
    """Make a token and print it, once: only its fingerprint is kept.

    Parameters
    ----------
    name
        What the program is called: small letters, digits and dashes.
    scope
        `worker`: what a worker needs. `engineer`: everything.
    by
        Who makes it; without it, your name on this machine.
    """
    migrate()
    by = by or getpass.getuser()
    made = create_token(name, scope, by)
    note("made a token", who=by, why=f"{name}, {scope}")
    # Alone on its line and on standard output, so that a script can take it.
    Console(soft_wrap=True).print(f"{name}:{made}", markup=False, highlight=False)
    Console(stderr=True, soft_wrap=True).print(
        _(
            "This is shown once. Give it to the program that is to use it, as"
            " PREFECT_API_AUTH_STRING."
        ),
        style="yellow",
    )


@token.command(name="list")
def show() -> None:
    """Show every token: for what it is, who made it, when it was used last."""
    migrate()
    known = tokens()
    if not known:
        Console(soft_wrap=True).print(_("There are no tokens yet."))
        return
    table = Table(_("Name"), _("For"), _("Made by"), _("Made"), _("Used last"), box=None)
    for one in known:
        table.add_row(*_row(one), style="dim" if one.revoked_at else "")
    Console(soft_wrap=True).print(table)


@token.command
def revoke(name: str, *, by: str = "") -> None:
    """Take a token away: it opens nothing from now on.

    Parameters
    ----------
    name
        The token's name.
    by
        Who takes it away; without it, your name on this machine.
    """
    migrate()
    revoke_token(name)
    note("revoked a token", who=by or getpass.getuser(), why=name)
    said = _("The token {name} opens nothing any more.", name=name)
    Console(soft_wrap=True).print(said, style="green")


def _row(one: ServiceToken) -> tuple[str, str, str, str, str]:
    used = f"{one.seen_at:%Y-%m-%d %H:%M}" if one.seen_at else _("never")
    if one.revoked_at:
        used = _("revoked {when}", when=f"{one.revoked_at:%Y-%m-%d %H:%M}")
    return one.name, one.scope, printable(one.made_by), f"{one.made_at:%Y-%m-%d %H:%M}", used
