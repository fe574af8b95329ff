"""Why a link does not open, or a code does not, in a sentence for somebody outside of the team."""

from signoff.errors import SignoffError
from signoff.language import _, ngettext
from signoff.workspace import Person


class LinkGone(SignoffError):
    """A link with which nothing can be decided."""

    def __init__(self, said: str, person: Person | None = None) -> None:
        self.person = person
        """Whom it was for, if that may be told: for the language, and for the book at the door."""
        super().__init__(said)


class LinkUnknown(LinkGone):
    """Guessed, altered or cut short: nothing is said about what there is."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link opens nothing. Perhaps a part of it is missing: open it from the mail"
                " once more, or copy all of it. If that does not help, write to whoever sent you"
                " the mail."
            )
        )


class LinkExpired(LinkGone):
    """The time for an answer is over."""

    def __init__(self, write_to: Person, person: Person) -> None:
        said = _(
            "This link has expired. If your answer is still needed, {name} ({email}) can send you"
            " a new one.",
            name=write_to.name,
            email=write_to.email,
        )
        super().__init__(said, person)


class LinkRevoked(LinkGone):
    """Somebody of the team did not want it to open any more."""

    def __init__(self, write_to: Person, person: Person) -> None:
        said = _(
            "This link was taken back. If you think that this is a mistake, write to {name}"
            " ({email}).",
            name=write_to.name,
            email=write_to.email,
        )
        super().__init__(said, person)


class LinkVoid(LinkGone):
    """What it was about is not asked any more, or not of this person."""

    def __init__(self, write_to: Person, person: Person | None = None) -> None:
        said = _(
            "There is nothing for you to do here any more: the post was changed, others have"
            " decided meanwhile, or you are not asked any more. If you are asked again, you get a"
            " new mail. If you have questions, write to {name} ({email}).",
            name=write_to.name,
            email=write_to.email,
        )
        super().__init__(said, person)


class CodeRefused(SignoffError):
    """The code that was mailed to who opened a link is not right, or cannot be had now."""


class WrongLinkCode(CodeRefused):
    """Another code than the one that was mailed."""

    def __init__(self, left: int) -> None:
        super().__init__(
            ngettext(
                "This code is not right. You can try {n} more time.",
                "This code is not right. You can try {n} more times.",
                left,
            )
        )


class CodeGone(CodeRefused):
    """No code is good any more."""

    def __init__(self) -> None:
        super().__init__(
            _("This code is not good any more: it is too old, was used, or was tried too often.")
        )


class CodeTooSoon(CodeRefused):
    """Somebody asks for one code after the other."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A code was mailed a moment ago. Look for it, also among unwanted mail; in a minute"
                " you can have another one."
            )
        )


class TooManyCodes(CodeRefused):
    """Somebody asks for codes all day."""

    def __init__(self) -> None:
        super().__init__(
            _("Very many codes were mailed in the last 24 hours. Tomorrow you can have another.")
        )
