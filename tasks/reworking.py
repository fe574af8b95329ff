"""What fell short becomes a new brief, with a run of its own: started once, found again later."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from reports.rework import new_brief
from signoff.language import speaking
from signoff.lifecycle.reworking import begun, impossible, left, misfits, to_rework, wanted
from tasks.runs import start_lifecycle


def start_reworks(content_id: int | None = None) -> int:
    """Give what fell short to who is to mend it; say how much there was.

    Of one content, or of all. It never fails the run that calls it: what could not be started
    is tried again when deadlines are looked at.
    """
    waiting = to_rework(content_id)
    for one in waiting:
        start_rework(one, return_state=True)
    return len(waiting)


@task(task_run_name="rework content {content_id}", persist_result=False, cache_policy=NO_CACHE)
def start_rework(content_id: int) -> None:
    """Start the new brief's run. Whoever is killed between the two lines is followed by somebody
    who gets the same run, as its brief has the same key."""
    rework = wanted(content_id)
    if not rework.owner:
        left(content_id)
        return
    owner = rework.workspace.team.people.get(rework.owner)
    with speaking(rework.workspace.language_of(owner) if owner else "en"):
        brief = new_brief(rework)
        wrong = misfits(rework, brief)
    if wrong:
        impossible(rework, wrong)
    else:
        begun(content_id, start_lifecycle(brief))
