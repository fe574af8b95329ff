"""What tests of signing in with a provider share: a door, and the example team behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.pages import oidc, sign_in
from signoff.access.door_key import door_key
from signoff.access.oidc import provider_settings
from signoff.settings import settings
from tests.servers.oidc_door import OidcDoor, Somebody, door_with_provider
from tests.story import apply_example

REMEMBERED = (settings, provider_settings, door_key, oidc.signing_in)


def forget_provider() -> None:
    """Read the environment anew, as another process would."""
    for remembered in REMEMBERED:
        remembered.cache_clear()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite only: the provider does not know which engine we use."""
    return f"sqlite:///{tmp_path / 'signoff.db'}"


@pytest.fixture(scope="module")
def running_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OidcDoor]:
    """A door and its provider, for all tests of a file."""
    with door_with_provider(tmp_path_factory.mktemp("oidc")) as door:
        yield door


@pytest.fixture
def door(running_door: OidcDoor, store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[OidcDoor]:
    """The same, with the example team behind it and nobody signed in."""
    for name, value in running_door.environment.items():
        monkeypatch.setenv(name, value)
    for hook in ("provider_name", "provider_path", "farewell"):
        monkeypatch.setattr(sign_in, hook, getattr(oidc, hook))
    forget_provider()
    apply_example()
    yield running_door
    forget_provider()


@pytest.fixture
def somebody(door: OidcDoor) -> Iterator[Somebody]:
    """Somebody at the door, who has never been here."""
    person = Somebody(door)
    yield person
    person.http.close()
