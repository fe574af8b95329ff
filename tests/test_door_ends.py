"""What is open at the door ends with its key, and a worker's key opens no more than it has to."""

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from server.door.sockets import LOOKS_EVERY
from server.pages.session_cookie import NAME
from server.way_to_prefect import PrefectNotLetIn, prefect_reached
from signoff.access.sessions import end_session, open_session
from signoff.access.tokens import create_token, revoke_token
from signoff.access.visitor import Scope, Way
from tests.attacks import Answered, Scene

if TYPE_CHECKING:
    from server.demo.player import Form
    from tests.performance import Performance

pytestmark = pytest.mark.timeout(400)
SOON = 2 * LOOKS_EVERY
"""Seconds: half a minute is what docs/security.md promises."""
POLICY_VIOLATION = 1008


@pytest.fixture(scope="module")
def ours(performance: "Performance") -> str:
    return performance.system.ui_url


def listening(ours: str, token: str = "", **how: Any) -> ClientConnection:
    """At the events, as Prefect's own pages and programs do it."""
    address = f"{ours.replace('http', 'ws', 1)}/api/events/out"
    # No pings of its own: nobody reads the answers while another one is listened to.
    how |= {"ping_interval": None, "open_timeout": 60}
    socket = connect(address, subprotocols=[Subprotocol("prefect")], **how)
    socket.send(json.dumps({"type": "auth", "token": token}))
    assert json.loads(socket.recv(timeout=60))["type"] == "auth_success"
    nothing = {"event": {"name": ["of-this-test.nothing"]}}
    socket.send(json.dumps({"type": "filter", "filter": nothing, "backfill": False}))
    return socket


def browser(ours: str, secret: str) -> ClientConnection:
    return listening(ours, origin=Origin(ours), additional_headers={"Cookie": f"{NAME}={secret}"})


def closed_with(socket: ClientConnection) -> int:
    """Hear on until it is closed from the other side; 0 when it is not."""
    try:
        while True:
            socket.recv(timeout=SOON)
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else -1
    except TimeoutError:
        return 0


def test_a_websocket_ends_soon_after_its_session_or_its_token(ours: str) -> None:
    hers, other = open_session("olivia", Way.INSIDE), open_session("olivia", Way.INSIDE)
    early, late = (create_token(name, Scope.ENGINEER, by="a test") for name in ("ear-1", "ear-2"))
    with ExitStack() as open_ones:
        ended = [browser(ours, hers.secret), listening(ours, f"ear-1:{early}")]
        held = [browser(ours, other.secret), listening(ours, f"ear-2:{late}")]
        for socket in (*ended, *held):
            open_ones.enter_context(socket)
        end_session(hers.visitor.session_id)
        revoke_token("ear-1")

        assert [closed_with(socket) for socket in ended] == [POLICY_VIOLATION] * 2
        for socket in held:
            assert socket.ping().wait(timeout=60)
            assert socket.close_code is None


@pytest.fixture(scope="module")
def scene(performance: "Performance") -> Scene:
    form: Form = None  # type: ignore[assignment]  # nothing waits here
    return Scene(performance, str(uuid4()), form)


TOUCH = {"job_variables": {"command": "touch /tmp/signoff-was-here"}}
TEMPLATE = {"base_job_template": {"job_configuration": {"command": "touch x"}, "variables": {}}}


def test_a_workers_token_starts_flows_as_they_are_and_no_command(scene: Scene) -> None:
    bearer = {"Authorization": f"Bearer {create_token('worker-9', Scope.WORKER, by='a test')}"}

    def send(method: str, path: str, said: object) -> Answered:
        return scene.send(method, path, said, headers={**bearer, "Sec-Fetch-Site": ""})

    found = send("GET", "/api/deployments/name/publish/publish", None)
    deployment = json.loads(found.body)
    start = f"/api/deployments/{deployment['id']}/create_flow_run"
    later = {
        "parameters": {"content_id": 1},
        "state": {
            "type": "SCHEDULED",
            "state_details": {"scheduled_time": "2099-01-01T00:00:00Z"},
        },
    }

    honest = send("POST", start, later)
    assert honest.status == 201, honest
    run = json.loads(honest.body)["id"]
    refused = {
        send("POST", start, {**later, **TOUCH}).status,
        send("POST", "/api/flow_runs/", {"flow_id": deployment["flow_id"], **TOUCH}).status,
        send("PATCH", f"/api/flow_runs/{run}", TOUCH).status,
        send("PATCH", "/api/work_pools/signoff", TEMPLATE).status,
        send("POST", "/api/work_pools/", {"name": "mine", "type": "signoff", **TEMPLATE}).status,
        send("PATCH", f"/api/deployments/{deployment['id']}", TOUCH).status,
    }
    assert refused == {403}
    assert send("PATCH", f"/api/flow_runs/{run}", {"name": "renamed"}).status == 204
    assert json.loads(send("GET", f"/api/flow_runs/{run}", None).body)["job_variables"] == {}


def test_a_command_that_is_not_let_in_says_which_key_it_takes(ours: str) -> None:
    there = {PREFECT_API_URL: f"{ours}/api", PREFECT_API_AUTH_STRING: "laptop:guessed"}
    with (
        temporary_settings(there),
        pytest.raises(PrefectNotLetIn, match="PREFECT_API_AUTH_STRING"),
        prefect_reached(),
        get_client(sync_client=True) as prefect,
    ):
        prefect.read_work_pools()
