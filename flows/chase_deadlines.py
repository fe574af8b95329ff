"""Every few minutes: people are reminded, lost runs are found, and what is untold is told."""

from prefect import flow

from signoff.lifecycle.escalating import escalate
from signoff.lifecycle.reminding import remind
from tasks.delivering import deliver_notices
from tasks.in_words import in_words
from tasks.lost_reports import send_lost_reports
from tasks.repairing import repair_runs
from tasks.reworking import start_reworks
from tasks.runs import start_again


@flow(name="chase-deadlines")
@in_words
def chase_deadlines(thorough: bool = False) -> dict[str, int]:
    """Remind people of what they owe, ask others where nobody answers, mend the runs that
    Prefect lost, give what fell short to who is to mend it, deliver what waits.

    Doing it twice changes nothing. A thorough look also asks of every waiting run whether its
    form can be answered, however long it has been waiting.
    """
    for run in escalate():
        start_again(run)
    return {
        "reminded": remind(),
        "repaired": repair_runs(thorough),
        "reports": send_lost_reports(),
        "reworked": start_reworks(),
        "delivered": deliver_notices(),
    }
