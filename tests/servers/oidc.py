"""A real OpenID provider for tests, from npm, on the system's Node, with people of its own."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.ports import LOOPBACK, any_free
from server.program import Program, answers
from tests.servers.npm import install

HERE = Path(__file__).parent / "oidc"
PASSWORD = "correct horse battery staple"
CLIENT_ID = "signoff"
OTHER_CLIENT_ID = "another-program"
CLIENT_SECRET = "what only Signoff and the provider know: 100 % of it"


@dataclass(frozen=True)
class OidcServer:
    """A provider that answers."""

    issuer: str
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET


PEOPLE = {
    # Whom the example's team.yaml has, one of them written otherwise than there.
    "grace": {
        "name": "Grace Okafor",
        "email": "Grace@HazelAndThyme.example",
        "email_verified": True,
        "groups": ["directors", "everybody"],
    },
    "giulia": {
        "name": "Giulia Ferri",
        "email": "giulia@hazelandthyme.example",
        "email_verified": True,
        "groups": ["everybody"],
    },
    # Says to be somebody of the team, which nobody has checked.
    "mallory": {
        "name": "Mallory",
        "email": "olivia@hazelandthyme.example",
        "email_verified": False,
    },
    # Works for the same company, in another department.
    "stefan": {
        "name": "Stefan Vogt",
        "email": "stefan@hazelandthyme.example",
        "email_verified": True,
    },
}


@contextmanager
def oidc_server(folder: Path, come_back_to: str, leave_to: str = "") -> Iterator[OidcServer]:
    """A provider that knows the people above, and one program at these addresses."""
    install(HERE)
    port = any_free()
    server = OidcServer(f"http://{LOOPBACK}:{port}")
    clients = [
        _client(name, [come_back_to], [leave_to] if leave_to else [])
        for name in (CLIENT_ID, OTHER_CLIENT_ID)
    ]
    running = _program(folder, server, port, clients).start()
    try:
        running.wait()
        yield server
    finally:
        running.stop()


def _client(name: str, come_back: Sequence[str], leave: Sequence[str]) -> dict[str, Any]:
    return {
        "client_id": name,
        "client_secret": CLIENT_SECRET,
        "redirect_uris": come_back,
        "post_logout_redirect_uris": leave,
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
    }


def _program(folder: Path, server: OidcServer, port: int, clients: list[dict[str, Any]]) -> Program:
    people = {name: {"password": PASSWORD, "claims": claims} for name, claims in PEOPLE.items()}
    return Program(
        name="the OpenID provider",
        command=["node", str(HERE / "provider.mjs")],
        log=folder / f"oidc-{port}.log",
        ready=answers(f"{server.issuer}/.well-known/openid-configuration"),
        environment={
            "OIDC_ISSUER": server.issuer,
            "OIDC_PORT": str(port),
            "OIDC_PEOPLE": json.dumps(people),
            "OIDC_CLIENTS": json.dumps(clients),
        },
    )
