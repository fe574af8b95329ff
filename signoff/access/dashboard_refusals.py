"""Why a dashboard is not shared, or its link does not open, in a sentence for whoever tried."""

from signoff.access.link_refusals import LinkGone
from signoff.errors import SignoffError
from signoff.language import _
from signoff.workspace import Person


class NotShared(SignoffError):
    """No link was made, or none was taken back."""


class NotYoursToShare(NotShared):
    """Who may look at numbers may not yet pass them on."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You may look at these numbers, but not share them outside of the team. Whoever has"
                " a role that may measure can."
            )
        )


class WrongTime(NotShared):
    """Nobody could say until when the link should open."""

    def __init__(self) -> None:
        super().__init__(_("Choose for how many days the link should open."))


class TooManyLinks(NotShared):
    """Nobody can keep an eye on so many."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _(
                "{n} links to this dashboard are open already. Take one back before you make"
                " another.",
                n=most,
            )
        )


class NoSuchLink(NotShared):
    """It is gone already, or is not theirs to see."""

    def __init__(self) -> None:
        super().__init__(_("There is no such link any more: perhaps somebody took it back before."))


class ShareExpired(LinkGone):
    """Its time is over."""

    def __init__(self, write_to: Person) -> None:
        said = _(
            "This link has expired. If you still need these numbers, write to {name} ({email}).",
            name=write_to.name,
            email=write_to.email,
        )
        super().__init__(said, write_to)


class ShareVoid(LinkGone):
    """What it showed is not there any more, or is not its maker's to show."""

    def __init__(self, write_to: Person) -> None:
        said = _(
            "What this link showed cannot be shown any more. If you still need these numbers,"
            " write to {name} ({email}).",
            name=write_to.name,
            email=write_to.email,
        )
        super().__init__(said, write_to)
