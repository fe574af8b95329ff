"""Who we are on Bluesky. What we can do there is in signoff.networks.bluesky."""

import httpx
from prefect.blocks.core import Block
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import BlockDocumentUpdate
from prefect.logging import get_logger
from pydantic import Field, SecretStr

from blocks.address import Address
from signoff.networks.bluesky.account import Bluesky
from signoff.networks.bluesky.signing_in import BlueskyAuth
from signoff.networks.line import open_client


class BlueskyAccount(Block):
    """An account on Bluesky that this team publishes from."""

    _block_type_name = "Bluesky account"
    _block_type_slug = "bluesky-account"

    server: Address = Field(
        default="https://bsky.social", description="Where the account lives, if not on bsky.social"
    )
    handle: str = Field(description="For example ourteam.bsky.social")
    app_password: SecretStr = Field(
        description=(
            "From Bluesky: Settings › Privacy and security › App passwords. Never the password"
            " you log in with"
        )
    )
    access_token: SecretStr = Field(default=SecretStr(""), description="Kept by Signoff")
    refresh_token: SecretStr = Field(default=SecretStr(""), description="Kept by Signoff")

    def channel(self) -> Bluesky:
        """The account, signed in."""
        auth = BlueskyAuth(
            self.server,
            self.handle.strip().removeprefix("@"),
            self.app_password.get_secret_value().strip(),
            (self.access_token.get_secret_value(), self.refresh_token.get_secret_value()),
            self._remember,
        )
        return Bluesky(open_client(self.server, auth=auth))

    def _remember(self, access: str, refresh: str) -> None:
        """Store new tokens, and nothing else: somebody may be changing the password just now."""
        self.access_token, self.refresh_token = SecretStr(access), SecretStr(refresh)
        if self._block_document_id is None:
            return
        tokens = BlockDocumentUpdate(data={"access_token": access, "refresh_token": refresh})
        try:
            with get_client(sync_client=True) as client:
                client.update_block_document(self._block_document_id, tokens)
        except httpx.HTTPError as error:
            # We are signed in all the same; the next process logs in once more.
            get_logger("signoff.blocks").warning("Bluesky's tokens were not kept: %s", error)


ACCOUNT = BlueskyAccount
