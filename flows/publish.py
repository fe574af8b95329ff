"""At the slot: what was agreed goes out, and the content's own run goes on."""

from prefect import flow

from signoff.lifecycle.in_force import next_step
from signoff.lifecycle.opening import run_of
from signoff.rules import Send
from tasks.delivering import deliver_notices
from tasks.in_words import in_words
from tasks.publishing import send_due, wait_for_the_slot
from tasks.runs import wake


@flow(name="publish", flow_run_name="publish content {content_id}")
@in_words
def publish(content_id: int) -> int:
    """Send what is due of one content, each channel by itself; say how many were sent."""
    wait_for_the_slot()
    step = next_step(content_id)
    taken = send_due(step) if isinstance(step, Send) else 0
    deliver_notices(content_id)
    wake(run_of(content_id))
    return taken
