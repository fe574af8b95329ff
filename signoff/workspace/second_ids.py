"""Whether an entry says an id of its own: its id is the word that it stands under."""

from collections.abc import Iterator

from signoff.language import _
from signoff.workspace.problems import Problem
from signoff.workspace.references import Sources, values_at

BY_ID = (
    ("team.yaml", "regions"),
    ("team.yaml", "roles"),
    ("team.yaml", "people"),
    ("channels.yaml", "channels"),
    ("goals.yaml", "goals"),
    ("reports.yaml", "reports"),
    ("reports.yaml", "kpis"),
    ("dashboards.yaml", "dashboards"),
)
"""Where entries stand by their id."""


def second_ids(sources: Sources) -> Iterator[Problem]:
    """Entries that would be known by two ids, as two that are known by one."""
    for file, field in BY_ID:
        if file not in sources:
            continue
        for steps, _id in values_at(sources[file].value, [field, "*", "id"]):
            what = _("There is no field {name} here.", name="id")
            mend = _("Its id is the word that it stands under: {id}.", id=steps[1])
            yield sources[file].problem(steps, what, mend)
