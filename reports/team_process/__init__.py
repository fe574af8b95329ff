"""The team report: where posts wait, how often they come back, what is late, and what to do."""

from reports.team_process.numbers import TeamProcess, team_process, work_out
from reports.team_process.rendering import render

__all__ = ["TeamProcess", "render", "team_process", "work_out"]
