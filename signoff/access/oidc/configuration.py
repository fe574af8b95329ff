"""Which provider the team signs in with, read once from the environment."""

from functools import cache
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from signoff.errors import SignoffError
from signoff.language import _

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class ProviderHalfNamed(SignoffError):
    """The provider is named, but not what it calls us; or the other way round."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Signing in with a provider needs both SIGNOFF_OIDC_ISSUER and"
                " SIGNOFF_OIDC_CLIENT_ID, and only one is set. Set the other, or neither."
            )
        )


class ProviderInTheOpen(SignoffError):
    """On the way to this provider, anybody could say who somebody is."""

    def __init__(self, url: str) -> None:
        super().__init__(
            _(
                "SIGNOFF_OIDC_ISSUER leads to {url}, which is not protected on the way. Write an"
                " address that begins with https://.",
                url=url[:200],
            )
        )


class ProviderSettings(BaseSettings):
    """`SIGNOFF_OIDC_ISSUER`, `_CLIENT_ID`, `_CLIENT_SECRET` and `_NAME`."""

    model_config = SettingsConfigDict(env_prefix="SIGNOFF_OIDC_", frozen=True)

    issuer: str = Field(default="", description="The provider's address; empty: there is none")
    client_id: str = Field(default="", description="What the provider calls this Signoff")
    client_secret: SecretStr = Field(
        default=SecretStr(""), description="What shows the provider that it is us"
    )
    name: str = Field(default="", description="What people call the provider; empty: its host")

    @model_validator(mode="after")
    def _can_be_used(self) -> "ProviderSettings":
        if bool(self.issuer) != bool(self.client_id):
            raise ProviderHalfNamed
        if self.issuer and not is_protected(self.issuer):
            raise ProviderInTheOpen(self.issuer)
        return self

    @property
    def called(self) -> str:
        """What stands on the button; empty when there is no provider."""
        return self.name or urlsplit(self.issuer).hostname or ""


def is_protected(url: str) -> bool:
    """Whether nobody on the way can read or change what is said there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


@cache
def provider_settings() -> ProviderSettings:
    """The settings of this process."""
    return ProviderSettings()
