"""What may stand in each file, for editors that complete and check YAML while one types."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from signoff.brief import Brief
from signoff.workspace.reading import MODELS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """The text of every schema by its file's name."""
    found: dict[str, Any] = {
        f"{Path(name).stem}.schema.json": TypeAdapter(model) for name, model in MODELS.items()
    }
    found["briefs.schema.json"] = TypeAdapter(Brief | list[Brief])
    return {name: _text(adapter) for name, adapter in found.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into the folder; the files that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written


def _text(adapter: TypeAdapter[Any]) -> str:
    schema = {"$schema": DIALECT, **adapter.json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
