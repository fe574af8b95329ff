"""The form of a run offers what the workspace names, and nothing else."""

from flows.content_lifecycle import content_lifecycle
from flows.kpi_report import kpi_report
from server.choices import with_choices
from signoff.workspace import read_workspace
from tests.example_workspace import EXAMPLE

WORKSPACE = read_workspace(EXAMPLE)


def test_goals_channels_creators_flags_and_reports_can_be_picked() -> None:
    written = content_lifecycle.parameters.model_dump()
    brief = with_choices(written, WORKSPACE)["definitions"]["Brief"]["properties"]
    report = with_choices(kpi_report.parameters.model_dump(), WORKSPACE)

    assert brief["channels"]["items"]["enum"] == list(WORKSPACE.channels)
    assert brief["goal"]["enum"] == list(WORKSPACE.goals)
    assert brief["flags"]["items"]["enum"] == ["paid", "health"]
    assert "giulia" in brief["creator"]["enum"]
    assert "mei" not in brief["creator"]["enum"], "she may not create"
    assert report["properties"]["report"]["enum"] == list(WORKSPACE.reports)
    assert "enum" not in written["definitions"]["Brief"]["properties"]["goal"]
