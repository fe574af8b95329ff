"""Every moment at which the process that publishes is killed, and how it must end each time."""

from dataclasses import dataclass

from signoff.store.publications import Sending
from tests.publishing.carrying import Stop

SENT, UNSEEN = Sending.SENT, Sending.UNSEEN


@dataclass(frozen=True)
class Killed:
    """A moment in the ledger, and the end."""

    when: str
    stop: Stop
    posts: int
    ended: Sending
    calls: int = 1

    def __str__(self) -> str:
        return self.when


SENDING = (
    Killed("before it was claimed", Stop("claim_to_send", "before"), 1, SENT),
    Killed("while it was being claimed", Stop("claim_to_send", "inside"), 1, SENT),
    Killed("after it was claimed", Stop("claim_to_send", "after"), 1, SENT),
    Killed("while the call was being announced", Stop("about_to_call", "inside"), 1, SENT),
    Killed("after the call was announced", Stop("about_to_call", "after"), 0, UNSEEN),
    Killed("with the answer, before it was kept", Stop("sent", "before"), 1, SENT),
    Killed("while the answer was being kept", Stop("sent", "inside"), 1, SENT),
    Killed("after the answer was kept", Stop("sent", "after"), 1, SENT),
)
"""On the way out, over a good line."""

AFTER_A_LOST_ANSWER = (
    Killed("before the doubt was kept", Stop("unheard", "before"), 1, SENT),
    Killed("while the doubt was being kept", Stop("unheard", "inside"), 1, SENT),
    Killed("after the doubt was kept", Stop("unheard", "after"), 1, SENT),
    Killed("while it was taken to be looked for", Stop("claim_to_look", "inside"), 1, SENT),
    Killed("after it was taken to be looked for", Stop("claim_to_look", "after"), 1, SENT),
    Killed("having found it, before that was kept", Stop("sent", "before"), 1, SENT),
    Killed("while the find was being kept", Stop("sent", "inside"), 1, SENT),
)
AFTER_A_LOST_REQUEST = (
    Killed("having looked in vain, before that was kept", Stop("unseen", "before"), 0, UNSEEN),
    Killed("while the vain look was being kept", Stop("unseen", "inside"), 0, UNSEEN),
    Killed("after the vain look was kept", Stop("unseen", "after"), 0, UNSEEN),
)
AFTER_429 = (
    Killed("before “busy” was kept", Stop("busy", "before"), 0, UNSEEN),
    Killed("while “busy” was being kept", Stop("busy", "inside"), 0, UNSEEN),
    Killed("after “busy” was kept", Stop("busy", "after"), 1, SENT, calls=2),
)
