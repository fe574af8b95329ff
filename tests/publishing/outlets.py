"""The two networks on which it is tried: real servers, each behind a line that can be made bad."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from signoff.networks.network import Network
from tests.our_accounts import BlueskyAccess, mastodon_account
from tests.publishing.carrying import Access
from tests.servers.bluesky import BlueskyPerson, BlueskyServer, expired_access, expired_refresh
from tests.servers.mastodon import MastodonServer
from tests.servers.proxy import Behaviour, Proxy, bad_line

Asked = tuple[str, str]
"""A request's method and path."""

NOBODY_THERE = "http://127.0.0.1:1"
RENEW = ("POST", "/xrpc/com.atproto.server.createSession")
"""How a Bluesky token is renewed, where the one that renews it has expired as well."""


@dataclass(frozen=True)
class MastodonKeys:
    """What opens our account on Mastodon."""

    url: str
    token: str

    def open(self) -> Network:
        return mastodon_account(self.url, self.token)


@dataclass(frozen=True)
class BlueskyKeys:
    """What opens our account on Bluesky."""

    url: str
    person: BlueskyPerson
    tokens: tuple[str, str]
    password: str = ""

    def open(self) -> Network:
        return BlueskyAccess(self.url, self.person, self.tokens, self.password).channel


@dataclass(frozen=True)
class Outlet:
    """Where a post goes out."""

    name: str
    line: Proxy
    keys: Access
    bad_keys: Access
    """Those with which nobody is let in any more."""
    elsewhere: Access
    """The same keys, where nobody listens."""
    stale_keys: Access
    """The same, from yesterday: on Bluesky, they have to be renewed before they open."""
    post: Asked
    """The one request that makes the post."""
    upload: Asked
    look: Asked
    """A question that a look at our own posts cannot do without."""
    texts: Callable[[], list[str]]
    """What stands on the account."""

    def on(self, asked: Asked, behaviour: Behaviour, times: int | None = None) -> None:
        """Treat this request so."""
        self.line.on(*asked, behaviour, times)


@contextmanager
def mastodon_outlet(server: MastodonServer) -> Iterator[Outlet]:
    """Our account on Mastodon, empty."""
    server.reset()
    with bad_line(server.url) as line:
        keys = MastodonKeys(line.url, server.token)
        yield Outlet(
            name="Mastodon",
            line=line,
            keys=keys,
            bad_keys=replace(keys, token="revoked"),
            elsewhere=replace(keys, url=NOBODY_THERE),
            stale_keys=keys,
            post=("POST", "/api/v1/statuses"),
            upload=("POST", "/api/v2/media"),
            look=("GET", "/api/v1/accounts/verify_credentials"),
            texts=lambda: [post["content"] for post in server.posts()],
        )


@contextmanager
def bluesky_outlet(server: BlueskyServer, person: BlueskyPerson) -> Iterator[Outlet]:
    """Our account on Bluesky, empty."""
    server.forget_posts(person)
    with bad_line(server.url) as line:
        keys = BlueskyKeys(line.url, person, (person.access, ""))
        spent = (expired_access(person.did), expired_refresh(person.did))
        yield Outlet(
            name="Bluesky",
            line=line,
            keys=keys,
            bad_keys=replace(keys, tokens=spent, password="changed"),
            elsewhere=replace(keys, url=NOBODY_THERE),
            stale_keys=replace(keys, tokens=spent),
            post=("POST", "/xrpc/com.atproto.repo.putRecord"),
            upload=("POST", "/xrpc/com.atproto.repo.uploadBlob"),
            look=("GET", "/xrpc/com.atproto.repo.getRecord"),
            texts=lambda: [post["value"]["text"] for post in server.posts(person)],
        )
