"""Every night: what has to be done in the house, though nobody asks for it."""

from prefect import flow
from prefect.logging import get_run_logger

from signoff.lifecycle.signing import sign_head
from tasks.in_words import in_words


@flow(name="keep-house")
@in_words
def keep_house() -> int:
    """Sign the head of the chain of decisions; gives the number of the entry that it was."""
    head = sign_head()
    if head is not None:
        # Also here, so that what was signed is known in a second place.
        get_run_logger().info("Signed up to entry %s: %s", head.number, head.hash)
    return head.number if head else 0
