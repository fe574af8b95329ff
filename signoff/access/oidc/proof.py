"""Whether the proof of who somebody is (the ID token) holds."""

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from signoff import clock
from signoff.access.oidc.provider import Claims, Provider, Tokens
from signoff.access.oidc.refusals import ProofFails

SIGNED_IN_PUBLIC = {
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
}
"""Ways of signing where only the provider can sign. Not `none`, and none with a shared secret."""
CLOCKS_DIFFER = 60
"""By how many seconds the provider's clock may differ from ours."""


def checked(provider: Provider, tokens: Tokens, nonce: str) -> Claims:
    """What the proof says: signed by this provider, for us, now, for this sign-in."""
    try:
        token = _signed(provider, tokens.id_token)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": provider.announced().issuer},
                "aud": {"essential": True, "value": provider.settings.client_id},
                "sub": {"essential": True},
            },
            {
                "nonce": nonce,
                "client_id": provider.settings.client_id,
                "access_token": tokens.access_token,
            },
        )
        claims.validate(now=int(clock.now().timestamp()), leeway=CLOCKS_DIFFER)
    except (JoseError, ValueError) as error:
        raise ProofFails(str(error)[:200]) from error
    return dict(claims)


def _signed(provider: Provider, proof: str) -> jwt.Token:
    """Its content, if one of the provider's keys has signed it; maybe a new one."""
    supported = provider.announced().id_token_signing_alg_values_supported
    registry = JWSRegistry(
        algorithms=sorted(SIGNED_IN_PUBLIC & {*supported}), strict_check_header=False
    )
    try:
        return jwt.decode(proof, provider.keys(), registry=registry)
    except InvalidKeyIdError:
        return jwt.decode(proof, provider.keys(anew=True), registry=registry)
