"""A proof of who somebody is holds only as the provider made it: for us, now, for one sign-in."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr

from server.pages import oidc
from signoff import clock
from signoff.access.oidc import Provider, ProviderSettings, SigningIn
from signoff.access.oidc.pending import unsealed
from signoff.access.oidc.proof import checked
from signoff.access.oidc.provider import Tokens
from signoff.access.oidc.refusals import ProofFails, ProviderMisnamed, ProviderSilent
from tests.servers.oidc import CLIENT_SECRET, OTHER_CLIENT_ID, OidcServer, oidc_server
from tests.servers.oidc_door import OidcDoor, Somebody, in_query
from tests.servers.oidc_fixtures import database_url, door, running_door, somebody
from tests.story import Time

__all__ = ["database_url", "door", "running_door", "somebody"]

OURS = RSAKey.generate_key(2048)
SHARED = OctKey.import_key(CLIENT_SECRET)


def provider_at(server: OidcServer, client_id: str = "signoff") -> Provider:
    """A provider as the program with this id sees it."""
    told = ProviderSettings(
        issuer=server.issuer, client_id=client_id, client_secret=SecretStr(server.client_secret)
    )
    return Provider(told, httpx.Client(timeout=60))


@dataclass(frozen=True)
class Proven:
    """Real tokens of a real provider, and for what they were asked."""

    tokens: Tokens
    nonce: str

    def forged(self, alg: str, key: RSAKey | OctKey, **claims: Any) -> str:
        """The same claims, with some changed, signed by somebody else under the same key's name."""
        head = {**part(self.tokens.id_token, 0), "alg": alg}
        return jwt.encode(head, {**part(self.tokens.id_token, 1), **claims}, key, [alg])


def part(token: str, number: int) -> dict[str, Any]:
    packed = token.split(".")[number]
    content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(packed + "=="))
    return content


