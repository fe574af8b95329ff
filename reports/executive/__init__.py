"""The executive summary: what a manager has to know of a period, on one screen."""

from reports.executive.numbers import ExecutiveSummary, work_out
from reports.executive.rendering import render

__all__ = ["ExecutiveSummary", "render", "work_out"]
