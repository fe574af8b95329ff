"""`signoff report`: look at a report, try it on one person, or send once more what was sent."""

import webbrowser
from pathlib import Path
from typing import Any

from rich.console import Console

from reports.kinds import KINDS
from reports.mail import standalone_html
from server.printable import printable
from server.way_to_prefect import prefect_reached
from signoff import clock
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.keeping_reports import send_again
from signoff.reporting import Asked, asked_for
from signoff.settings import settings
from signoff.store.schema import migrate
from signoff.workspace import Person
from tasks import reporting
from tasks.reporting import file_of, language_for, seen_by


class OneThing(SignoffError):
    """Two things were asked for that do not go together."""

    def __init__(self) -> None:
        super().__init__(
            _("Ask for one thing: --open, --send-test, --again, or --format with --to.")
        )


class CannotWrite(SignoffError):
    """A file could not be written."""

    def __init__(self, file: Path, error: OSError) -> None:
        super().__init__(_("{file} cannot be written: {why}.", file=file, why=error.strerror))


def report(
    name: str,
    *,
    period: str = "",
    reader: str = "",
    open: bool = False,
    send_test: str = "",
    again: str = "",
    format: str = "",
    content: int = 0,
    to: Path | None = None,
) -> None:
    """Write a report as a page into a file and say where; or do what an option says.

    Parameters
    ----------
    name
        The report's id in reports.yaml.
    period
        2026-W47, 2026-11, 2026-Q4 or 2026-11-02/2026-11-08; without it, the last that is over.
    reader
        As this person gets it: their id; without it, the owner.
    open
        Open the page in a browser, too.
    send_test
        Mail it to this person only (their id), marked as a test; nothing is kept as sent.
    again
        Mail once more, byte for byte, what this person (id, name or address) got of this period.
    format
        Write it as such a file instead: xlsx, pdf, csv or png.
    to
        Where that file goes.
    content
        Only for a look back at one post: its number, as in its address /content/12.
    """
    _must_be_one_thing(open, send_test, again, format or to, halves=(format, to))
    asked = _asked(name, period, content)
    if again or send_test:
        return _mail(asked, again, send_test)
    return _make(asked, _person(asked, reader), format, to, in_browser=open)


def _asked(name: str, period: str, content: int) -> Asked:
    migrate()
    return asked_for(name, period, clock.now(), content)


def _must_be_one_thing(*wishes: object, halves: tuple[object, object]) -> None:
    if sum(map(bool, wishes)) > 1 or bool(halves[0]) != bool(halves[1]):
        raise OneThing


def _mail(asked: Asked, again: str, test: str) -> None:
    if again:
        person = send_again(asked, again)
        _say(_("{name} gets the same mail again with the next mails.", name=person.name))
        return
    person = asked.workspace.person(test)
    with prefect_reached():
        reporting.send_test(person, asked, _numbers(asked))
    _say(_("{name} gets a test with the next mails.", name=person.name))


def _make(asked: Asked, person: Person, format: str, to: Path | None, *, in_browser: bool) -> None:
    if to is None:
        return _show(asked, person, in_browser=in_browser)
    file = file_of(_numbers(asked), asked, format, language_for(person, asked))
    return _written(to, file.content)


def _show(asked: Asked, person: Person, *, in_browser: bool) -> None:
    html = standalone_html(seen_by(_numbers(asked), asked, person))
    days = asked.named(f"{asked.period.start}-{asked.period.end}")
    name = f"{asked.report.id}-{days}-{language_for(person, asked)}.html"
    file = settings().home.absolute() / "reports" / name
    _written(file, html.encode())
    if in_browser and not webbrowser.open(file.as_uri()):
        _say(_("No browser could be opened here. Open the file yourself."))


def _numbers(asked: Asked) -> Any:
    return KINDS[asked.report.kind].work_out(asked)


def _person(asked: Asked, id: str) -> Person:
    workspace = asked.workspace
    return workspace.reader(id) or workspace.person(id or workspace.team.owner)


def _written(file: Path, content: bytes) -> None:
    try:
        # What a report says is not for everybody on this machine.
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_bytes(content)
    except OSError as error:
        raise CannotWrite(file, error) from error
    _say(_("Written to {file}", file=file))


def _say(what: str) -> None:
    Console(soft_wrap=True).print(printable(what), style="green", markup=False, highlight=False)
