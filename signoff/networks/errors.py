"""What can go wrong between us and a network, in words that say what to do next.

SignoffError
└── ChannelError        a network did not do what we asked
    ├── ChannelBusy     nothing was posted and nobody is at fault: wait, then try again
    ├── PostRefused     it will never take this post: back to the author
    ├── AccessLost      our key no longer opens the account: connect it again
    └── OutcomeUnknown  we stopped hearing from it: look for the post before sending again
"""

from datetime import timedelta

from signoff.errors import SignoffError
from signoff.language import _

FOREIGN_CHARACTERS = 200


def foreign(text: str) -> str:
    """What another server said, on one line and cut short, so that it fits into our sentence."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split()).rstrip(" .")
    return line if len(line) <= FOREIGN_CHARACTERS else line[: FOREIGN_CHARACTERS - 1] + "…"


class ChannelError(SignoffError):
    """A network did not do what we asked. The subclass says what to do about it."""

    def __init__(self, channel: str, reason: str) -> None:
        # The plain values, so that the error survives pickling between two processes.
        super().__init__(channel, reason)
        self.channel = channel
        self.reason = reason

    def __str__(self) -> str:
        """The sentence, said in the language of whoever reads it now."""
        return _("{channel}: {reason}.", channel=self.channel, reason=self.reason)


class ChannelBusy(ChannelError):
    """Nothing was posted and nobody is at fault: wait, then try again."""

    def __init__(self, channel: str, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(channel, reason)
        self.args = (channel, reason, retry_after)
        self.retry_after = retry_after

    def __str__(self) -> str:
        return _(
            "{channel} cannot take it at the moment: {reason}. Nothing was posted; it can be tried"
            " again.",
            channel=self.channel,
            reason=self.reason,
        )


class PostRefused(ChannelError):
    """The network will never take this post: send it back to the author."""

    def __str__(self) -> str:
        return _(
            "{channel} refused it: {reason}. Nothing was posted; change it before the next try.",
            channel=self.channel,
            reason=self.reason,
        )


class AccessLost(ChannelError):
    """Our key no longer opens the account: someone has to connect it again."""

    def __str__(self) -> str:
        return _(
            "{channel} no longer lets us in: {reason}. Nothing was posted; connect the account"
            " again in Prefect's UI, under Blocks.",
            channel=self.channel,
            reason=self.reason,
        )


class OutcomeUnknown(ChannelError):
    """We stopped hearing from the network: look for the post before you send it again."""

    def __str__(self) -> str:
        return _(
            "{channel} may have posted it, or not: {reason}. Look for the post on the account"
            " before it is sent again.",
            channel=self.channel,
            reason=self.reason,
        )
