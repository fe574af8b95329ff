"""Our accounts on the networks' test servers, signed in as their blocks do it."""

from itertools import count

import httpx

from signoff import clock
from signoff.networks.bluesky.account import Bluesky
from signoff.networks.bluesky.signing_in import BlueskyAuth
from signoff.networks.line import open_client
from signoff.networks.mastodon.account import Mastodon
from signoff.networks.network import Outgoing
from tests.images import FOUR_IMAGES
from tests.servers.bluesky import BlueskyPerson

FAMILY = "👨‍👩‍👧‍👦"
MASTODON_POST = Outgoing(
    f"Grüße & „Zitat“ <3 @ada #Äpfel {FAMILY}\n\nhttps://example.com/a?b=c&d=e#f", FOUR_IMAGES, "de"
)
BLUESKY_POST = Outgoing(
    f"{FAMILY} Grüße! #Äpfel https://example.com/ä?b=c#d, ja", FOUR_IMAGES, "de"
)

_numbers = count()


def mastodon_account(url: str, token: str) -> Mastodon:
    """An account on a Mastodon server."""
    return Mastodon(open_client(url, headers={"Authorization": f"Bearer {token}"}))


def mastodon_key(key: str = "publication-7") -> dict[str, str]:
    """What is fixed before the first attempt."""
    return Mastodon(httpx.Client()).prepare(MASTODON_POST, key, clock.now())


class BlueskyAccess:
    """An account on a Bluesky server, and every pair of tokens that we were told to remember."""

    def __init__(
        self,
        url: str,
        person: BlueskyPerson,
        tokens: tuple[str, str] = ("", ""),
        password: str = "",
    ) -> None:
        self.remembered: list[tuple[str, str]] = []
        password = password or person.app_password
        auth = BlueskyAuth(url, person.handle, password, tokens, self._remember)
        self.channel = Bluesky(open_client(url, auth=auth))

    def _remember(self, access: str, refresh: str) -> None:
        self.remembered.append((access, refresh))


def bluesky_account(url: str, person: BlueskyPerson) -> Bluesky:
    """The account, already signed in."""
    return BlueskyAccess(url, person, (person.access, "")).channel


def bluesky_key(post: Outgoing = BLUESKY_POST) -> dict[str, str]:
    """What is fixed before the first attempt: another one with every call."""
    key = f"publication-{next(_numbers)}"
    return Bluesky(httpx.Client()).prepare(post, key, clock.now())
