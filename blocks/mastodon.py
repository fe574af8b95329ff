"""Who we are on Mastodon. What we can do there is in signoff.networks.mastodon."""

from typing import Annotated

from prefect.blocks.core import Block
from pydantic import AfterValidator, Field, SecretStr

from blocks.address import Address
from signoff.language import _
from signoff.networks.line import open_client
from signoff.networks.mastodon.account import Mastodon


def _one_word(token: SecretStr) -> SecretStr:
    """A token that was copied with a bit of the page around it cannot be sent at all."""
    typed = token.get_secret_value().strip()
    if not typed or not typed.isascii() or not typed.isprintable() or " " in typed:
        raise ValueError(_("a token has no spaces and no special characters"))
    return SecretStr(typed)


class MastodonAccount(Block):
    """An account on a Mastodon server that this team publishes from."""

    _block_type_name = "Mastodon account"
    _block_type_slug = "mastodon-account"

    server: Address = Field(description="For example mastodon.social")
    token: Annotated[SecretStr, AfterValidator(_one_word)] = Field(
        description=(
            "From your server: Preferences › Development › New application, with the scopes"
            " read, write:statuses and write:media"
        )
    )

    def channel(self) -> Mastodon:
        """The account, signed in."""
        key = self.token.get_secret_value()
        return Mastodon(open_client(self.server, headers={"Authorization": f"Bearer {key}"}))


ACCOUNT = MastodonAccount
