"""The network itself: `mastodon-mock`, and the pages that a post's link opens."""

from collections.abc import Iterable
from pathlib import Path

from mastodon_mock.app import create_app
from mastodon_mock.config import DatabaseConfig, MastodonMockConfig, SeedAccount, SeedConfig
from starlette.applications import Starlette
from starlette.routing import Mount

from server.ports import LOOPBACK
from server.sandbox.network.members import Member
from server.sandbox.network.pages import pages_of


def network(port: int, folder: Path, members: Iterable[Member]) -> Starlette:
    """Mastodon's API with these members; what they post is kept in the folder."""
    settings = MastodonMockConfig(
        title="Signoff's sandbox",
        domain=f"{LOOPBACK}:{port}",
        url_scheme="http",
        database=DatabaseConfig(path=str(folder / "network.db")),
        media_storage_path=str(folder / "media"),
        seed=SeedConfig(accounts=[_account(member) for member in members]),
    )
    api = create_app(settings)
    return Starlette(routes=[*pages_of(api), Mount("/", app=api)])


def _account(member: Member) -> SeedAccount:
    return SeedAccount(
        username=member.username, display_name=member.name, access_token=member.token
    )
