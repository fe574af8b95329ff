"""Reminders are written into the outbox: each once, and only the newest of a question."""

from sqlalchemy.orm import Session

from signoff import clock
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.rules.deadlines import Reminder, reminders
from signoff.store.contents import content
from signoff.store.database import reading, writing
from signoff.store.notices import overtaken, written
from signoff.store.questions import Question, open_questions
from signoff.telling import tell_people
from signoff.workspace import Workspace

CREATE, PUBLISH = "create", "publish"


def remind() -> int:
    """Write down every reminder that has come due and is not there yet; say how many."""
    with reading() as session:
        workspace = agreed(session).workspace
        due = [
            (question, reminder)
            for question in open_questions(session)
            for reminder in reminders(question, workspace, clock.now())
        ]
        known = written(session, [_first_key(workspace, *one) for one in due])
    new = [one for one in due if _first_key(workspace, *one) not in known]
    for question, reminder in new:
        with writing() as session:
            _write(session, workspace, question, reminder)
    return len(new)


def _asking(question: Question) -> str:
    return f"reminder/{question.id}/{question.opened_at.isoformat()}"


def _first_key(workspace: Workspace, question: Question, due: Reminder) -> str:
    """The key of one notice of this reminder: where it stands, all of them stand."""
    medium = workspace.person(due.person).notify[0]
    return f"{_asking(question)}/{due.when}/{due.person}/{medium}"


def _write(session: Session, workspace: Workspace, question: Question, due: Reminder) -> None:
    asking = _asking(question)
    overtaken(
        session,
        key=f"{asking}/",
        but=f"{asking}/{due.when}/",
        person=due.person,
        why=_("A newer reminder took its place."),
        at=clock.now(),
    )
    tell_people(
        session,
        workspace,
        [due.person],
        "reminder",
        key=f"{asking}/{due.when}",
        content=content(session, question.content_id),
        facts={
            "when": due.when.value,
            "what": _what(workspace, question),
            "due_at": question.due_at,
            "question_id": question.id,
        },
        not_before=due.not_before,
    )


def _what(workspace: Workspace, question: Question) -> str:
    """A level's name; or the id of what is no level, or is none any more."""
    if question.gate in (CREATE, PUBLISH):
        return question.gate
    levels = {
        (gate.id, level.id): level.name for gate in workspace.process.gates for level in gate.levels
    }
    return levels.get((question.gate, question.level), question.level)
