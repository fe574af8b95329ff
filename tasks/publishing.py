"""Getting what was agreed out of the door: once, or asked."""

import time
from datetime import UTC, datetime

from prefect import task
from prefect.runtime import flow_run

from blocks.accounts import NoAccount, open_account
from signoff import clock
from signoff.language import _
from signoff.lifecycle import ledger
from signoff.lifecycle.ledger import Claimed
from signoff.networks.errors import AccessLost, ChannelBusy, OutcomeUnknown, PostRefused
from signoff.networks.line import Patience
from signoff.networks.network import Network, Outgoing
from signoff.networks.outgoing import outgoing
from signoff.rules import Send
from signoff.store.media import MediaLost
from tasks.this_run import claimant

EARLY_AT_MOST = 10.0
"""Seconds: a run may be started a moment before its time."""


def wait_for_the_slot() -> None:
    """Before the slot nothing is due: a run that came early would find nothing, and end."""
    scheduled = flow_run.scheduled_start_time
    if not isinstance(scheduled, datetime):
        return
    early = (scheduled - datetime.now(UTC)).total_seconds()
    if 0 < early < EARLY_AT_MOST:
        time.sleep(early + 0.05)


def send_due(step: Send) -> int:
    """Send or look up everything that can go now; say how many were ours to take.

    One channel's trouble is written into the ledger and does not stop another; where even that
    fails, the others have been tried before this run fails.
    """
    ended = [
        publish_on(row.channel, row.id, row.content_id, return_state=True)
        for row in step.publications
    ]
    return sum(state.result() for state in ended)


@task(task_run_name="publish content {content_id} on {channel}", persist_result=False)
def publish_on(channel: str, publication_id: int, content_id: int) -> bool:
    """Send one publication, or look for it; False when somebody else has it."""
    if claimed := ledger.claim_to_send(publication_id, claimant()):
        send(claimed)
    elif claimed := ledger.claim_to_look(publication_id, claimant()):
        look(claimed)
    return claimed is not None


def send(claimed: Claimed) -> None:
    """Make the one call that makes it public, and write down how it ended."""
    try:
        account = open_account(claimed.network, claimed.account)
        _call(claimed, account, outgoing(claimed.post, claimed.language))
    except ChannelBusy as error:
        ledger.busy(claimed, str(error), error.retry_after)
    except OutcomeUnknown as error:
        ledger.unheard(claimed, str(error))
    except (PostRefused, MediaLost) as error:
        ledger.refused(claimed, str(error), _("Mend the post, or give this channel up."))
    except (AccessLost, NoAccount) as error:
        ledger.refused(claimed, str(error), _("Connect the account, then send it again."))


def _call(claimed: Claimed, account: Network, post: Outgoing) -> None:
    prepared = dict(claimed.prepared) or account.prepare(post, claimed.key, clock.now())
    if _is_out(claimed, account, post):
        return
    patience = Patience(account.NAME)
    if ledger.about_to_call(claimed, prepared):
        ledger.sent(claimed, account.publish(post, prepared, patience))


def _is_out(claimed: Claimed, account: Network, post: Outgoing) -> bool:
    """Whether an earlier call made the post after all: it may have arrived after we looked."""
    if claimed.first_called_at is None:
        return False
    found = account.find(post, dict(claimed.prepared), claimed.first_called_at)
    return found is not None and ledger.sent(claimed, found)


def look(claimed: Claimed) -> None:
    """Look for it among our own posts on the network; never send it again by ourselves."""
    try:
        account = open_account(claimed.network, claimed.account)
        if not _is_out(claimed, account, outgoing(claimed.post, claimed.language)):
            ledger.unseen(claimed)
    except ChannelBusy as error:
        ledger.look_again(claimed, error.reason, error.retry_after)
    except (AccessLost, PostRefused) as error:
        ledger.unseen(claimed, error.reason)
    except (NoAccount, MediaLost) as error:
        ledger.unseen(claimed, str(error))
