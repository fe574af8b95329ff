"""What somebody called something, made fit to stand in a line of ours."""

from typing import Any

import pandas as pd

from reports.titles import cut, one_line

LONGEST = 200


def as_name(value: Any) -> str:
    """The name on one line and not too long; empty where there is none."""
    return "" if value is None or pd.isna(value) else cut(one_line(str(value)), LONGEST)
