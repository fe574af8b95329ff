"""Getting what was agreed out of the door: once, or asked."""

from prefect import task

from blocks.accounts import NoAccount, open_account
from signoff import clock
from signoff.language import _
from signoff.lifecycle import ledger
from signoff.lifecycle.ledger import Claimed
from signoff.networks.errors import AccessLost, ChannelBusy, OutcomeUnknown, PostRefused
from signoff.networks.network import Network, Outgoing
from signoff.networks.outgoing import outgoing
from signoff.rules import Send
from signoff.store.media import MediaLost
from tasks.this_run import claimant


def send_due(step: Send) -> int:
    """Send or look up everything that can go now; say how many were ours to take.

    One channel's trouble is written into the ledger and does not stop another.
    """
    return sum(publish_on(row.channel, row.id, row.content_id).real for row in step.publications)


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
    if ledger.about_to_call(claimed, prepared):
        ledger.sent(claimed, account.publish(post, prepared))


def look(claimed: Claimed) -> None:
    """Look for it among our own posts on the network; never send it again by ourselves."""
    try:
        account = open_account(claimed.network, claimed.account)
        since = claimed.first_called_at or clock.now()
        post = outgoing(claimed.post, claimed.language)
        found = account.find(post, dict(claimed.prepared), since)
    except (ChannelBusy, OutcomeUnknown) as error:
        wait = error.retry_after if isinstance(error, ChannelBusy) else None
        ledger.look_again(claimed, str(error), wait)
        return
    except (AccessLost, NoAccount, PostRefused, MediaLost):
        found = None
    if found:
        ledger.sent(claimed, found)
    else:
        ledger.unseen(claimed)
