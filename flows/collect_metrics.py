"""Every few minutes: every number that is due, in as few questions as the networks allow."""

from prefect import flow

from signoff.lifecycle.measuring import channels_unread, due_now, runs_to_wake
from tasks.in_words import in_words
from tasks.measuring import by_account, count_followers, measure
from tasks.runs import wake


@flow(name="collect-metrics")
@in_words
def collect_metrics() -> int:
    """Measure what is due, count followers once a day, wake what waited for its last number."""
    due = due_now()
    states = [
        measure(account[0].channel, account, return_state=True) for account in by_account(due)
    ]
    states += [
        count_followers(unread.channel, unread, return_state=True) for unread in channels_unread()
    ]
    for run in runs_to_wake({one.content_id for one in due}):
        wake(run)
    return sum(state.is_completed() for state in states)
