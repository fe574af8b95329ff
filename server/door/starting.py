"""Run, as it passes the door: people start what their role lets them, with nothing but its form."""

import json
from collections.abc import Mapping
from typing import Any

from server.door.inside import Inside
from server.door.refusals import NoSense, NotOnThese, NotYours
from signoff.access.visitor import SignedIn
from signoff.workspace import Workspace
from signoff.workspace.roles import May
from tasks.runs import LIFECYCLE

REPORT = "kpi-report/kpi-report"
RIGHTS: Mapping[str, May] = {LIFECYCLE: "brief", REPORT: "measure"}
"""What it takes to start a deployment; any other takes the right to run everything."""
KEPT = ("parameters", "name")
"""A run's tags, queue, job variables and key are not the visitor's to choose."""
HARMLESS = (None, "none", "json")
"""Kinds of values in Prefect's forms that it does not compute."""


async def start_by(
    person: SignedIn, path: str, body: bytes, inside: Inside, at: Workspace
) -> bytes:
    """The body as it may pass; raises when this person may not start this deployment."""
    deployment = await inside.deployment(path.split("/")[3])
    who, what = at.person(person.person), RIGHTS.get(deployment, "run")
    if not at.may(who, what):
        raise NotYours
    said = _object(body)
    must_not_compute(body)
    if at.team.is_limited(who) and not at.may(who, what, _channels(deployment, said, at)):
        raise NotOnThese
    kept = {name: said[name] for name in KEPT if name in said}
    if (state := said.get("state")) and state.get("type") == "SCHEDULED":
        kept["state"] = {"type": "SCHEDULED", "state_details": _when(state)}
    return json.dumps(kept).encode()


def must_not_compute(body: bytes) -> None:
    """Raise when Prefect would run a template, or look something up, to find a value."""
    if _computes(_object(body)):
        raise NoSense


def _channels(deployment: str, said: Mapping[str, Any], at: Workspace) -> list[str]:
    """Where it would go out, or what it would tell about; none, if that is not plainly said."""
    given = _plain(said.get("parameters"))
    if deployment == REPORT:
        report = at.reports.get(str(given.get("report")))
        return [channel.id for channel in at.channels_of(report)] if report else []
    channels = _plain(given.get("brief")).get("channels")
    if isinstance(channels, list) and all(isinstance(one, str) for one in channels):
        return channels
    return []


def _plain(said: object) -> Mapping[str, Any]:
    """An object that means what stands in it: Prefect puts nothing else in its place."""
    return said if isinstance(said, dict) and "__prefect_kind" not in said else {}


def _when(state: Mapping[str, Any]) -> dict[str, Any]:
    details = state.get("state_details")
    when = details.get("scheduled_time") if isinstance(details, dict) else None
    return {"scheduled_time": when} if isinstance(when, str) else {}


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise NoSense from None
    if not isinstance(said, dict) or not isinstance(said.get("state") or {}, dict):
        raise NoSense
    return said


def _computes(said: object) -> bool:
    match said:
        case dict():
            return said.get("__prefect_kind") not in HARMLESS or any(map(_computes, said.values()))
        case list():
            return any(map(_computes, said))
    return False
