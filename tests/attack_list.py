"""The attacks themselves: everything that we could think of, one line each."""

import base64
from typing import Any

from tests.attacks import Answered, Attack, Scene, answering, asking
from tests.changed_attacks import CHANGED
from tests.link_attacks import LINKS
from tests.unseen_attacks import NOWHERE, OTHER_CHANNELS, OTHER_REGIONS

STATE = {"state": {"type": "SCHEDULED", "name": "Resuming"}}
RUNNING = {"state": {"type": "RUNNING"}, "force": True}
DONE = {"state": {"type": "COMPLETED"}, "force": True}
PLANT = {"key": "suspended-response", "value": "{}", "sender": None}
NOT_TAKEN = (200,)
UNKNOWN = (401,)
UNREADABLE = (400,)


def basic(said: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(said.encode()).decode()}


def with_cookie(value: str) -> dict[str, str]:
    return {"Cookie": value}


def deep(scene: Scene) -> Answered:
    nested = b'{"run_input": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}"
    return scene.send("POST", "/api/flow_runs/RUN/resume", nested, by="grace")


def other_level(scene: Scene) -> Answered:
    form = scene.form.key.replace("approve-head-office", "approve-brand")
    return scene.answer({**scene.said, "form": form}, by="olivia")


def older_revision(scene: Scene) -> Answered:
    place, round_, fingerprint, number = scene.form.key.rsplit("-", 3)
    form = "-".join((place, round_, "0" * len(fingerprint), number))
    return scene.answer({**scene.said, "form": form}, by="grace")


def two_cookies(scene: Scene) -> Answered:
    both = f"{scene.cookie('giulia')}; {scene.cookie('grace')}"
    return scene.answer(scene.said, headers=with_cookie(both))


def of(person: str, method: str, path: str, body: Any = None) -> Any:
    return asking(method, path, body, by=person)


FORGED = [
    Attack("a stranger approves", lambda scene: scene.answer(scene.said), UNKNOWN),
    Attack("the author approves", answering("giulia"), NOT_TAKEN),
    Attack("another creator approves", answering("jonas"), NOT_TAKEN),
    Attack("another region's lead approves", answering("katharina"), NOT_TAKEN),
    Attack("who agreed at the level before approves again", answering("amir"), NOT_TAKEN),
    Attack("the workspace's owner approves for others", answering("olivia"), NOT_TAKEN),
    Attack("a level that passed is answered again", other_level, NOT_TAKEN),
    Attack("an answer to an older revision", older_revision, NOT_TAKEN),
    Attack("an answer to no form", answering("grace", form=""), NOT_TAKEN),
    Attack("an answer to a form that never was", answering("grace", form="x" * 500), NOT_TAKEN),
    Attack("no decision", answering("grace", decision=""), NOT_TAKEN),
    Attack("a decision of our own making", answering("grace", decision="approved"), NOT_TAKEN),
    Attack("several decisions", answering("grace", decision=["Approve"]), NOT_TAKEN),
    Attack(
        "a template as decision",
        answering("grace", decision={"__prefect_kind": "jinja", "template": "Approve"}),
        NOT_TAKEN,
    ),
    Attack(
        "a template as form",
        answering("grace", form={"__prefect_kind": "jinja", "template": "{{ 7*7 }}"}),
        NOT_TAKEN,
    ),
    Attack(
        "a variable of the workspace as form",
        answering("grace", form={"__prefect_kind": "workspace_variable", "variable_name": "x"}),
        NOT_TAKEN,
    ),
    Attack("an empty answer", of("grace", "POST", "/api/flow_runs/RUN/resume", {}), NOT_TAKEN),
    Attack("a list as answer", of("grace", "POST", "/api/flow_runs/RUN/resume", []), NOT_TAKEN),
    Attack("no JSON", of("grace", "POST", "/api/flow_runs/RUN/resume", b"\xff{"), NOT_TAKEN),
    Attack("JSON a hundred thousand levels deep", deep, NOT_TAKEN),
    Attack("ten megabytes", answering("grace", comment="x" * 10_000_000), UNREADABLE),
    Attack("a comment that no network takes", answering("grace", comment="x" * 20_001), NOT_TAKEN),
]

PAST_THE_FORM = [
    Attack("set_state, by the author", of("giulia", "POST", "/api/flow_runs/RUN/set_state", STATE)),
    Attack("set_state, by an approver", of("grace", "POST", "/api/flow_runs/RUN/set_state", STATE)),
    Attack("set_state by force", of("olivia", "POST", "/api/flow_runs/RUN/set_state", RUNNING)),
    Attack("to the end by force", of("olivia", "POST", "/api/flow_runs/RUN/set_state", DONE)),
    Attack("all at once", of("olivia", "POST", "/api/flow_runs/bulk_set_state", STATE)),
    Attack("an answer planted", of("grace", "POST", "/api/flow_runs/RUN/input", PLANT)),
    Attack("an answer read", of("jonas", "GET", "/api/flow_runs/RUN/input/suspended-x-response")),
    Attack("all answers read", of("jonas", "POST", "/api/flow_runs/RUN/input/filter", {})),
    Attack("a form deleted", of("grace", "DELETE", "/api/flow_runs/RUN/input/x-schema")),
    Attack("the run changed", of("olivia", "PATCH", "/api/flow_runs/RUN", {"parameters": {}})),
    Attack("its labels changed", of("olivia", "PATCH", "/api/flow_runs/RUN/labels", {})),
    Attack("the run deleted", of("olivia", "DELETE", "/api/flow_runs/RUN")),
    Attack("all runs deleted", of("olivia", "POST", "/api/flow_runs/bulk_delete", {})),
    Attack("a run without deployment", of("olivia", "POST", "/api/flow_runs/", {"flow_id": "x"})),
    Attack("a deployment made", of("olivia", "POST", "/api/deployments/", {})),
    Attack(
        "a task's state set",
        of(
            "olivia", "POST", f"/api/task_runs/{'0' * 8}-0000-0000-0000-{'0' * 12}/set_state", STATE
        ),
    ),
    Attack("an automation made", of("olivia", "POST", "/api/automations/", {})),
    Attack("an event forged", of("olivia", "POST", "/api/events", [])),
    Attack("a log forged", of("olivia", "POST", "/api/logs/", [])),
    Attack("an artifact forged", of("olivia", "POST", "/api/artifacts/", {})),
    Attack("a work pool changed", of("olivia", "PATCH", "/api/work_pools/signoff", {})),
    Attack(
        "work taken from a worker",
        of("olivia", "POST", "/api/work_pools/signoff/get_scheduled_flow_runs", {}),
    ),
    Attack(
        "concurrency slots taken", of("olivia", "POST", "/api/v2/concurrency_limits/increment", {})
    ),
]

