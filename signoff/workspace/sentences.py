"""Turns what a model finds wrong with a value into a sentence and its mend."""

import re
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from signoff.language import _, ngettext
from signoff.nearest import right_names
from signoff.workspace.problems import Problem, Steps, place
from signoff.workspace.yaml_source import Source

SHOWN = 60
"""How much of a wrong value a sentence quotes."""


def sentences(
    error: ValidationError, source: Source, model: type[BaseModel], root: Steps = ()
) -> list[Problem]:
    """One problem for each wrong value, with its line; `root` leads to what was checked."""
    found = [_problem(details, source, model, root) for details in error.errors()]
    by_place = {(problem.line, problem.field): problem for problem in reversed(found)}
    return sorted(by_place.values(), key=lambda problem: problem.line)


def _problem(details: ErrorDetails, source: Source, model: type[BaseModel], root: Steps) -> Problem:
    steps = source.known((*root, *details["loc"]))
    what, mend = _said(details, model)
    if details["type"] == "missing":
        steps = (*steps, details["loc"][-1])
    field = place(steps[len(root) :])
    return Problem(source.file, source.line_of(steps), field, what, mend)


def _said(details: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    """What is wrong with the value, and what would be right."""
    kind, value, facts = details["type"], details["input"], details.get("ctx", {})
    name = str(details["loc"][-1]) if details["loc"] else ""
    if kind == "signoff":
        return str(facts["what"]), str(facts["mend"])
    if kind == "missing":
        return _("It is missing."), _("Add a line with {name}: and its value.", name=name)
    if kind == "extra_forbidden":
        fields = fields_at(model, details["loc"][:-1])
        return _("There is no field {name} here.", name=name), right_names(name, fields)
    if value is None:
        return _("It is empty."), _("Write a value, or take the line out.")
    return _("{value} cannot stand here.", value=_quoted(value)), _mend(kind, value, facts)


def _mend(kind: str, value: object, facts: dict[str, Any]) -> str:
    if kind in ("literal_error", "enum"):
        return right_names(str(value), re.findall(r"'([^']*)'", facts["expected"]))
    return _length(kind, facts) or _range(kind, facts) or _shape(kind, value)


def _length(kind: str, facts: dict[str, Any]) -> str:
    if kind == "string_too_short":
        n = facts["min_length"]
        return ngettext("Write at least {n} character.", "Write at least {n} characters.", n)
    if kind == "string_too_long":
        n = facts["max_length"]
        return ngettext("Write at most {n} character.", "Write at most {n} characters.", n)
    if kind == "too_short":
        n = facts["min_length"]
        return ngettext("Write at least {n} entry.", "Write at least {n} entries.", n)
    if kind == "too_long":
        n = facts["max_length"]
        return ngettext("Write at most {n} entry.", "Write at most {n} entries.", n)
    return ""


def _range(kind: str, facts: dict[str, Any]) -> str:
    limit = next((f"{facts[bound]:,}" for bound in ("gt", "ge", "lt", "le") if bound in facts), "")
    said = {
        "greater_than": _("Write a number above {limit}.", limit=limit),
        "greater_than_equal": _("Write {limit} or more.", limit=limit),
        "less_than": _("Write a number below {limit}.", limit=limit),
        "less_than_equal": _("Write {limit} or less.", limit=limit),
    }
    return said.get(kind, "")


def _shape(kind: str, value: object) -> str:
    if kind == "string_type" and not isinstance(value, list | dict):
        return _("Put it in quotes, so that it is text.")
    shapes = {
        "string_type": _("Write one text."),
        "bool": _("Write true or false."),
        "date": _("Write a day that the calendar has: 2026-12-24."),
        "int": _("Write a whole number."),
        "float": _("Write a number."),
        "tuple": _("Write a list: one line for each entry, with - in front."),
        "list": _("Write a list: one line for each entry, with - in front."),
        "dict": _("Write fields under it, indented: name: value."),
        "model": _("Write fields under it, indented: name: value."),
    }
    return shapes.get(kind) or shapes.get(kind.split("_")[0]) or _("Look it up in docs/schema.")


def _quoted(value: object) -> str:
    if isinstance(value, dict):
        return _("A group of fields")
    if isinstance(value, list):
        return _("A list")
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def fields_at(model: type[BaseModel], steps: Steps) -> set[str]:
    """The names of the fields that may stand where the steps lead."""
    for step in steps:
        info = model.model_fields.get(str(step))
        model = next(_models_in(info.annotation), model) if info else model
    hidden = {"id"} if "id" not in model.model_json_schema()["properties"] else set()
    return set(model.model_fields) - hidden


def _models_in(annotation: Any) -> Any:
    """Models that a field holds, be it alone, in a list or by id."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
