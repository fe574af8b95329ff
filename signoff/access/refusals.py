"""Why somebody is not let in, in a sentence that tells strangers nothing about who is here."""

from datetime import datetime, timedelta
from math import ceil

from signoff.errors import SignoffError
from signoff.language import _, ngettext


class SignInRefused(SignoffError):
    """Somebody did not show who they are."""

    def __init__(self, said: str, person: str = "") -> None:
        self.person = person
        """Whom they would have been, for our own eyes; empty: nobody of the team."""
        super().__init__(said)


class WrongPair(SignInRefused):
    """No such person, or another password: which of the two is not said."""

    def __init__(self, person: str = "") -> None:
        said = _(
            "The name or the password is not right. Try again; if you forgot the password, ask"
            " whoever looks after Signoff for a new invitation."
        )
        super().__init__(said, person)


class WrongCode(SignInRefused):
    """A one-time code that is wrong, old, or used already."""

    def __init__(self, person: str = "") -> None:
        said = _(
            "This code is not right, or was used already. Wait until your app shows the next one,"
            " and write that."
        )
        super().__init__(said, person)


class CodeNeeded(SignInRefused):
    """The password is right, and a second factor is set up."""

    def __init__(self, person: str, half_way: str) -> None:
        self.half_way = half_way
        """What has to come back with the code."""
        super().__init__(_("Write the code that your app shows now."), person)


class StartAgain(SignInRefused):
    """The code came too long after the password."""

    def __init__(self) -> None:
        super().__init__(_("That took too long. Sign in again from the beginning."))


class LockedOut(SignInRefused):
    """Too many wrong attempts in a row: even the right password has to wait."""

    def __init__(self, until: datetime, now: datetime, person: str = "") -> None:
        self.until = until
        minutes = max(1, ceil((until - now) / timedelta(minutes=1)))
        said = ngettext(
            "Too many wrong attempts. Nobody can sign in under this name now;"
            " try again in {n} minute.",
            "Too many wrong attempts. Nobody can sign in under this name now;"
            " try again in {n} minutes.",
            minutes,
        )
        super().__init__(said, person)


class TooManyTries(SignInRefused):
    """Somebody tries one name after the other."""

    def __init__(self) -> None:
        super().__init__(
            _("Too many wrong attempts came from your address. Try again in ten minutes.")
        )


class HasNoAccount(SignoffError):
    """Somebody external, who decides by mailed links, is to be let in as one of the team."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "{name} is external: they have no account, but are mailed a link for each decision."
                " Take external out of team.yaml to let them in.",
                name=name,
            )
        )


class InvitationGone(SignoffError):
    """A link that opens nothing: guessed, used, old, or replaced."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link cannot be used: it was used already, it is older than seven days, or"
                " you were sent a newer one. Ask whoever looks after Signoff for a new invitation."
            )
        )


class PasswordRefused(SignoffError):
    """A password that is too easy to guess, or too long to be one."""