SECRETS = [
    Attack(
        "blocks with secrets",
        of("olivia", "POST", "/api/block_documents/filter", {"include_secrets": True}),
    ),
    Attack("blocks without secrets", of("grace", "POST", "/api/block_documents/filter", {})),
    Attack(
        "a block of a type",
        of(
            "grace",
            "GET",
            "/api/block_types/slug/mastodon-account/block_documents?include_secrets=true",
        ),
    ),
    Attack("a block written", of("olivia", "POST", "/api/block_documents/", {})),
    Attack("variables", of("grace", "POST", "/api/variables/filter", {})),
    Attack(
        "a variable written", of("olivia", "POST", "/api/variables/", {"name": "x", "value": 1})
    ),
]

WHO_IS_IT = [
    Attack(
        "a guessed session",
        lambda s: s.answer(s.said, headers=with_cookie("signoff_session=" + "A" * 43)),
        UNKNOWN,
    ),
    Attack(
        "an empty session",
        lambda s: s.answer(s.said, headers=with_cookie("signoff_session=")),
        UNKNOWN,
    ),
    Attack("two sessions at once", two_cookies, UNKNOWN),
    Attack("a guessed token", lambda s: s.answer(s.said, headers=basic("worker:guess")), UNKNOWN),
    Attack("a token without name", lambda s: s.answer(s.said, headers=basic("guess")), UNKNOWN),
    Attack(
        "a bearer that is none",
        lambda s: s.answer(s.said, headers={"Authorization": "Bearer x"}),
        UNKNOWN,
    ),
    Attack(
        "no base64", lambda s: s.answer(s.said, headers={"Authorization": "Basic %%%"}), UNKNOWN
    ),
    Attack(
        "“I am Grace”, says a header",
        lambda s: s.answer(s.said, headers={"X-Forwarded-User": "grace", "Remote-User": "grace"}),
        UNKNOWN,
    ),
    Attack("the UI without signing in", asking("GET", "/runs"), UNKNOWN),
    Attack("the API's list of runs", asking("POST", "/api/flow_runs/filter", {}), UNKNOWN),
    Attack(
        "a button on another site",
        lambda s: s.answer(
            s.said,
            by="grace",
            headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        ),
    ),
    Attack(
        "a form of another site",
        lambda s: s.answer(
            s.said, by="grace", headers={"Sec-Fetch-Site": "", "Origin": "https://evil.example"}
        ),
    ),
    Attack("from nowhere", lambda s: s.answer(s.said, by="grace", headers={"Sec-Fetch-Site": ""})),
    Attack(
        "our Host, their Origin",
        lambda s: s.answer(
            s.said,
            by="grace",
            headers={
                "Sec-Fetch-Site": "",
                "Origin": "http://evil.example",
                "X-Forwarded-Host": "evil.example",
            },
        ),
    ),
]

PATHS = [
    Attack(
        f"by another way: {path}",
        asking("POST", path, STATE, by="grace"),
        (400, 401, 403, 404, 405),
    )
    for path in (
        "//api/flow_runs/RUN/set_state",
        "/api//flow_runs/RUN/set_state",
        "/api/flow_runs/RUN/set_state/",
        "/api/flow_runs/RUN%2fset_state",
        "/api/%66low_runs/RUN/set_state",
        "/api/./flow_runs/RUN/set_state",
        "/sign-in/../api/flow_runs/RUN/set_state",
        "/signoff/..%2fapi/flow_runs/RUN/set_state",
        "/API/flow_runs/RUN/set_state",
        "/api/flow_runs/RUN/set_state%00",
        "/api/flow_runs/RUN/set_state;x",
        "/api\\flow_runs\\RUN\\set_state",
        "/v2/../api/flow_runs/RUN/set_state",
        "/api/v3/flow_runs/RUN/set_state",
    )
] + [
    Attack(
        "another method, says a header",
        asking("GET", "/api/flow_runs/RUN", by="jonas", headers={"X-HTTP-Method-Override": "PUT"}),
        NOWHERE,
    ),
]

ATTACKS = [
    *FORGED,
    *CHANGED,
    *PAST_THE_FORM,
    *SECRETS,
    *WHO_IS_IT,
    *PATHS,
    *OTHER_REGIONS,
    *OTHER_CHANNELS,
    *LINKS,
]
