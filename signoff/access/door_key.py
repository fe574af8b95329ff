"""The key that seals what we give a browser to hold for us."""

import os
import secrets
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from signoff.errors import SignoffError
from signoff.language import _
from signoff.settings import settings
from signoff.store.database import FolderClosed

SHORTEST = 32


class KeyTooShort(SignoffError):
    """Somebody chose a key that can be guessed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "SIGNOFF_SECRET_KEY is too short. Give it at least {n} random characters, or take"
                " it away: Signoff then makes a key of its own.",
                n=SHORTEST,
            )
        )


class _FromEnvironment(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SIGNOFF_", frozen=True)

    secret_key: SecretStr = SecretStr("")


@cache
def door_key() -> str:
    """The key from the environment; else one of our own, made once and kept at home."""
    key = _FromEnvironment().secret_key.get_secret_value()
    if not key:
        return _kept(settings().home / "door.key")
    if len(key) < SHORTEST:
        raise KeyTooShort
    return key


def _kept(file: Path) -> str:
    try:
        if not file.exists():
            _make(file)
        return file.read_text(encoding="ascii")
    except OSError as error:
        raise FolderClosed(error) from error


def _make(file: Path) -> None:
    """Two that start at once agree on one key, and none ever reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # Such a file is its owner's alone (0600) from the first moment.
    with NamedTemporaryFile("w", dir=file.parent, encoding="ascii") as made:
        made.write(secrets.token_urlsafe(32))
        made.flush()
        os.fsync(made.fileno())
        try:
            os.link(made.name, file)
        except FileExistsError:
            return