def packed(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


@pytest.fixture
def proven(somebody: Somebody) -> Proven:
    """What Grace's reply is redeemed for."""
    reply = somebody.reply("grace")
    pending = unsealed(somebody.http.cookies[oidc.HELD])
    provider = provider_at(somebody.door.provider)
    back = f"{somebody.door.url}{oidc.BACK}"
    tokens = provider.redeem(in_query(reply)["code"], pending.verifier, back)
    return Proven(tokens, pending.nonce)


@pytest.fixture(scope="module")
def elsewhere(
    running_door: OidcDoor, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OidcServer]:
    """Another company's provider."""
    folder: Path = tmp_path_factory.mktemp("elsewhere")
    with oidc_server(folder, f"{running_door.url}{oidc.BACK}") as server:
        yield server


def test_a_proof_holds_for_whom_it_was_made(proven: Proven, door: OidcDoor) -> None:
    assert checked(provider_at(door.provider), proven.tokens, proven.nonce)["sub"] == "grace"


def test_a_proof_for_another_program_is_none(proven: Proven, door: OidcDoor) -> None:
    with pytest.raises(ProofFails, match="does not hold") as refused:
        checked(provider_at(door.provider, OTHER_CLIENT_ID), proven.tokens, proven.nonce)
    assert "aud" in refused.value.why


def test_a_proof_of_another_provider_is_none(
    proven: Proven, door: OidcDoor, elsewhere: OidcServer
) -> None:
    with pytest.raises(ProofFails):
        checked(provider_at(elsewhere), proven.tokens, proven.nonce)

    # Even where its keys were the same, it is not who it should be.
    mixed = provider_at(elsewhere)
    mixed._keys = (clock.now() + timedelta(hours=1), provider_at(door.provider).keys())
    with pytest.raises(ProofFails) as refused:
        checked(mixed, proven.tokens, proven.nonce)
    assert "iss" in refused.value.why


@pytest.mark.parametrize("nonce", ["another", "X" * 32])
def test_a_proof_for_another_sign_in_is_none(proven: Proven, door: OidcDoor, nonce: str) -> None:
    with pytest.raises(ProofFails) as refused:
        checked(provider_at(door.provider), proven.tokens, nonce)
    assert "nonce" in refused.value.why


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_proof_of_another_time_is_none(
    proven: Proven, door: OidcDoor, time: Time, hours: int
) -> None:
    time.passes(timedelta(hours=hours))

    with pytest.raises(ProofFails):
        checked(provider_at(door.provider), proven.tokens, proven.nonce)


@pytest.mark.parametrize("way", ["none", "HS256", "RS256", "claims changed", "no proof"])
def test_what_the_provider_has_not_signed_is_no_proof(
    proven: Proven, door: OidcDoor, way: str
) -> None:
    head, _payload, seal = proven.tokens.id_token.split(".")
    said = {**part(proven.tokens.id_token, 1), "sub": "olivia"}
    forged = {
        "none": f"{packed({'alg': 'none'})}.{packed(said)}.",
        "HS256": proven.forged("HS256", SHARED, sub="olivia"),
        "RS256": proven.forged("RS256", OURS, sub="olivia"),
        "claims changed": f"{head}.{packed(said)}.{seal}",
        "no proof": "not.a.token",
    }[way]
    tokens = Tokens(id_token=forged, access_token=proven.tokens.access_token)

    with pytest.raises(ProofFails):
        checked(provider_at(door.provider), tokens, proven.nonce)


class Changing(httpx.BaseTransport):
    """A real provider, of which some answers are replaced."""

    def __init__(self, place: str, answers: list[httpx.Response | None]) -> None:
        self.place = place
        self.answers = answers
        self._real = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(self.place) and self.answers:
            replaced = self.answers.pop(0)
            if replaced is not None:
                return replaced
        return self._real.handle_request(request)


def changing(server: OidcServer, place: str, *answers: httpx.Response | None) -> Provider:
    provider = provider_at(server)
    return Provider(
        provider.settings, httpx.Client(transport=Changing(place, [*answers]), timeout=60)
    )


def test_a_proof_belongs_to_the_token_that_came_with_it(proven: Proven, door: OidcDoor) -> None:
    """Signed with a key that counts: what is refused, is refused for what it says."""
    kid = part(proven.tokens.id_token, 0)["kid"]
    keys = httpx.Response(200, json={"keys": [OURS.as_dict(private=False, kid=kid)]})
    provider = changing(door.provider, "/jwks", keys)
    good, bad = (
        Tokens(id_token=proven.forged("RS256", OURS, **more), access_token="one")
        for more in ({}, {"at_hash": "of another"})
    )

    assert checked(provider, good, proven.nonce)
    with pytest.raises(ProofFails) as refused:
        checked(provider, bad, proven.nonce)
    assert "at_hash" in refused.value.why


def test_a_key_that_is_new_at_the_provider_is_asked_for(proven: Proven, door: OidcDoor) -> None:
    before = httpx.Response(200, json={"keys": [OURS.as_dict(private=False, kid="old")]})
    provider = changing(door.provider, "/jwks", before)

    assert checked(provider, proven.tokens, proven.nonce)["sub"] == "grace"


def test_a_key_of_a_kind_that_we_do_not_know_does_no_harm(proven: Proven, door: OidcDoor) -> None:
    provider = provider_at(door.provider)
    real = httpx.get(provider.announced().jwks_uri, timeout=60).json()["keys"]
    more = httpx.Response(200, json={"keys": [{"kty": "of tomorrow", "kid": "new"}, *real]})

    assert checked(changing(door.provider, "/jwks", more), proven.tokens, proven.nonce)


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (httpx.Response(200, text="<h1>Hello</h1>"), ProviderSilent, "makes no sense"),
        (httpx.Response(200, json={"issuer": "x"}), ProviderSilent, "makes no sense"),
        (httpx.Response(503), ProviderSilent, "answered 503"),
        (httpx.Response(302, headers={"Location": "https://x.example"}), ProviderSilent, "302"),
        ("https://evil.example", ProviderMisnamed, "calls itself https://evil.example"),
        ({"token_endpoint": "http://evil.example"}, ProviderSilent, "not protected"),
        ({"jwks_uri": "http://[evil"}, ProviderSilent, "not protected"),
    ],
)
def test_a_provider_that_makes_no_sense_is_not_believed(
    door: OidcDoor, answer: Any, error: type[Exception], said: str
) -> None:
    place = "/.well-known/openid-configuration"
    if not isinstance(answer, httpx.Response):
        real = httpx.get(door.provider.issuer + place, timeout=60).json()
        more = answer if isinstance(answer, dict) else {"issuer": answer}
        answer = httpx.Response(200, json={**real, **more})

    with pytest.raises(error, match=said):
        changing(door.provider, place, answer).announced()


def test_what_the_provider_tells_about_somebody_else_is_not_taken(
    somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"sub": "olivia", "email": "olivia@hazelandthyme.example", "email_verified": True}
    provider = changing(somebody.door.provider, "/me", httpx.Response(200, json=told))
    back = f"{somebody.door.url}{oidc.BACK}"
    monkeypatch.setattr(oidc, "signing_in", lambda: SigningIn(provider, back))

    answer = somebody.http.get(somebody.reply("grace"))

    assert (answer.status_code, "does not hold" in answer.text) == (400, True)
    assert somebody.who() == "a stranger"
