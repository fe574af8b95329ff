"""Codes that are mailed to who opens a link: a mail that was passed on opens nothing by itself."""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from signoff import clock
from signoff.access.door_key import door_key
from signoff.access.link_refusals import CodeGone, CodeTooSoon, TooManyCodes, WrongLinkCode
from signoff.store.database import reading, writing
from signoff.store.links import (
    LinkCode,
    ReviewLink,
    begin_code_try,
    codes_since,
    open_code,
)

DIGITS = 6
LASTS = timedelta(minutes=10)
TRIES = 5
EVERY = timedelta(minutes=1)
MOST, WITHIN = 10, timedelta(days=1)
"""For one person: fifty tries a day at a million codes, from however many addresses."""
OPEN_FOR = timedelta(hours=2)
"""How long a browser that knew the code may read and decide."""


def new_code(link: ReviewLink) -> str:
    """Six digits for a mail that is just being written; raises `CodeRefused`."""
    code, now = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", clock.now()
    with writing() as session:
        session.get_one(ReviewLink, link.id, with_for_update=True)  # one after the other
        count, last = codes_since(session, link.person, now - WITHIN)
        if last is not None and now < last + EVERY:
            raise CodeTooSoon
        if count >= MOST:
            raise TooManyCodes
        session.add(
            LinkCode(
                link_id=link.id,
                person=link.person,
                code=_kept(link.id, code),
                made_at=now,
                expires_at=now + LASTS,
            )
        )
    return code


def is_code_out(link: ReviewLink) -> bool:
    """Whether a code was mailed that can be written now."""
    with reading() as session:
        found = open_code(session, link.id, clock.now())
        return found is not None and found.tries < TRIES


def pass_with(link: ReviewLink, code: str) -> str:
    """What the browser shows from now on, if this is the code; raises `CodeRefused`."""
    with writing() as session:
        found = open_code(session, link.id, clock.now())
        tried = begin_code_try(session, found.id, TRIES) if found else None
        is_right = tried is not None and hmac.compare_digest(
            tried.code, _kept(link.id, "".join(re.findall(r"[0-9]", code)))
        )
        if tried and is_right:
            tried.used_at = clock.now()
    # Not inside: what is raised there would take the try back that was just counted.
    if tried is None:
        raise CodeGone
    if not is_right:
        raise WrongLinkCode(TRIES - tried.tries) if tried.tries < TRIES else CodeGone()
    return _signed([link.id, (clock.now() + OPEN_FOR).timestamp()])


def has_passed(link: ReviewLink, shown: str) -> bool:
    """Whether the browser has shown the code of this link, not long ago."""
    try:
        link_id, until = _signer().loads(shown)
    except BadSignature:
        return False
    return bool(link_id == link.id and clock.now().timestamp() < until)


def _kept(link_id: int, code: str) -> str:
    """What the store keeps of a code; not its plain hash, of which there are but a million."""
    said = f"{link_id}:{code}".encode()
    return hmac.new(f"link-code:{door_key()}".encode(), said, hashlib.sha256).hexdigest()


def _signed(what: list[float]) -> str:
    said = _signer().dumps(what)
    return said if isinstance(said, str) else said.decode()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(door_key(), salt="link-code-shown")
