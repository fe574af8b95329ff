"""Reading the numbers of what went out, account by account."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from prefect import State, task
from prefect.client.schemas.objects import TaskRun
from prefect.tasks import Task, exponential_backoff

from blocks.accounts import open_account
from signoff import clock
from signoff.lifecycle.measuring import Due, Unread, keep, keep_followers
from signoff.networks.errors import ChannelBusy

ACCOUNT = attrgetter("network", "account")


def by_account(due: Iterable[Due]) -> list[list[Due]]:
    """What is due, in one list for each account, so that an account is asked once."""
    ordered = sorted(due, key=ACCOUNT)
    return [list(group) for _account, group in groupby(ordered, ACCOUNT)]


def channel_was_busy(task: Task[..., object], run: TaskRun, state: State[object]) -> bool:
    """Try again only when the network said that it would answer later."""
    return isinstance(state.result(raise_on_failure=False), ChannelBusy)


@task(
    task_run_name="measure {channel}",
    retries=3,
    retry_delay_seconds=exponential_backoff(backoff_factor=20),
    retry_jitter_factor=0.3,
    retry_condition_fn=channel_was_busy,
    persist_result=False,
)
def measure(channel: str, due: Sequence[Due]) -> int:
    """Read and keep the numbers of one account's posts; say how many there were."""
    account = open_account(due[0].network, due[0].account)
    readings = account.measure(sorted({one.network_id for one in due}))
    keep(due, {id: reading.values for id, reading in readings.items()}, clock.now())
    return len(due)


@task(task_run_name="count followers of {channel}", persist_result=False)
def count_followers(channel: str, unread: Unread) -> int:
    """Ask how many follow a channel, and keep it."""
    followers = open_account(unread.network, unread.account).followers()
    keep_followers(unread.channel, followers, clock.now())
    return followers
