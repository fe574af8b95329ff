"""The posts that are carried: their briefs, and what our store knows of them."""

from datetime import datetime, timedelta
from itertools import count

from signoff import clock
from signoff.brief import Brief
from signoff.store.contents import content_of_run
from signoff.store.database import reading
from signoff.store.publications import publications

ZONE = "Europe/London"
_numbers = count(1)


def new_brief(slot_in: timedelta) -> Brief:
    """A brief like any other, for one channel."""
    return Brief(
        title=f"A morning ritual, part {next(_numbers)}",
        message="Something calm for a Monday morning. No product, no link.",
        goal="presence",
        channels=["mastodon-hub"],
        creator="giulia",
        slot=clock.local(clock.now() + slot_in, ZONE).replace(tzinfo=None),
        zone=ZONE,
    )


def published_at(run: str) -> datetime | None:
    """When the network said that it has the post, as the ledger keeps it."""
    with reading() as session:
        content = content_of_run(session, run)
        rows = publications(session, content.id) if content else []
        return rows[0].sent_at if rows else None
