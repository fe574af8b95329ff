"""Who we are on Mastodon. What we can do there is in signoff.networks.mastodon."""

from prefect.blocks.core import Block
from pydantic import Field, SecretStr

from blocks.address import Address
from signoff.networks.line import open_client
from signoff.networks.mastodon.account import Mastodon


class MastodonAccount(Block):
    """An account on a Mastodon server that this team publishes from."""

    _block_type_name = "Mastodon account"
    _block_type_slug = "mastodon-account"

    server: Address = Field(description="For example mastodon.social")
    token: SecretStr = Field(
        description=(
            "From your server: Preferences › Development › New application, with the scopes"
            " read, write:statuses and write:media"
        )
    )

    def channel(self) -> Mastodon:
        """The account, signed in."""
        key = self.token.get_secret_value().strip()
        return Mastodon(open_client(self.server, headers={"Authorization": f"Bearer {key}"}))


ACCOUNT = MastodonAccount
