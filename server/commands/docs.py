"""`signoff docs`: write the parts of the documentation that the code knows best."""

from pathlib import Path

from signoff.networks.capabilities import write_table
from signoff.workspace.schema import write_schemas

DOCS = Path(__file__).parent.parent.parent / "docs"


def docs() -> None:
    """Write docs/networks.md and docs/schema/ anew."""
    write_table(DOCS / "networks.md")
    write_schemas(DOCS / "schema")
