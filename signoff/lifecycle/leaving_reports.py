"""Somebody does not want a report any more, though it names them; or wants it again."""

from dataclasses import dataclass

from signoff import clock
from signoff.access.report_seal import reader_in
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.store.database import reading, writing
from signoff.store.report_choices import ReportChoice, who_left
from signoff.telling import tell_people
from signoff.workspace import Person, Report, Workspace


class NoMoreReader(SignoffError):
    """The report is gone, or it does not name this person any more."""

    def __init__(self) -> None:
        super().__init__(_("You are not on the list of this report any more, so none will come."))


@dataclass(frozen=True)
class Reader:
    """Somebody whom a report names, and whether they want it."""

    person: Person
    report: Report
    workspace: Workspace
    wants: bool


def reader_behind(seal: str) -> Reader:
    """Whom the link was made for; raises `SealBroken` or `NoMoreReader`."""
    return reader_of(*reader_in(seal))


def reader_of(report_id: str, person_id: str) -> Reader:
    """Somebody whom this report names; raises `NoMoreReader`."""
    with reading() as session:
        workspace = agreed(session).workspace
        left = who_left(session, report_id)
    report, person = workspace.reports.get(report_id), workspace.reader(person_id)
    if report is None or person is None or person not in workspace.readers_of(report):
        raise NoMoreReader
    return Reader(person, report, workspace, person_id not in left)


def choose(reader: Reader, wants: bool, way: str) -> bool:
    """Take the reader off the report, and tell the owner; or put them back. False: they were."""
    person, report = reader.person, reader.report
    with writing() as session:
        if (person.id not in who_left(session, report.id)) == wants:
            return False
        choice = ReportChoice(
            report=report.id, person=person.id, wants=wants, way=way, at=clock.now()
        )
        session.add(choice)
        session.flush()
        if not wants and person.id != reader.workspace.team.owner:
            tell_people(
                session,
                reader.workspace,
                [reader.workspace.team.owner],
                "report-left",
                key=f"report-left/{choice.id}",
                content=None,
                facts={"who": person.id, "report": report.name},
            )
    return True
