"""A real Bluesky server for tests: the PDS and its directory, from npm, on the system's Node."""

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from server.ports import LOOPBACK, any_free
from server.program import Program, answers
from tests.servers.appview import appview
from tests.servers.npm import install

HERE = Path(__file__).parent / "bluesky"
SIGNING_SECRET = "a secret that lets a test sign tokens of its own"
SERVICE = "did:web:localhost"
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class BlueskyPerson:
    """An account on the server."""

    handle: str
    did: str
    app_password: str
    access: str

    def client(self, server: str) -> httpx.Client:
        """A client signed in as this person, for two hours."""
        headers = {"Authorization": f"Bearer {self.access}"}
        return httpx.Client(base_url=server, headers=headers, timeout=20, verify=False)


class BlueskyServer:
    """A server that answers."""

    def __init__(self, url: str) -> None:
        self.url = url

    def person(self, name: str) -> BlueskyPerson:
        """Make an account, with an app password."""
        handle = f"{name}.test"
        account = self._call(
            "createAccount", email=f"{name}@test.invalid", handle=handle, password=PASSWORD
        )
        made = self._call("createAppPassword", account["accessJwt"], name="signoff")
        return BlueskyPerson(handle, account["did"], made["password"], account["accessJwt"])

    def posts(self, person: BlueskyPerson) -> list[dict[str, Any]]:
        """What stands in somebody's repository, newest first."""
        where = {"repo": person.did, "collection": "app.bsky.feed.post"}
        with person.client(self.url) as http:
            found = http.get("/xrpc/com.atproto.repo.listRecords", params=where)
            records: list[dict[str, Any]] = found.raise_for_status().json()["records"]
            return records

    def forget_posts(self, person: BlueskyPerson) -> None:
        """Delete everything that stands there."""
        with person.client(self.url) as http:
            for post in self.posts(person):
                repo, collection, rkey = post["uri"].removeprefix("at://").split("/")
                where = {"repo": repo, "collection": collection, "rkey": rkey}
                deleted = http.post("/xrpc/com.atproto.repo.deleteRecord", json=where)
                deleted.raise_for_status()

    def _call(self, call: str, token: str = "", **body: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        response = httpx.post(
            f"{self.url}/xrpc/com.atproto.server.{call}", json=body, headers=headers, timeout=60
        )
        answer: dict[str, Any] = response.raise_for_status().json()
        return answer


def expired_access(did: str) -> str:
    """An access token that this server signed two hours ago."""
    past = int(time.time()) - 7_200
    claims = {"scope": "com.atproto.access", "sub": did, "aud": SERVICE}
    return _token("at+jwt", {**claims, "iat": past, "exp": past + 60})


def expired_refresh(did: str) -> str:
    """A refresh token that this server signed a hundred days ago."""
    past = int(time.time()) - 100 * 86_400
    claims = {"scope": "com.atproto.refresh", "sub": did, "aud": SERVICE, "jti": "long-ago"}
    return _token("refresh+jwt", {**claims, "iat": past, "exp": past + 60})


def _token(kind: str, claims: dict[str, Any]) -> str:
    signed = ".".join(
        _packed(json.dumps(part).encode()) for part in ({"typ": kind, "alg": "HS256"}, claims)
    )
    seal = hmac.new(SIGNING_SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_packed(seal)}"


def _packed(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


@contextmanager
def bluesky_server(folder: Path, **settings: str) -> Iterator[BlueskyServer]:
    """A server on a folder of its own. `settings` are more of its PDS_… variables."""
    install(HERE)
    directory, server = any_free(), any_free()
    url = f"http://{LOOPBACK}:{server}"
    with ExitStack() as stack:
        counting = stack.enter_context(appview(url))
        for program in (
            _directory(folder, directory),
            _server(folder, server, directory, counting, settings),
        ):
            running = program.start()
            stack.callback(running.stop)
            running.wait()
        yield BlueskyServer(url)


def _directory(folder: Path, port: int) -> Program:
    return Program(
        name="Bluesky's directory",
        command=["node", str(HERE / "plc.cjs")],
        log=folder / "plc.log",
        ready=answers(f"http://{LOOPBACK}:{port}/_health"),
        environment={"PLC_PORT": str(port)},
    )


def _server(
    folder: Path, port: int, directory: int, counting: int, settings: dict[str, str]
) -> Program:
    places = {
        "PDS_DATA_DIRECTORY": folder / "data",
        "PDS_BLOBSTORE_DISK_LOCATION": folder / "blobs",
    }
    for place in places.values():
        place.mkdir()
    return Program(
        name="Bluesky's server",
        command=["node", str(HERE / "pds.mjs")],
        log=folder / "pds.log",
        ready=answers(f"http://{LOOPBACK}:{port}/xrpc/_health"),
        environment={
            **{name: str(place) for name, place in places.items()},
            "PDS_HOSTNAME": "localhost",
            "PDS_PORT": str(port),
            "PDS_JWT_SECRET": SIGNING_SECRET,
            "PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX": "11" * 32,
            "PDS_DPOP_SECRET": "22" * 32,
            "PDS_ADMIN_PASSWORD": PASSWORD,
            "PDS_DID_PLC_URL": f"http://{LOOPBACK}:{directory}",
            "PDS_INVITE_REQUIRED": "false",
            "PDS_DEV_MODE": "true",
            "PDS_DISABLE_SSRF_PROTECTION": "true",
            "PDS_SERVICE_HANDLE_DOMAINS": ".test",
            "PDS_BSKY_APP_VIEW_URL": f"http://{LOOPBACK}:{counting}",
            "PDS_BSKY_APP_VIEW_DID": f"did:web:localhost%3A{counting}",
            "LOG_ENABLED": "false",
            **settings,
        },
    )
