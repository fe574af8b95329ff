"""A workspace comes into force: all of it or nothing, and never without a trace."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.new_rules import bring_in
from signoff.lifecycle.proving import prove_rules
from signoff.store.accounts import forget_account
from signoff.store.database import reading, writing
from signoff.store.sessions import end_sessions
from signoff.store.versions import AppliedMeanwhile, Version, in_force, put_in_force
from signoff.workspace import Workspace, read_files
from signoff.workspace.difference import difference


@dataclass(frozen=True)
class Proposal:
    """What would come into force, and what that would change."""

    files: Mapping[str, str]
    before: Workspace | None
    """What is in force until then; None the first time."""
    workspace: Workspace
    difference: list[str]
    number: int
    """The number that this version would have."""


def propose(files: Mapping[str, str]) -> Proposal:
    """Read the files and compare them with what is in force.

    Raises `BadInput` with every problem at once; nothing is changed here.
    """
    workspace = read_files(dict(files))
    with reading() as session:
        current = in_force(session)
    before = Workspace.model_validate(current.agreed) if current else None
    number = current.number + 1 if current else 1
    return Proposal(files, before, workspace, difference(before, workspace), number)


def apply(proposal: Proposal, by: str) -> int:
    """Put it in force; give the number of its version. Posts under way are asked by it at once.

    Raises `AppliedMeanwhile` when the proposal was compared with a version that is not in
    force any more. Where nothing differs, no version is added.
    """
    if not proposal.difference and proposal.number > 1:
        return proposal.number - 1
    with writing() as session:
        current = in_force(session)
        if current is not None and current.number >= proposal.number:
            raise AppliedMeanwhile(proposal.number)
        # First of all: of two who apply at once, the second has told nobody anything.
        put_in_force(session, _version(proposal, by))
        if current is not None:
            before = Workspace.model_validate(current.agreed)
            gone = before.team.people.keys() - proposal.workspace.team.people.keys()
            _send_away(session, gone)
            bring_in(session, before, proposal.workspace, proposal.number, by)
        prove_rules(session, proposal.number)
    return proposal.number


def _version(proposal: Proposal, by: str) -> Version:
    return Version(
        number=proposal.number,
        files=dict(proposal.files),
        agreed=proposal.workspace.model_dump(mode="json"),
        difference=proposal.difference,
        applied_by=by,
        applied_at=clock.now(),
    )


def _send_away(session: Session, gone: set[str]) -> None:
    """Whoever is given the same id later is somebody else: nothing of theirs may open anything."""
    for person in gone:
        forget_account(session, person)
        end_sessions(session, person, clock.now())
