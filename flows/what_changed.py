"""On Monday morning people hear what was agreed anew in the week before, if anything was."""

from prefect import flow

from signoff.lifecycle.weekly_changes import tell_of_the_week
from tasks.delivering import deliver_notices
from tasks.in_words import in_words


@flow(name="what-changed")
@in_words
def what_changed() -> dict[str, int]:
    """Tell those whose Monday morning has come; who was told already is not told again."""
    return {"told": tell_of_the_week(), "delivered": deliver_notices()}
