"""A KPI as the cell of a workbook."""

from decimal import Decimal

from reports.sheets import Content
from signoff.kpi.catalogue import Unit
from signoff.kpi.of_posts import Value


def number(value: Value, unit: Unit) -> Content:
    """A share of one, or a number with its fraction; nothing where it is not known."""
    if value.number is None:
        return None
    share = float(value.number)
    return share if unit is Unit.PERCENT else Decimal(share)
