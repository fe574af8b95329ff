"""`signoff audit`: what was decided is checked, signed and exported; people are erased from it."""

import gc
import getpass
import json
import sys
from pathlib import Path

from cyclopts import App
from rich.console import Console
from rich.progress import Progress

from reports.proof import proof_as_pdf
from server.commands.what_is_erased import tell_traces, tell_what_stays
from server.printable import printable
from signoff.access.visits import note
from signoff.errors import SignoffError
from signoff.language import LANGUAGES, _, ngettext, speaking, spoken
from signoff.lifecycle.checking import Report
from signoff.lifecycle.checking import verify as look_at_all
from signoff.lifecycle.erasing import erase as erase_person
from signoff.lifecycle.erasing import look_for
from signoff.lifecycle.exporting import export as proof_of
from signoff.lifecycle.kept_elsewhere import hashes_in
from signoff.lifecycle.signing import sign_head, signing_key
from signoff.proof.signing import is_public_key, new_signing_key, public_key
from signoff.store.schema import migrate

audit = App(name="audit", help="Who agreed to what: check it, sign it, export it, erase people.")


class NoPublicKey(SignoffError):
    """What was given as a key is none."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _("“{text}” is no public key. `signoff audit key` prints yours.", text=printable(text))
        )


class NotConfirmed(SignoffError):
    """Nobody said yes."""

    def __init__(self) -> None:
        super().__init__(_("Nothing was erased."))


class UnknownLanguage(SignoffError):
    """A PDF in a language that we do not have."""

    def __init__(self) -> None:
        super().__init__(_("Choose one of these languages: {known}.", known=", ".join(LANGUAGES)))


@audit.command
def key(*, new: bool = False) -> None:
    """Print the public key; where there is no key yet, make one and say how to keep it.

    Parameters
    ----------
    new
        Make another key, though there is one.
    """
    console = Console(stderr=True, soft_wrap=True)
    private = "" if new else signing_key()
    if private:
        Console(soft_wrap=True).print(public_key(private), markup=False, highlight=False)
        return
    earlier = signing_key()
    made = new_signing_key()
    # Alone on its line and on standard output, so that a script can take it.
    Console(soft_wrap=True).print(f"SIGNOFF_SIGNING_KEY={made}", markup=False, highlight=False)
    console.print(
        _(
            "This is shown once. Put it into the environment in which Signoff runs, out of the"
            " reach of who looks after the database, and keep a copy in a safe."
        ),
        style="yellow",
    )
    console.print(_("Its public key, for everybody who checks:"))
    console.print(f"  {public_key(made)}", style="green", markup=False, highlight=False)
    if earlier:
        console.print(_("So that what was signed before stays right, set too:"))
        before = f"SIGNOFF_EARLIER_SIGNING_KEYS={public_key(earlier)}"
        console.print(f"  {before}", style="green", markup=False, highlight=False)


@audit.command
def sign() -> None:
    """Sign the head of the chain now; keep-house does it every night."""
    migrate()
    console = Console(soft_wrap=True)
    if not signing_key():
        console.print(_("There is no key to sign with. Make one with `signoff audit key`."))
        sys.exit(1)
    head = sign_head()
    if head is None:
        console.print(_("Everything is signed already."))
    else:
        said = _("Signed up to entry {n}: {hash}", n=head.number, hash=head.hash)
        console.print(said, style="green", highlight=False)


@audit.command
def verify(*, key: str = "", against: Path | None = None) -> None:
    """Look for anything that was changed, taken away, moved or put in since it was decided.

    Parameters
    ----------
    key
        A public key that you trust; without it, the one of SIGNOFF_SIGNING_KEY.
    against
        An export (JSON) that was kept elsewhere: the chain must still hold what stands in it.
    """
    if key and not is_public_key(key):
        raise NoPublicKey(key)
    # Nothing here refers to itself; to look for that again and again takes a fifth of the time.
    gc.disable()
    migrate()
    known = hashes_in(against) if against else {}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(_("Checking"), total=None)
        report = look_at_all(
            {key} - {""}, known, lambda done, all: progress.update(bar, completed=done, total=all)
        )
    gc.enable()
    _tell(report, Console(soft_wrap=True))
    if report.problems:
        sys.exit(1)


@audit.command
def export(content: int, *, to: Path = Path("."), language: str = "") -> None:
    """Write the proof of one content: a JSON file to check, and a PDF to read.

    Parameters
    ----------
    content
        The content's number.
    to
        The folder to write into; without it, this one.
    language
        The PDF's language: en, de or it; without it, the one of your terminal.
    """
    if language and language not in LANGUAGES:
        raise UnknownLanguage
    migrate()
    proof = proof_of(content)
    to.mkdir(parents=True, exist_ok=True)
    file = to / f"content-{content}-proof.json"
    file.write_text(json.dumps(proof, ensure_ascii=False, indent=1), encoding="utf-8")
    with speaking(language or spoken()):
        file.with_suffix(".pdf").write_bytes(proof_as_pdf(proof))
    note("exported a proof", who=getpass.getuser(), why=f"content {content}")
    for written in (file, file.with_suffix(".pdf")):
        Console(soft_wrap=True).print(str(written), style="green", highlight=False, markup=False)


@audit.command
def erase(
    person: str,
    *,
    request: str = "",
    comments: bool = False,
    keep_name: bool = False,
    yes: bool = False,
    by: str = "",
) -> None:
    """Erase what leads to somebody who has left; what they agreed to stays proven.

    It says first what there is of them, and asks; so it can be used just to look.

    Parameters
    ----------
    person
        The id that the person had in team.yaml, or an address to which reports went outside.
    request
        Who asked for it, as exports shall say; without it, the person.
    comments
        Erase also what they wrote when they decided.
    keep_name
        Leave their name: for one that is everybody's, as Agency; ids and addresses go.
    yes
        Do not ask.
    by
        Who erases; without it, your name on this machine.
    """
    migrate()
    console = Console(soft_wrap=True)
    tell_traces(look_for(person, keep_name=keep_name), console)
    if not yes:
        _must_mean(person, console)
    how = {"comments": comments, "keep_name": keep_name}
    done = erase_person(person, by or getpass.getuser(), request=request, **how)
    console.print(
        _("Done. Where they stood, there is now {instead}.", instead=done.instead), style="green"
    )
    tell_what_stays(person, console)


def _must_mean(person: str, console: Console) -> None:
    """Raise unless whoever sits there writes it once more."""
    console.print(
        _("This cannot be undone: nobody will know any more who “{person}” was.", person=person)
    )
    if console.input(_("Write the same once more to go on: ")).strip() != person:
        raise NotConfirmed


def _tell(report: Report, console: Console) -> None:
    for problem in report.problems:
        console.print(f"✗ {printable(str(problem))}", style="red", markup=False, highlight=False)
    for remark in report.remarks:
        console.print(f"! {remark}", style="yellow", markup=False, highlight=False)
    if report.problems:
        n, entries = len(report.problems), report.entries
        said = ngettext(
            "{n} problem in {entries} entries.",
            "{n} problems in {entries} entries.",
            n,
            entries=entries,
        )
        console.print(said, style="red", highlight=False)
        return
    said = _(
        "All {entries} entries and {revisions} revisions are as they were.",
        entries=report.entries,
        revisions=report.revisions,
    )
    console.print(said, style="green", highlight=False)
    if report.signed:
        at, number = f"{report.signed.at:%Y-%m-%d %H:%M} UTC", report.signed.number
        console.print(_("Signed up to entry {n} on {at}.", n=number, at=at), highlight=False)
