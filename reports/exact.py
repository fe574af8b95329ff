"""The numbers of a report as JSON that says exactly the same: nothing rounded, nothing left out."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from pydantic import BaseModel


def exactly(value: Any) -> Any:
    """The value in JSON: a fraction is “9/100”, a moment has its zone, a name is in our words."""
    match value:
        case Enum():
            return exactly(value.value)
        case None | bool() | int() | float() | str():
            return value
        case Fraction() | Decimal() | timedelta():
            return str(value)
        case date() | time():  # and moments, which are dates too
            return value.isoformat()
        case Mapping():
            return {str(key): exactly(one) for key, one in value.items()}
        case AbstractSet():
            return sorted(exactly(one) for one in value)
        case Sequence():
            return [exactly(one) for one in value]
    return _thing(value)


def _thing(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: exactly(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if callable(value):
        return exactly(value())
    raise TypeError(f"{type(value).__name__} has no exact form in JSON")
