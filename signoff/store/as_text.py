"""Columns as the text that stands in the chain: to be compared, and not to be understood first."""

import json
from typing import Any

import orjson
from sqlalchemy import String, Text, cast, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement


class as_written(FunctionElement[str]):  # noqa: N801 reads like the database's own functions
    """A moment as `signoff.proof.canonical.written` writes it, made by the database."""

    type = String()
    inherit_cache = True


@compiles(as_written)
def _as_written(element: Any, compiler: Any, **how: Any) -> str:
    moment = compiler.process(element.clauses, **how)
    return f"to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"


@compiles(as_written, "sqlite")
def _as_written_on_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    moment = compiler.process(element.clauses, **how)
    return f"substr(replace({moment}, ' ', 'T') || '.000000', 1, 26) || 'Z'"


def json_text(column: Any) -> Any:
    """JSON, not yet read."""
    return cast(column, Text)


def bare(column: Any) -> Any:
    """A word of ours by its name, as it stands there."""
    return type_coerce(column, String)


def read(text: str) -> Any:
    """What such a text says; the quick reader refuses some that the other takes."""
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(text)
