"""Every night: what has to be done in the house, though nobody asks for it."""

from prefect import flow
from prefect.logging import get_run_logger

from signoff.access.visits import forget_old_visits
from signoff.lifecycle.signing import sign_head
from tasks.in_words import in_words
from tasks.offering import offer_tonight


@flow(name="keep-house")
@in_words
def keep_house() -> int:
    """Forget old visits, sign the head of the chain of decisions, and write the best times into
    the form of a brief; the number of the signed entry."""
    if forgotten := forget_old_visits():
        get_run_logger().info("Forgot %s old visits at the door", forgotten)
    head = sign_head()
    if head is not None:
        # Also here, so that what was signed is known in a second place.
        get_run_logger().info("Signed up to entry %s: %s", head.number, head.hash)
    offer_tonight(return_state=True)  # should it fail, everything else is done
    return head.number if head else 0
