"""The book at the door: who came in, who did what, and who was not let in."""

import re
from datetime import timedelta

from signoff import clock
from signoff.access.refusals import TooManyTries
from signoff.settings import settings
from signoff.store.database import reading, writing
from signoff.store.visits import Visit, forget_visits, how_often

LONGEST = 300
"""Characters of one entry: whoever writes nonsense does not fill the disk with it."""
SECRET_IN_PATH = re.compile(r"(/(?:calendar|invitation|review|shared|unsubscribe)/+)[^/\s]+")

WRONG_PASSWORD = "wrong password"  # noqa: S105 what happened, and no secret
WRONG_CODE = "wrong code"
LOCKED_OUT = "locked out"
TRIES = (WRONG_PASSWORD, WRONG_CODE, LOCKED_OUT)
MOST_TRIES = 50
WITHIN = timedelta(minutes=10)
"""More wrong tries than a whole office makes on a Monday morning."""


def note(what: str, who: str = "", where: str = "", why: str = "", address: str = "") -> None:
    """Write it down. No secret may be in it, and none that stands in a path gets in."""
    with writing() as session:
        session.add(
            Visit(
                at=clock.now(),
                who=_plain(who),
                what=_plain(what),
                where=_plain(without_secrets(where)),
                why=_plain(why),
                address=_plain(address),
            )
        )


def forget_old_visits() -> int:
    """Take out what is older than the house keeps it (SIGNOFF_KEEP_VISITS_DAYS); how many."""
    before = clock.now() - timedelta(days=settings().keep_visits_days)
    with writing() as session:
        return forget_visits(session, before)


def without_secrets(where: str) -> str:
    """The path, without what opens something."""
    return SECRET_IN_PATH.sub(r"\1…", where)


def must_not_guess(address: str) -> None:
    """Refuse an address from which too many wrong passwords came, whoever was meant."""
    if not address:
        return
    with reading() as session:
        tries = how_often(session, TRIES, address, clock.now() - WITHIN)
    if tries >= MOST_TRIES:
        raise TooManyTries


def _plain(words: str) -> str:
    """One line that every database takes and no terminal obeys."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in words)[
        :LONGEST
    ]
