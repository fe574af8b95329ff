"""Signing in with the team's own provider (OpenID Connect): code flow, with PKCE."""

from signoff.access.oidc.configuration import ProviderSettings, provider_settings
from signoff.access.oidc.pending import LONGEST_SIGN_IN
from signoff.access.oidc.provider import Provider
from signoff.access.oidc.signing_in import Begun, Known, Reply, SigningIn

__all__ = [
    "LONGEST_SIGN_IN",
    "Begun",
    "Known",
    "Provider",
    "ProviderSettings",
    "Reply",
    "SigningIn",
    "provider_settings",
]
