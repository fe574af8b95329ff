"""People who do not see everything: what they ask for is kept to what they see, before Prefect
hears it.

Every run of a content carries the tag of its region; whoever sees it by brand or channel asks for
runs by their numbers, which the store knows. How each route is kept to them stands in
prefect_routes.py; here it is done. Prefect joins the parts of a filter with “and”, unless the
visitor writes `"operator": "or_"`: such a filter is turned away, for our tag would be one “or” of
many. What Prefect puts beside each other in a request (flows, flow_runs, …) it always joins with
“and” (3.8.8, prefect.server.models.*._apply_*_filters).
"""

import json
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from server.door.refusals import NoSense, Refused
from server.door.routes import Route, route_of
from signoff.access.visitor import SignedIn
from signoff.language import _
from signoff.workspace import Workspace

Said = dict[str, Any]
ABOUT_RUNS = ("flow_runs", "task_runs")
DEEPEST = 20
"""Objects in objects: no page of Prefect's asks for half of that."""


class TooWide(Refused):
    """A question to which the answer could hold posts that are not theirs to see."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You do not see all posts. This question cannot be kept to those that you see:"
                " ask for one run, or join the conditions of your filter with “and”."
            )
        )


def region_tag(region: str) -> str:
    """The tag that all runs of a region's contents carry."""
    return f"region:{region}"


def narrowed(
    path: str,
    body: bytes,
    visitor: SignedIn,
    workspace: Workspace,
    runs: Collection[str] | None = None,
) -> bytes:
    """What this person may ask instead: always the body that is sent on, never the visitor's own.

    Only for what is read with POST. Whose runs are named in it, `asked_about` says. `runs` are
    those that they see; None: all of their region.
    """
    route = route_of("POST", path)
    if route is None:
        raise TooWide
    tag = region_tag(workspace.person(visitor.person).region)
    only = partial(_only_tagged, tag) if runs is None else partial(_only_these, runs)
    return json.dumps(kept_to(route, understood(body), only)).encode()


def kept_to(route: Route, said: Said, only: Callable[[Said], Said]) -> Said:
    """The same question, so that the answer holds of runs only these."""
    match route.narrowed:
        case "by-tag":
            return only(said)
        case "if-asked":
            asks = any(said.get(name) is not None for name in ABOUT_RUNS)
            return only(said) if asks else said
        case "body" if said.get("logs") is not None:
            return {**said, "logs": joined_by_and(part(said, "logs"))}
        case "body" | "shared":
            return said
    raise TooWide


def understood(body: bytes) -> Said:
    """A JSON object; what is written twice in it counts once, for Prefect as for us."""
    try:
        said = json.loads(body or b"{}", parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NoSense from None
    if said is None:
        return {}
    if not isinstance(said, dict) or _is_deeper_than(DEEPEST, said):
        raise NoSense
    return said


def part(said: Mapping[str, Any], name: str) -> Said:
    """A part of a question that is an object itself; empty if it is not there."""
    found = said.get(name)
    if found is not None and not isinstance(found, dict):
        raise NoSense
    return dict(found or {})


def joined_by_and(said: Said) -> Said:
    """The same filter; raises when “or” would let something in beside our own condition."""
    conditions = [name for name, value in said.items() if name != "operator" and value is not None]
    operator = said.get("operator", "and_")
    if operator != "and_" and (operator != "or_" or len(conditions) > 1):
        raise TooWide
    return {**said, "operator": "and_"}


def _only_tagged(tag: str, said: Said) -> Said:
    runs = joined_by_and(part(said, "flow_runs"))
    tags = joined_by_and(part(runs, "tags"))
    also = tags.get("all_") or []
    if not isinstance(also, list):
        raise NoSense
    return {**said, "flow_runs": {**runs, "tags": {**tags, "all_": [tag, *also]}}}


def _only_these(seen: Collection[str], said: Said) -> Said:
    runs = joined_by_and(part(said, "flow_runs"))
    wanted = part(runs, "id")
    ids = list(seen)
    if (named := wanted.get("any_")) is not None:
        if not isinstance(named, list):
            raise NoSense
        ids = [str(one) for one in named if str(one) in set(seen)]
    return {**said, "flow_runs": {**runs, "id": {**wanted, "any_": ids}}}


def _is_deeper_than(depth: int, said: object) -> bool:
    inside = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    return depth == 0 or any(_is_deeper_than(depth - 1, one) for one in inside)


def _no_number(said: str) -> None:
    raise ValueError(said)
