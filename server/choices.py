"""What the form of a run offers to pick, so that nobody has to know an id by heart."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from signoff.workspace import Workspace

Schema = dict[str, Any]


def with_choices(schema: Schema, workspace: Workspace) -> Schema:
    """The JSON schema of a flow's parameters, with a drop-down for what the workspace names.

    Whoever sends something else is told so by Prefect itself, before there is a run.
    """
    schema = deepcopy(schema)
    offered = _offered(workspace)
    for name, field in _fields(schema):
        if ids := offered.get(name):
            field.get("items", field)["enum"] = ids
    return schema


def _offered(workspace: Workspace) -> dict[str, list[str]]:
    people = workspace.team.people.items()
    return {
        "goal": list(workspace.goals),
        "channels": list(workspace.channels),
        "creator": [id for id, person in people if workspace.may(person, "create")],
        "flags": list(workspace.process.flags),
        "report": list(workspace.reports),
    }


def _fields(schema: Schema) -> Iterator[tuple[str, Schema]]:
    for form in (schema, *schema.get("definitions", {}).values()):
        yield from form.get("properties", {}).items()
