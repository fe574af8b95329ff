"""Names in one file that stand for something in another: do they exist there?"""

from collections.abc import Iterator, Mapping
from typing import Any

from signoff.kpi.catalogue import KPIS
from signoff.language import _
from signoff.nearest import right_names
from signoff.workspace.problems import Problem, Steps
from signoff.workspace.process import USUAL_FLAGS
from signoff.workspace.roles import USUAL_ROLES
from signoff.workspace.yaml_source import Source

Sources = Mapping[str, Source]
Known = Mapping[str, set[str]]

REFERENCES = (
    ("team.yaml", "owner", "people"),
    ("team.yaml", "people.*.region", "regions"),
    ("team.yaml", "people.*.roles.*", "roles"),
    ("team.yaml", "people.*.deputy", "people"),
    ("team.yaml", "people.*.only.regions.*", "regions"),
    ("team.yaml", "people.*.only.brands.*", "brands"),
    ("team.yaml", "people.*.only.channels.*", "channels"),
    ("team.yaml", "roles.*.only.regions.*", "regions"),
    ("team.yaml", "roles.*.only.brands.*", "brands"),
    ("team.yaml", "roles.*.only.channels.*", "channels"),
    ("team.yaml", "sign_in.people.*", "people"),
    ("team.yaml", "sign_in.groups.*", "roles"),
    ("process.yaml", "gates.*.levels.*.people.*", "people"),
    ("process.yaml", "gates.*.levels.*.roles.*", "roles"),
    ("process.yaml", "gates.*.levels.*.when.flags.*", "flags"),
    ("process.yaml", "gates.*.levels.*.when.channels.*", "channels"),
    ("process.yaml", "gates.*.levels.*.when.regions.*", "regions"),
    ("process.yaml", "gates.*.levels.*.when.brands.*", "brands"),
    ("process.yaml", "gates.*.levels.*.skip.*.when.flags.*", "flags"),
    ("process.yaml", "gates.*.levels.*.skip.*.when.channels.*", "channels"),
    ("process.yaml", "gates.*.levels.*.skip.*.when.regions.*", "regions"),
    ("process.yaml", "gates.*.levels.*.skip.*.when.brands.*", "brands"),
    ("process.yaml", "material.*.*", "levels"),
    ("process.yaml", "when_late.escalate_to.*", "people and roles"),
    ("process.yaml", "rework.owner", "people"),
    ("channels.yaml", "channels.*.region", "regions"),
    ("channels.yaml", "channels.*.owner", "people"),
    ("goals.yaml", "goals.*.channels.*", "channels"),
    ("goals.yaml", "goals.*.owner", "people"),
    ("goals.yaml", "goals.*.serves", "goals"),
    ("reports.yaml", "reports.*.channels.*", "channels"),
    ("reports.yaml", "reports.*.regions.*", "regions"),
    ("reports.yaml", "reports.*.goals.*", "goals"),
    ("reports.yaml", "reports.*.working_days_of", "regions"),
    ("reports.yaml", "reports.*.recipients.*", "people and roles"),
    ("reports.yaml", "reports.*.kpis.*", "kpis"),
    ("dashboards.yaml", "dashboards.*.channels.*", "channels"),
    ("dashboards.yaml", "dashboards.*.regions.*", "regions"),
    ("dashboards.yaml", "dashboards.*.kpis.*", "kpis"),
    ("dashboards.yaml", "dashboards.*.goals.*", "goals"),
    ("dashboards.yaml", "dashboards.*.readers.*", "people and roles"),
)
"""Where names stand, and what they are names of."""

HOMES = {
    "people": "team.yaml",
    "regions": "team.yaml",
    "roles": "team.yaml",
    "people and roles": "team.yaml",
    "channels": "channels.yaml",
    "brands": "channels.yaml",
    "flags": "process.yaml",
    "levels": "process.yaml",
    "kpis": "reports.yaml",
    "goals": "goals.yaml",
}
"""In which file each kind of name is at home."""


def unknown_names(sources: Sources) -> Iterator[Problem]:
    """Every name that stands for nothing.

    It looks at the files as they are written, so that a mistake in one file does not hide
    those in the others.
    """
    known = _known(sources)
    for file, way, kind in REFERENCES:
        if file not in sources or not _is_read(sources, HOMES[kind]):
            continue
        for steps, name in values_at(sources[file].value, way.split(".")):
            if isinstance(name, str) and name not in known[kind]:
                what = _("There is no {name} in {file}.", name=name, file=HOMES[kind])
                yield sources[file].problem(steps, what, right_names(name, known[kind]))


def _is_read(sources: Sources, file: str) -> bool:
    """Whether there is anything to look names up in: in a broken file each would be unknown."""
    return file in sources and not (sources[file].value is None and sources[file].problems)


def values_at(value: Any, way: list[str], steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """The values to which a way leads, `*` standing for every entry, and the steps to each."""
    if not way:
        yield steps, value
        return
    for step, inner in _entries(value):
        if way[0] in ("*", step):
            yield from values_at(inner, way[1:], (*steps, step))


def _entries(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    if isinstance(value, list):
        yield from enumerate(value)


def _known(sources: Sources) -> Known:
    roles = _keys(sources, "team.yaml", "roles") | set(USUAL_ROLES)
    people = _keys(sources, "team.yaml", "people")
    return {
        "people": people,
        "regions": _keys(sources, "team.yaml", "regions"),
        "roles": roles,
        "people and roles": people | roles,
        "channels": _keys(sources, "channels.yaml", "channels"),
        "brands": _brands(sources),
        "flags": _flags(sources),
        "levels": _levels(sources),
        "goals": _keys(sources, "goals.yaml", "goals"),
        "kpis": _keys(sources, "reports.yaml", "kpis") | set(KPIS),
    }


def _keys(sources: Sources, file: str, field: str) -> set[str]:
    value = sources[file].value if file in sources else None
    entries = value.get(field) if isinstance(value, dict) else None
    return set(entries) if isinstance(entries, dict) else set()


def _brands(sources: Sources) -> set[str]:
    value = sources["channels.yaml"].value if "channels.yaml" in sources else None
    way = ["channels", "*", "brand"]
    return {brand for _steps, brand in values_at(value, way) if isinstance(brand, str)}


def _levels(sources: Sources) -> set[str]:
    value = sources["process.yaml"].value if "process.yaml" in sources else None
    way = ["gates", "*", "levels", "*", "id"]
    return {id for _steps, id in values_at(value, way) if isinstance(id, str)}


def _flags(sources: Sources) -> set[str]:
    value = sources["process.yaml"].value if "process.yaml" in sources else None
    written = value.get("flags", USUAL_FLAGS) if isinstance(value, dict) else USUAL_FLAGS
    return {flag for flag in written if isinstance(flag, str)} if written else set()
