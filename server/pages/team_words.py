"""How the team's pages name a stage, a person, and somebody who answers for somebody else."""

from collections.abc import Mapping

from signoff.language import _
from signoff.lifecycle.team_tasks import Holder
from signoff.store.stand_ins import Because
from signoff.workspace import Workspace


def stages() -> Mapping[str, str]:
    """What people read for each stage."""
    return {
        "create": _("To write"),
        "review": _("Review"),
        "approve": _("Approval"),
        "publish": _("To mend"),
    }


def who(holder: Holder, workspace: Workspace) -> str:
    """The name; of a deputy also for whom, and why."""
    name, other = (person_name(id, workspace) for id in (holder.person, holder.instead_of))
    match holder.because:
        case Because.AWAY:
            return _("{name} for {other} (away)", name=name, other=other)
        case Because.LATE:
            return _("{name} for {other} (late)", name=name, other=other)
        case Because.HANDED_OVER:
            return _("{name} for {other} (handed over)", name=name, other=other)
        case Because.ESCALATED:
            return _("{name} for all (late)", name=name)
    return name


def person_name(id: str, workspace: Workspace) -> str:
    """What people call them; of who left the team only the id is known."""
    known = workspace.team.people.get(id)
    return known.name if known else id
