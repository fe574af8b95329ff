"""A report is worked out, worded for each reader, and put into the outbox."""

from datetime import datetime

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from blocks.mail import mail_credentials, sender_of
from reports.kpi import KpiReport, kpi_report, render
from reports.mail import Rendered, address, email
from signoff import clock
from signoff.language import _, speaking
from signoff.reporting import Asked, material
from signoff.store.database import reading, writing
from signoff.store.notices import Notice, tell, told
from signoff.workspace import Person
from tasks.delivering import message_id
from tasks.runs import page


def scheduled_for() -> datetime:
    """When this run was meant to start: a run that comes late still reports on its own week."""
    scheduled = flow_run.scheduled_start_time
    return scheduled if isinstance(scheduled, datetime) else clock.now()


@task(task_run_name="work out {asked.report.id}", persist_result=False)
def work_out(asked: Asked) -> KpiReport:
    """Every number of the report."""
    rows = material(asked)
    return kpi_report(
        rows.posts,
        rows.before,
        rows.followers,
        asked.goals,
        asked.period,
        channels=asked.channels,
        people={id: person.name for id, person in asked.workspace.team.people.items()},
        kpis=asked.workspace.kpis_of(asked.report),
    )


@task(task_run_name="write to {person.id}", persist_result=False)
def write_to(person: Person, asked: Asked, numbers: KpiReport) -> bool:
    """Put one reader's mail into the outbox; False when it is there already."""
    key = f"report/{asked.report.id}/{asked.period.start}/{asked.period.end}/{person.id}"
    with reading() as session:
        if told(session, key):
            return False
    notice = _notice(key, person)
    notice.message = email(
        word(numbers, asked, person),
        sender=address(asked.workspace.team.name, sender_of(mail_credentials())),
        recipient=address(person.name, person.email),
        message_id=message_id(notice),
    ).as_bytes()
    with writing() as session:
        tell(session, [notice])
    return True


def word(numbers: KpiReport, asked: Asked, person: Person) -> Rendered:
    """The report in this person's language."""
    language = asked.workspace.language_of(person)
    with speaking(language):
        why = _(
            "You get this because {report} names you in reports.yaml.", report=asked.report.name
        )
    return render(numbers, language, person.name, asked.report.name, why, page("artifacts"))


def show_artifact(asked: Asked, numbers: KpiReport) -> None:
    """The same report on a page of Prefect's UI, in the team's language."""
    owner = asked.workspace.person(asked.workspace.team.owner)
    create_markdown_artifact(
        key=f"{asked.report.id}-{asked.period.start}".lower(),
        markdown=word(numbers, asked, owner).markdown,
        description=asked.report.name,
    )


def _notice(key: str, person: Person) -> Notice:
    now = clock.now()
    return Notice(
        key=key,
        person=person.id,
        medium="email",
        kind="report",
        facts={},
        created_at=now,
        not_before=now,
    )
