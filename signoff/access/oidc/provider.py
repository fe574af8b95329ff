"""The conversation with the provider: https://openid.net/specs/openid-connect-core-1_0.html"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, import_key
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from signoff import clock
from signoff.access.oidc.configuration import ProviderSettings, is_protected
from signoff.access.oidc.refusals import (
    ProviderMisnamed,
    ProviderSilent,
    ReplyNotOurs,
    WeAreRefused,
)
from signoff.language import _

KEPT_FOR = timedelta(hours=1)
"""How long we believe what a provider announced: it moves house, or changes keys, seldom."""
Shape = TypeVar("Shape")
Claims = dict[str, Any]


class Announced(BaseModel):
    """What a provider says about itself (OpenID Connect Discovery)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    scopes_supported: list[str] = []
    id_token_signing_alg_values_supported: list[str] = ["RS256"]
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    says_who_replies: bool = Field(
        default=False, alias="authorization_response_iss_parameter_supported"
    )

    @property
    def is_protected(self) -> bool:
        """Whether every address of it is."""
        used = (self.authorization_endpoint, self.token_endpoint, self.jwks_uri)
        optional = (self.userinfo_endpoint, self.end_session_endpoint)
        return all(map(is_protected, [*used, *filter(None, optional)]))


class Tokens(BaseModel):
    """What a reply is redeemed for."""

    id_token: str
    access_token: str


class _Keys(BaseModel):
    keys: list[Claims]


class Provider:
    """The team's provider, as one program sees it."""

    def __init__(self, settings: ProviderSettings, http: httpx.Client) -> None:
        self.settings = settings
        self.name = settings.called
        self._http = http
        self._announced: tuple[datetime, Announced] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    def announced(self) -> Announced:
        """Where its doors are, and what it can do."""
        if self._announced is None or self._announced[0] < clock.now():
            self._announced = (clock.now() + KEPT_FOR, self._ask_about_itself())
        return self._announced[1]

    def keys(self, *, anew: bool = False) -> KeySet:
        """The public keys that it signs with."""
        if anew or self._keys is None or self._keys[0] < clock.now():
            self._keys = (clock.now() + KEPT_FOR, self._ask_for_keys())
        return self._keys[1]

    def redeem(self, code: str, verifier: str, come_back_to: str) -> Tokens:
        """Turn the code of a reply into the proof of who somebody is; works once."""
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": come_back_to,
            "code_verifier": verifier,
        }
        auth, ours = self._who_we_are()
        door = self.announced().token_endpoint
        answer = self._send("POST", door, data={**sent, **ours}, auth=auth)
        self._must_take_us(answer)
        return self._read(Tokens, answer)

    def more_about(self, access_token: str) -> Claims:
        """What it tells about the person beside the proof."""
        headers = {"Authorization": f"Bearer {access_token}"}
        answer = self._send("GET", self.announced().userinfo_endpoint, headers=headers)
        return self._read(Claims, answer)

    def _ask_about_itself(self) -> Announced:
        issuer = self.settings.issuer
        place = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        announced = self._read(Announced, self._send("GET", place))
        if announced.issuer != issuer:
            raise ProviderMisnamed(self.name, announced.issuer)
        if not announced.is_protected:
            raise ProviderSilent(self.name, _("its addresses are not protected by https"))
        return announced

    def _ask_for_keys(self) -> KeySet:
        said = self._read(_Keys, self._send("GET", self.announced().jwks_uri))
        return KeySet([key for one in said.keys for key in _imported(one)])

    def _who_we_are(self) -> tuple[httpx.BasicAuth | None, dict[str, str]]:
        """What shows that it is us: a header, or fields of the form."""
        name, secret = self.settings.client_id, self.settings.client_secret.get_secret_value()
        methods = self.announced().token_endpoint_auth_methods_supported
        if not secret:
            return None, {"client_id": name}
        if "client_secret_basic" not in methods and "client_secret_post" in methods:
            return None, {"client_id": name, "client_secret": secret}
        # Both are encoded as in a form first (RFC 6749, 2.3.1): a colon may stand in them.
        return httpx.BasicAuth(quote(name, safe=""), quote(secret, safe="")), {}

    def _send(self, method: str, url: str, **more: Any) -> httpx.Response:
        try:
            return self._http.request(method, url, **more)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ProviderSilent(self.name, _("it cannot be reached")) from error

    def _must_take_us(self, answer: httpx.Response) -> None:
        if answer.status_code not in (400, 401, 403):
            return
        code = error_code(_said(answer).get("error"))
        if code == "invalid_grant":
            raise ReplyNotOurs
        raise WeAreRefused(self.name, code)

    def _read(self, shape: type[Shape], answer: httpx.Response) -> Shape:
        if not answer.is_success:
            raise ProviderSilent(self.name, _("it answered {status}", status=answer.status_code))
        try:
            return TypeAdapter(shape).validate_json(answer.content)
        except ValidationError as error:
            raise ProviderSilent(self.name, _("its answer makes no sense")) from error


def error_code(said: object) -> str:
    """A provider's word for what went wrong; only a word, for it comes by way of the browser."""
    return said if isinstance(said, str) and re.fullmatch(r"[a-z_]{1,60}", said) else _("no reason")


def _said(answer: httpx.Response) -> Claims:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _imported(key: Claims) -> Iterator[Key]:
    """The key; none where it is of a kind that we do not know, for it may have others too."""
    with suppress(JoseError, ValueError, KeyError):
        yield import_key(key)
