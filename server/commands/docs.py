"""`signoff docs`: write the parts of the documentation that the code knows best."""

from collections.abc import Callable, Mapping
from pathlib import Path

from signoff.kpi import vocabulary
from signoff.networks import capabilities
from signoff.workspace.schema import write_schemas
from signoff.written import with_tables

DOCS = Path(__file__).parent.parent.parent / "docs"

TABLES: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "networks.md": {"networks": capabilities.table},
    "metrics.md": {
        "metrics": vocabulary.metrics_table,
        "names": vocabulary.names_table,
        "KPIs": vocabulary.kpis_table,
        "team KPIs": vocabulary.team_kpis_table,
    },
}
"""The tables of each page, by their names."""


def docs() -> None:
    """Write the tables of docs/networks.md and docs/metrics.md and all of docs/schema/ anew."""
    for name, tables in TABLES.items():
        page = DOCS / name
        text = with_tables(page.read_text(encoding="utf-8"), tables)
        page.write_text(text, encoding="utf-8")
    write_schemas(DOCS / "schema")
