"""One-time codes: six digits that an app on a phone shows for half a minute."""

import hmac
import re
from datetime import datetime

import pyotp

from signoff.access.refusals import WrongCode

STEP_SECONDS = 30
DRIFT = 1
"""How many steps a phone's clock may be ahead or behind."""
ISSUER = "Signoff"
SECRET = re.compile(r"[A-Z2-7]{32}")


def new_shared_secret() -> str:
    """What the app and we both know."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, email: str) -> str:
    """What the app reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(secret: str, code: str, at: datetime) -> int:
    """The time step that this code belongs to; `WrongCode` when to none that counts now."""
    written = "".join(code.split())
    now = int(at.timestamp()) // STEP_SECONDS
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), written.encode()):
            return step
    raise WrongCode


def code_of(secret: str, step: int) -> str:
    """What the app shows in this step."""
    # Not `at`, which goes through this machine's wall clock and errs when it is set back.
    return pyotp.TOTP(secret).generate_otp(step)


def must_be_ours(secret: str) -> None:
    """What comes back from the page where it was shown has the form that we gave it."""
    if not SECRET.fullmatch(secret):
        raise WrongCode
