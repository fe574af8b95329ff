"""Which runs a request names, so that the door can ask whether they are the visitor's to see."""

from dataclasses import dataclass
from urllib.parse import parse_qsl
from uuid import UUID

from server.door.narrowing import Said, TooWide, joined_by_and, part, understood
from server.door.refusals import NoSense
from server.door.routes import route_of

IN_QUERY = {"/api/flow_run_states/": "flow_run_id", "/api/task_run_states/": "task_run_id"}
MOST = 200
"""As many as Prefect tells about at once."""


@dataclass(frozen=True)
class AskedAbout:
    """What a request names; all of it has to be the visitor's to see."""

    runs: frozenset[UUID] = frozenset()
    task_runs: frozenset[UUID] = frozenset()
    artifacts: frozenset[UUID] = frozenset()


def run_of(path: str) -> UUID | None:
    """The flow run that the path is about: its page, graph, logs, form, states, resume."""
    return _id_in(path, "/api/flow_runs/")


def task_run_of(path: str) -> UUID | None:
    """The task run that the path is about."""
    return _id_in(path, "/api/task_runs/") or _id_in(path, "/api/ui/task_runs/")


def artifact_of(path: str) -> UUID | None:
    """The artifact that the path is about."""
    return _id_in(path, "/api/artifacts/")


def asked_about(method: str, path: str, query: bytes, body: bytes) -> AskedAbout:
    """All that the request names: in its path, its query or its body; see prefect_routes.py."""
    route = route_of(method, path)
    match route.narrowed if route else "":
        case "query":
            return _in_query(path, query)
        case "body":
            return _in_body(path, understood(body))
    return AskedAbout(
        runs=_set(run_of(path)),
        task_runs=_set(task_run_of(path)),
        artifacts=_set(artifact_of(path)),
    )


def _in_query(path: str, query: bytes) -> AskedAbout:
    name = IN_QUERY[path]
    said = [value for key, value in parse_qsl(query.decode("latin-1")) if key == name]
    if len(said) != 1:  # of two, Prefect would take the last, and somebody else the first
        raise NoSense
    ids = _ids(said)
    return AskedAbout(runs=ids) if name == "flow_run_id" else AskedAbout(task_runs=ids)


def _in_body(path: str, said: Said) -> AskedAbout:
    if path != "/api/logs/filter":
        return AskedAbout(runs=_ids(said.get("flow_run_ids")))
    wanted = joined_by_and(part(said, "logs"))
    runs, task_runs = part(wanted, "flow_run_id"), part(wanted, "task_run_id")
    if runs.get("any_") is not None:
        return AskedAbout(runs=_ids(runs["any_"]))
    if task_runs.get("any_") is not None:
        return AskedAbout(task_runs=_ids(task_runs["any_"]))
    raise TooWide


def _ids(said: object) -> frozenset[UUID]:
    if not isinstance(said, list) or len(said) > MOST:
        raise NoSense
    try:
        return frozenset(UUID(str(one)) for one in said)
    except ValueError:
        raise NoSense from None


def _id_in(path: str, before: str) -> UUID | None:
    if not path.startswith(before):
        return None
    try:
        return UUID(path.removeprefix(before).split("/", 1)[0])
    except ValueError:
        return None


def _set(id: UUID | None) -> frozenset[UUID]:
    return frozenset() if id is None else frozenset({id})
