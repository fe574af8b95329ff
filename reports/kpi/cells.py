"""What the cells of a workbook may hold, and a KPI as one of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from signoff.kpi.catalogue import Unit
from signoff.kpi.of_posts import Value

Content = str | int | float | Decimal | datetime | None
Table = tuple[Sequence[str], Iterable[Sequence[Content]]]
"""A head and the rows below it."""


def number(value: Value, unit: Unit) -> Content:
    """A share of one, or a number with its fraction; nothing where it is not known."""
    if value.number is None:
        return None
    share = float(value.number)
    return share if unit is Unit.PERCENT else Decimal(share)
