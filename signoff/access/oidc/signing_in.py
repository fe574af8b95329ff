"""One sign-in with the provider: we send somebody there, and they come back with a reply."""

import hmac
from dataclasses import dataclass, field

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from signoff.access.oidc.mapping import EMAIL, claims_needed, person_meant, sign_in_of
from signoff.access.oidc.pending import OnceOnly, Pending, new_pending, unsealed
from signoff.access.oidc.proof import checked
from signoff.access.oidc.provider import Announced, Claims, Provider, Tokens, error_code
from signoff.access.oidc.refusals import ProofFails, ProviderSaysNo, ReplyNotOurs
from signoff.lifecycle.in_force import workspace_in_force
from signoff.workspace.sign_in import SignIn


@dataclass(frozen=True)
class Begun:
    """A sign-in on its way."""

    url: str
    """Where the person says who they are."""
    held: str
    """What the browser holds for us until they are back."""


@dataclass(frozen=True)
class Reply:
    """What the provider gave the browser to bring back."""

    state: str
    code: str = ""
    error: str = ""
    issuer: str | None = None


@dataclass(frozen=True)
class Known:
    """The provider's proof holds, and it means somebody of the team."""

    person: str
    """The person's id in team.yaml."""
    proof: str = field(repr=False)
    """Needed again to sign out at the provider."""
    next: str
    """Where the person wanted to go."""


class SigningIn:
    """How people of the team sign in with this provider."""

    def __init__(self, provider: Provider, come_back_to: str) -> None:
        self.provider = provider
        self.come_back_to = come_back_to
        self._once = OnceOnly()

    def begin(self, next: str) -> Begun:
        """Send somebody to the provider."""
        pending = new_pending(next)
        announced = self.provider.announced()
        url = prepare_grant_uri(
            announced.authorization_endpoint,
            client_id=self.provider.settings.client_id,
            response_type="code",
            redirect_uri=self.come_back_to,
            scope=_scopes(announced, sign_in_of(workspace_in_force().team)),
            state=pending.state,
            nonce=pending.nonce,
            code_challenge=create_s256_code_challenge(pending.verifier),
            code_challenge_method="S256",
        )
        return Begun(url, pending.sealed())

    def finish(self, reply: Reply, held: str) -> Known:
        """Who came back; raises `SignInRefused`."""
        pending = unsealed(held)
        self._must_answer(reply, pending)
        if reply.error or not reply.code:
            raise ProviderSaysNo(self.provider.name, error_code(reply.error))
        tokens = self.provider.redeem(reply.code, pending.verifier, self.come_back_to)
        claims = checked(self.provider, tokens, pending.nonce)
        team = workspace_in_force().team
        sign_in = sign_in_of(team)
        said = self._completed(claims, tokens, sign_in)
        person = person_meant(said, team, sign_in, self.provider.name)
        return Known(person.id, tokens.id_token, pending.next)

    def leave(self, proof: str, back_to: str) -> str:
        """Where somebody signs out at the provider too; empty when it has no such place."""
        door = self.provider.announced().end_session_endpoint
        sent = {
            "id_token_hint": proof,
            "post_logout_redirect_uri": back_to,
            "client_id": self.provider.settings.client_id,
        }
        return str(add_params_to_uri(door, sent)) if door else ""

    def _must_answer(self, reply: Reply, pending: Pending) -> None:
        """It answers this sign-in, for the first time, and comes from this provider."""
        if not hmac.compare_digest(reply.state.encode(), pending.state.encode()):
            raise ReplyNotOurs
        self._once.take(pending.state)
        announced = self.provider.announced()
        silent_as_usual = reply.issuer is None and not announced.says_who_replies
        if reply.issuer != announced.issuer and not silent_as_usual:
            raise ReplyNotOurs

    def _completed(self, claims: Claims, tokens: Tokens, sign_in: SignIn) -> Claims:
        """With what the provider tells only when asked: some keep the proof short."""
        if (
            claims_needed(sign_in) <= claims.keys()
            or not self.provider.announced().userinfo_endpoint
        ):
            return claims
        more = self.provider.more_about(tokens.access_token)
        if more.get("sub") != claims["sub"]:
            raise ProofFails("it tells about somebody else")
        return {**more, **claims}


def _scopes(announced: Announced, sign_in: SignIn) -> str:
    """What we ask to be told: no more than we need."""
    wanted = {"email" if sign_in.claim == EMAIL else "profile"}
    if sign_in.groups:
        wanted.add(sign_in.groups_claim)
    offered = {*announced.scopes_supported} or {"email", "profile"}
    return " ".join(["openid", *sorted(wanted & offered)])
