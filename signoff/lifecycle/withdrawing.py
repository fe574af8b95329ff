"""A post is taken back before it goes out, with one click; and given free again."""

from sqlalchemy.orm import Session

from signoff import clock
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.editing import may_edit
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.proving import prove_rows
from signoff.rules import Story
from signoff.store.contents import Outcome
from signoff.store.database import writing
from signoff.store.questions import close_questions
from signoff.store.stories import story
from signoff.store.withdrawals import Withdrawal
from signoff.telling import tell_people
from signoff.workspace import Workspace

ENDED_WELL = (None, Outcome.APPROVED)


class NotWithdrawn(SignoffError):
    """It cannot be taken back, or given free; the sentence says why."""


def may_withdraw(told: Story, workspace: Workspace, person: str) -> bool:
    """Whoever may change it, and whoever may stop everything (`may: hold`)."""
    known = workspace.team.people.get(person)
    if known is None:
        return False
    return workspace.may(known, "hold", told.content.on) or may_edit(told, workspace, person)


def withdraw(content_id: int, person: str, why: str = "") -> str:
    """Nothing of it goes out from now on; gives the run to wake. Twice changes nothing."""
    with writing() as session:
        told = _allowed(session, content_id, person)
        if told.is_out:
            raise NotWithdrawn(_("It is out already: only its network can take it back now."))
        if not told.is_withdrawn:
            _note(session, told, person, why, is_back=False)
            close_questions(session, content_id, clock.now())
        return told.content.run_id or ""


def give_free(content_id: int, person: str) -> str:
    """It goes on where it stood: what people agreed to still counts. Gives the run to wake."""
    with writing() as session:
        told = _allowed(session, content_id, person)
        if told.is_withdrawn and told.content.slot.utc() <= clock.now():
            raise NotWithdrawn(_("Its slot is past. Give it another slot first, then free it."))
        if told.is_withdrawn:
            _note(session, told, person, "", is_back=True)
        return told.content.run_id or ""


def _allowed(session: Session, content_id: int, person: str) -> Story:
    told = story(session, content_id, lock=True)
    if told.content.outcome not in ENDED_WELL:
        raise NotWithdrawn(_("Its life has ended already."))
    if not may_withdraw(told, agreed(session).workspace, person):
        raise NotWithdrawn(_("Its creator, its managers and those who decide may take it back."))
    return told


def _note(session: Session, told: Story, person: str, why: str, *, is_back: bool) -> None:
    row = Withdrawal(
        content_id=told.content.id, is_back=is_back, person=person, why=why[:2000], at=clock.now()
    )
    session.add(row)
    session.flush()
    concerned = {told.content.creator, *(d.person for d in told.decisions)} - {person}
    tell_people(
        session,
        agreed(session).workspace,
        sorted(concerned),
        "freed" if is_back else "withdrawn",
        key=f"withdrawal/{row.id}",
        content=told.content,
        facts={"who": person, "comment": row.why},
    )
    prove_rows(session, "withdrawal", [row.id])
