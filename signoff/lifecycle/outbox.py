"""A notice is taken out of the outbox, brought to its person, and crossed off; or put back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signoff import clock
from signoff.language import _, speaking
from signoff.lifecycle.in_force import agreed
from signoff.period import Period
from signoff.rules.deadlines import A_LITTLE_LATE
from signoff.store.contents import content
from signoff.store.database import reading, writing
from signoff.store.kept_reports import KeptReport, kept_mail, kept_report
from signoff.store.links import newest_link
from signoff.store.notices import (
    Notice,
    claim_notice,
    delivered,
    handing_over,
    not_needed,
    undeliverable,
    undelivered,
)
from signoff.store.questions import Question
from signoff.telling import people_behind, tell_people
from signoff.working_time import is_working, next_working_moment
from signoff.workspace import Person, Workspace

WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240))
"""How long to wait after the first failure, the second, and so on; then always the last."""
REFUSED_WAIT = timedelta(days=1)
"""An address that is refused for good has to be corrected by a person first."""
PATIENCE = 10
"""Tries, which take most of a day: then a refusal that was to pass is told, too."""
FOR_AN_ANSWER = ("turn", "reminder")
"""Kinds that nobody needs any more once the question is answered."""


@dataclass(frozen=True)
class Parcel:
    """One notice that is ours to bring, and everything that it takes."""

    notice: Notice
    person: Person
    workspace: Workspace
    run_id: str
    """The flow run that the person should see; empty when there is none."""
    mail: bytes | None = None
    """The whole mail, where it was made beforehand."""


@dataclass(frozen=True)
class Refused:
    """A server that answers does not take a mail."""

    address: bool
    """Because of where it goes; otherwise because of what it is."""
    for_good: bool


def to_bring(content_id: int | None = None) -> list[int]:
    """The notices that can be brought now, oldest first."""
    with reading() as session:
        return undelivered(session, clock.now(), content_id)


def take_out(notice_id: int, by: str) -> Parcel | None:
    """Claim a notice; None when somebody else has it, or nobody needs it any more."""
    with writing() as session:
        notice = claim_notice(session, notice_id, by, clock.now())
        if notice is None:
            return None
        workspace = agreed(session).workspace
        if why := _needless(session, workspace, notice):
            not_needed(session, notice.id, why, clock.now())
            return None
        person = workspace.reader(notice.person)
        assert person, "who is not there needs nothing"
        if notice.handed_at is not None:
            _leave_in_doubt(session, workspace, notice)
            return None
        if notice.kind == "reminder" and (later := _at_work_again(workspace, person)):
            undeliverable(session, notice.id, "", later)
            return None
        mail = notice.message or _kept(session, notice)
        return Parcel(notice, person, workspace, _run_of(session, notice), mail)


def hand_over(parcel: Parcel) -> None:
    """From this moment the mail may have arrived, whatever becomes of us or of the line."""
    with writing() as session:
        handing_over(session, parcel.notice.id, clock.now())


def leave_in_doubt(parcel: Parcel) -> None:
    """Nobody knows whether it arrived: it is not sent twice, the owner is told."""
    with writing() as session:
        _leave_in_doubt(session, parcel.workspace, parcel.notice)


def brought(parcel: Parcel) -> None:
    """The person was told."""
    with writing() as session:
        delivered(session, parcel.notice.id, clock.now())


def put_back(parcel: Parcel, problem: str, refused: Refused | None = None) -> None:
    """It could not be brought now; what is refused for good, or for a day, is told to somebody."""
    tries = min(parcel.notice.tries, len(WAITS))
    wait = REFUSED_WAIT if refused and refused.for_good else WAITS[tries - 1]
    with writing() as session:
        undeliverable(session, parcel.notice.id, problem, clock.now() + wait)
        if refused and (refused.for_good or parcel.notice.tries >= PATIENCE):
            _tell_of_refusal(session, parcel, problem, refused)


def _needless(session: Session, workspace: Workspace, notice: Notice) -> str:
    if workspace.reader(notice.person) is None:
        where = "reports.yaml" if "@" in notice.person else "team.yaml"
        return _("{person} is no longer in {file}.", person=notice.person, file=where)
    if notice.kind in FOR_AN_ANSWER:
        question = session.get(Question, notice.facts["question_id"])
        if question is None or question.closed_at or not _is_asked(workspace, notice, question):
            return _("It was answered before this could be told.")
        if workspace.person(notice.person).external and _is_taken_back(session, notice):
            return _("The person's link was taken back.")
    return ""


def _is_asked(workspace: Workspace, notice: Notice, question: Question) -> bool:
    return notice.person in {person.id for person in people_behind(workspace, question.asked)}


def _is_taken_back(session: Session, notice: Notice) -> bool:
    """No reminder brings a new link to whom somebody took the last one from."""
    last = newest_link(session, notice.facts["question_id"], notice.person)
    return bool(last and last.revoked_at and not notice.facts.get("anew"))


def _at_work_again(workspace: Workspace, person: Person) -> datetime | None:
    """When the person works again; None when they do now, or did a few minutes ago."""
    region, zone = workspace.region(person.region), workspace.zone_of(person)
    if is_working(clock.now() - A_LITTLE_LATE, region, zone):
        return None
    later = next_working_moment(clock.now(), region, zone)
    return later if later > clock.now() else None


def _run_of(session: Session, notice: Notice) -> str:
    """The run that carries the content now: the one of then may be gone."""
    if notice.content_id is None:
        return str(notice.facts.get("run_id") or "")
    return content(session, notice.content_id).run_id or ""


def _kept(session: Session, notice: Notice) -> bytes | None:
    kept = notice.facts.get("kept")
    return kept_mail(session, kept) if kept else None


def _leave_in_doubt(session: Session, workspace: Workspace, notice: Notice) -> None:
    """Whoever had it last never said what came of it."""
    why = _("Nobody knows whether it arrived: the line to the mail server broke, or we were ended.")
    not_needed(session, notice.id, why, clock.now())
    kept = kept_report(session, notice.facts.get("kept", ""))
    if kept is None:  # a test, and whoever asked for it sees that it did not come
        return
    owner, facts = workspace.team.owner, _of_report(workspace, notice, kept)
    facts["command"] = (
        f"signoff report {kept.report} --period {kept.first_day}/{kept.last_day}"
        f" --again {notice.person}"
    )
    key = f"report-in-doubt/{notice.id}"
    tell_people(session, workspace, [owner], "report-in-doubt", key=key, content=None, facts=facts)


def _of_report(workspace: Workspace, notice: Notice, kept: KeptReport) -> dict[str, str]:
    """Whose report it is, and which, in the owner's language."""
    report, owner = workspace.reports.get(kept.report), workspace.person(workspace.team.owner)
    with speaking(workspace.language_of(owner)):
        days = Period(kept.first_day, kept.last_day, kept.zone).name()
    name = report.name if report else kept.report
    return {"who": notice.person, "report": name, "period": days}


def _tell_of_refusal(session: Session, parcel: Parcel, problem: str, refused: Refused) -> None:
    """Of an address once, of a mail only if it is a report: others follow from their sender."""
    workspace, notice, address = parcel.workspace, parcel.notice, parcel.person.email
    people = _others_who_know(workspace, parcel.person)
    if refused.address:
        is_outside = parcel.person.id not in workspace.team.people
        told = {"who": parcel.person.id, "address": address, "problem": problem}
        key = f"unreachable/{address}"
        facts = {**told, "outside": is_outside}
        tell_people(session, workspace, people, "unreachable", key=key, content=None, facts=facts)
    elif kept := kept_report(session, notice.facts.get("kept", "")):
        facts = {**_of_report(workspace, notice, kept), "problem": problem}
        key = f"not-taken/{notice.id}"
        tell_people(session, workspace, people, "not-taken", key=key, content=None, facts=facts)


def _others_who_know(workspace: Workspace, person: Person) -> list[str]:
    """The owner; nobody is told by mail that no mail comes, so of the owner's whoever runs it."""
    if person.id != workspace.team.owner:
        return [workspace.team.owner]
    others = (one for one in workspace.team.people.values() if one.id != person.id)
    return [one.id for one in others if workspace.may(one, "run")]
