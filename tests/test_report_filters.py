"""What nobody can know before briefs are written is no mistake: `signoff apply` warns of it."""

from pathlib import Path
from typing import Any

import pytest

from server.commands.apply import apply
from signoff import clock
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.report_filters import without_posts
from signoff.store.database import writing
from signoff.workspace import Dashboard, Workspace
from tests.example_workspace import changed
from tests.mailed_reports import define
from tests.own_accounts import ON_SQLITE
from tests.published import published
from tests.small_team import small_team

pytestmark = pytest.mark.usefixtures("store")
NO_BRIEF = "to which no brief belongs yet."


def briefs(*named: tuple[str, str]) -> None:
    """Posts are out on the only channel, for these campaigns and goals."""
    with writing() as session:
        for campaign, goal in named:
            published(session, "masto-it", clock.now(), campaign=campaign, goal=goal)


def with_report(number: int = 1, **filters: Any) -> Workspace:
    define(number, **filters)
    return workspace_in_force()


@ON_SQLITE
def test_a_campaign_that_no_brief_names_is_told_with_the_nearest_that_one_names(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    briefs(("Winter tea", "likes"), ("Autumn", "likes"))
    named = "campaigns: [winter TEA, Winter tee, Soup of the day]\n    channels: [mastodon-italy]"
    for name, text in changed("reports.yaml", ("# campaigns: [Winter tea]", named)).items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    apply(tmp_path, dry_run=True)

    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("!")] == [
        f"! The report weekly-kpi is about the campaign “Winter tee”, {NO_BRIEF}"
        " Did you mean Winter tea?",
        f"! The report weekly-kpi is about the campaign “Soup of the day”, {NO_BRIEF}",
    ]


def test_a_goal_without_a_brief_and_names_that_no_brief_has_together_are_told() -> None:
    briefs(("Autumn", "likes"), ("Winter", ""))

    assert without_posts(with_report(campaigns=["Autumn"], goals=["likes"])) == []
    assert without_posts(with_report(2, campaigns=["Winter"], goals=["likes"])) == [
        "No brief is of these campaigns and goals of the report week."
    ]
    assert without_posts(with_report(3, goals=["reach"])) == [
        "The report week is about the goal reach, which no brief names yet."
    ]


@ON_SQLITE
def test_channels_without_a_post_are_told_once_another_has_one() -> None:
    masto = small_team().channels["masto-it"]
    other = masto.model_copy(update={"id": "blue-it"})
    workspace = with_report(channels=["blue-it"])
    workspace = workspace.model_copy(update={"channels": {"masto-it": masto, "blue-it": other}})
    assert without_posts(workspace) == []

    briefs(("Autumn", "likes"))

    assert without_posts(workspace) == [
        "On the channels of the report week nothing has gone out yet."
    ]


@ON_SQLITE
def test_a_dashboard_is_looked_at_too() -> None:
    briefs(("Autumn", "likes"))
    page = Dashboard.model_validate({"id": "wall", "name": "Wall", "campaign": "Autum"})
    workspace = small_team().model_copy(update={"dashboards": {"wall": page}})

    assert without_posts(workspace) == [
        f"The dashboard wall shows the campaign “Autum”, {NO_BRIEF} Did you mean Autumn?"
    ]
