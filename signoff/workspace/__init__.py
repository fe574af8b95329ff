"""What the team wrote down: the YAML files of a workspace, read, checked and explained."""

from signoff.workspace.channels import Channel
from signoff.workspace.dashboards import Dashboard
from signoff.workspace.files import files_of
from signoff.workspace.gates import Condition, Gate, Level
from signoff.workspace.goals import Goal
from signoff.workspace.problems import BadInput, Problem
from signoff.workspace.process import Checkpoint, CreateStep, Material, Process
from signoff.workspace.reading import advice, read_files, read_workspace
from signoff.workspace.reports import Report
from signoff.workspace.roles import Role
from signoff.workspace.style import Style
from signoff.workspace.team import Person, Region, Team, WorkingHours
from signoff.workspace.workspace import NotInWorkspace, Workspace

__all__ = [
    "BadInput",
    "Channel",
    "Checkpoint",
    "Condition",
    "CreateStep",
    "Dashboard",
    "Gate",
    "Goal",
    "Level",
    "Material",
    "NotInWorkspace",
    "Person",
    "Problem",
    "Process",
    "Region",
    "Report",
    "Role",
    "Style",
    "Team",
    "WorkingHours",
    "Workspace",
    "advice",
    "files_of",
    "read_files",
    "read_workspace",
]
