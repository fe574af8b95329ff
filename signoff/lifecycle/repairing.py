"""Where the run of each open content should be, and what becomes of a content that lost its run."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.in_force import agreed, step_of
from signoff.lifecycle.turns import asked_of, at_once, place_of
from signoff.rules import Await, Create, Decide, Mend, Send, Story
from signoff.rules.repair import Phase, RunSeen, Wanted, outlasts
from signoff.store.answers import answer_to
from signoff.store.contents import Content, Outcome, carry_by, content, open_runs
from signoff.store.database import reading, writing
from signoff.store.measurements import resting_contents
from signoff.store.questions import Question, close_questions, question, unanswered_forms
from signoff.store.stories import ended_of, story
from signoff.store.versions import in_force
from signoff.telling import Kind, tell_people


def carried() -> dict[int, str]:
    """The run of every open content, by the content's id; empty when it never had one."""
    with reading() as session:
        return open_runs(session)


def in_doubt(
    runs: Mapping[int, str], seen: Mapping[str, RunSeen], since: datetime | None
) -> list[int]:
    """The contents that need a closer look; rules that changed before `since` are old news.

    Most wait, and nothing has happened since they went to sleep. Finding that out takes a few
    questions to the database for all of them together, not some for each.
    """
    with reading() as session:
        changed = _rules_changed_at(session, since)
        shown = unanswered_forms(session)
        shown |= {(content_id, "") for content_id in resting_contents(session, clock.now())}
    return [id for id, run in runs.items() if not _sleeps_well(id, seen.get(run), changed, shown)]


def _rules_changed_at(session: Session, since: datetime | None) -> datetime | None:
    version = in_force(session)
    if version is None or (since and version.applied_at < since):
        return None
    return version.applied_at


def _sleeps_well(
    content_id: int, run: RunSeen | None, changed: datetime | None, shown: set[tuple[int, str]]
) -> bool:
    if run is None or run.phase is not Phase.WAITING or (changed and run.since < changed):
        return False
    return (content_id, run.form) in shown


def outlasting(seen: Mapping[str, RunSeen]) -> dict[int, str]:
    """Those of these runs that are still there though what they carried has ended, by its id."""
    at = clock.now()
    with reading() as session:
        ended = ended_of(session, list(seen))
    return {
        one.id: one.run_id
        for one in ended
        if one.run_id and one.closed_at and outlasts(seen[one.run_id], one.closed_at, at)
    }


def wanted(content_id: int) -> Wanted:
    """Where the run of this content should be now."""
    with reading() as session:
        told = story(session, content_id)
        step = step_of(session, told)
        match step:
            case Create() | Decide() | Mend():
                workspace = agreed(session).workspace
                asked = {
                    question(session, content_id, *place_of(one)): asked_of(told, one, workspace)
                    for one in at_once(step)
                }
                return _at_form(session, told, asked)
            case Await():
                return Wanted("", _latest(told))
            case Send():
                return Wanted(None, min(p.due_at for p in step.publications))
            case _:
                return Wanted(None, _latest(told))


def _at_form(session: Session, told: Story, asked: Mapping[Question | None, list[str]]) -> Wanted:
    """At the form, if it is shown to exactly those whose turn it is; else it is to be shown, or
    what was answered is to be taken."""
    fingerprint = told.latest.fingerprint if told.latest else "brief"
    first = next(iter(asked))
    open_to_all = all(
        one and not one.closed_at and set(one.asked) == set(people) for one, people in asked.items()
    )
    if first and open_to_all and first.shown == first.key(fingerprint):
        came = answer_to(session, first.id, first.shown)
        return Wanted(None, came.received_at) if came else Wanted(first.shown, first.opened_at)
    return Wanted(None, _latest(told))


def _latest(told: Story) -> datetime:
    """When something last happened to the content."""
    moments = [told.content.opened_at]
    moments += [revision.made_at for revision in told.revisions]
    moments += [decision.decided_at for decision in told.decisions]
    moments += [p.sent_at for p in told.publications if p.sent_at]
    return max(moments)


def brief_of_lost(content_id: int) -> dict[str, Any]:
    """The brief with which another run can start."""
    with reading() as session:
        return dict(content(session, content_id).brief)


def carry_on(content_id: int, run_id: str) -> None:
    """Another run carries the content from now on."""
    with writing() as session:
        carry_by(session, content_id, run_id)


def give_up(content_id: int) -> None:
    """A person cancelled the run: the content's life is over, and its creator knows."""
    with writing() as session:
        lost = content(session, content_id, lock=True)
        lost.close(Outcome.GIVEN_UP, clock.now())
        close_questions(session, content_id, clock.now())
        _tell(session, lost, lost.creator, "given-up", f"given-up/{content_id}", {})


def tell_stuck(content_id: int, problem: str, since: datetime) -> None:
    """The run fails again and again: the owner has to look."""
    with writing() as session:
        lost = content(session, content_id)
        owner = agreed(session).workspace.team.owner
        key = f"stuck/{content_id}/{since.isoformat()}"
        _tell(session, lost, owner, "stuck", key, {"problem": problem})


def _tell(
    session: Session, lost: Content, person: str, kind: Kind, key: str, facts: Mapping[str, str]
) -> None:
    workspace = agreed(session).workspace
    tell_people(session, workspace, [person], kind, key=key, content=lost, facts=facts)
