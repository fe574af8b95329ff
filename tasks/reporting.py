"""A report is worked out, worded for each reader, kept, and put into the outbox."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from prefect import State, task
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run
from prefect.states import Completed

from blocks.mail import mail_credentials, sender_of
from reports.exact import exactly
from reports.files import attachment
from reports.kinds import KINDS
from reports.mail import Attachment, Rendered, address, email
from reports.way_out import why_you_get
from signoff import clock
from signoff.access.report_seal import sealed_reader
from signoff.language import _, speaking
from signoff.lifecycle.keeping_reports import (
    Letter,
    is_written,
    key_of,
    notice_for,
    put_into_outbox,
)
from signoff.reporting import Asked, comes_another_day
from signoff.store.database import writing
from signoff.store.notices import tell
from signoff.store.report_choices import last_choice
from signoff.telling import tell_people
from signoff.workspace import Person
from tasks.delivering import message_id
from tasks.runs import our_page, page

BY_SCHEDULE = "auto-scheduled"
"""Prefect's own mark on a run that nobody asked for. Our door lets nobody else set one."""


def scheduled_for() -> datetime:
    """When this run was meant to start: a run that comes late still reports on its own week."""
    scheduled = flow_run.scheduled_start_time
    return scheduled if isinstance(scheduled, datetime) else clock.now()


def not_today(asked: Asked) -> State[Any] | None:
    """How this run ends, if the report comes on one working day and this is another."""
    if BY_SCHEDULE not in flow_run.tags:
        return None
    why = comes_another_day(asked, scheduled_for())
    return Completed(message=why, name="NotToday") if why else None


@task(task_run_name="work out {asked.report.id}", persist_result=False)
def work_out(asked: Asked) -> Any:
    """Every number of the report."""
    return KINDS[asked.report.kind].work_out(asked)


def readers(asked: Asked, numbers: Any) -> Sequence[Person]:
    """Who gets it now; where there is nothing to say, whoever the report says."""
    if not asked.recipients:
        _tell_owner_of_nobody(asked)
        return ()
    if asked.report.when_empty == "send" or not KINDS[asked.report.kind].says_nothing(numbers):
        return asked.recipients
    if asked.report.when_empty == "tell-owner":
        _tell_owner_of_nothing(asked)
    return ()


def nobody_reads(asked: Asked) -> State[Any] | None:
    """How this run ends, if everybody whom the report names has left it."""
    if asked.recipients:
        return None
    said = _("Nobody gets {report} any more: the owner was told.", report=asked.report.name)
    return Completed(message=said, name="NobodyReads")


@task(task_run_name="write to {person.id}", persist_result=False)
def write_to(person: Person, asked: Asked, numbers: Any) -> bool:
    """Put one reader's mail into the outbox; False when it is there already."""
    if is_written(asked, person):
        return False
    notice = notice_for(key_of(asked, person), person)
    language = language_for(person, asked)
    message = _message(word(numbers, asked, person), person, asked, message_id(notice))
    with speaking(asked.workspace.team.language):
        put_into_outbox(asked, person, Letter(message, language, exactly(numbers)))
    return True


def send_test(person: Person, asked: Asked, numbers: Any) -> None:
    """The same to one person only, marked as a test, and not kept as sent."""
    key = f"test/{key_of(asked, person)}/{clock.now().isoformat()}"
    rendered = word(numbers, asked, person)
    with speaking(language_for(person, asked)):
        subject = _("Test: {subject}", subject=rendered.subject)
    id = message_id(notice_for(key, person))
    message = _message(replace(rendered, subject=subject), person, asked, id)
    with writing() as session:
        tell(session, [notice_for(key, person, message)])


def word(numbers: Any, asked: Asked, person: Person) -> Rendered:
    """The report in this person's language, with its files, and the way to get it no more."""
    language, report = language_for(person, asked), asked.report
    with speaking(language):
        why = why_you_get(report.name, way_out(asked, person))
    rendered = _rendered(numbers, asked, person, why)
    files = (file_of(numbers, asked, one, language) for one in report.attached)
    return replace(rendered, attachments=(*rendered.attachments, *files))


def seen_by(numbers: Any, asked: Asked, person: Person) -> Rendered:
    """The same as others may see it, too: without files, and nobody is taken off the list by it."""
    with speaking(language_for(person, asked)):
        why = _("This is what those get whom {report} names.", report=asked.report.name)
    return _rendered(numbers, asked, person, why)


def file_of(numbers: Any, asked: Asked, wanted: str, language: str) -> Attachment:
    """The report as one file, called after its days so that two do not get mixed up."""
    report, days = asked.report, asked.period
    called = asked.named(f"{report.id}-{days.start}-{days.end}")
    return attachment(KINDS[report.kind].files, wanted, numbers, language, report.name, called)


def language_for(person: Person, asked: Asked) -> str:
    """The report's own language, if it has one; else the reader's."""
    return asked.report.language or asked.workspace.language_of(person)


def way_out(asked: Asked, person: Person) -> str:
    """Where this reader says that they want this report no more."""
    return our_page(f"unsubscribe/{sealed_reader(asked.report.id, person.id)}")


def show_artifact(asked: Asked, numbers: Any) -> None:
    """The same report on a page of Prefect's UI, in the team's language."""
    owner = asked.workspace.person(asked.workspace.team.owner)
    markdown = seen_by(numbers, asked, owner).markdown
    create_markdown_artifact(
        key=asked.named(f"{asked.report.id}-{asked.period.start}").lower(),
        markdown=markdown,
        description=asked.report.name,
    )


def _rendered(numbers: Any, asked: Asked, person: Person, why: str) -> Rendered:
    kind, language = KINDS[asked.report.kind], language_for(person, asked)
    name = asked.report.name
    return kind.render(numbers, language, person.name, name, why, page("artifacts"))


def _message(rendered: Rendered, person: Person, asked: Asked, id: str) -> bytes:
    return email(
        rendered,
        sender=address(asked.workspace.team.name, sender_of(mail_credentials())),
        recipient=address(person.name, person.email),
        message_id=id,
        unsubscribe=way_out(asked, person),
    ).as_bytes()


def _tell_owner_of_nothing(asked: Asked) -> None:
    workspace, report, period = asked.workspace, asked.report, asked.period
    owner = workspace.person(workspace.team.owner)
    with speaking(workspace.language_of(owner)), writing() as session:
        tell_people(
            session,
            workspace,
            [owner.id],
            "report-empty",
            key=f"report-empty/{report.id}/{period.written}",
            content=None,
            facts={"report": report.name, "period": period.name()},
        )


def _tell_owner_of_nobody(asked: Asked) -> None:
    """Once, until somebody comes back and leaves again."""
    workspace, report = asked.workspace, asked.report
    with writing() as session:
        tell_people(
            session,
            workspace,
            [workspace.team.owner],
            "report-unread",
            key=f"report-unread/{report.id}/{last_choice(session, report.id)}",
            content=None,
            facts={"report": report.name},
        )
