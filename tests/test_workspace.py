"""What a team wrote down means what it says."""

from datetime import timedelta

import pytest

from signoff.workspace import NotInWorkspace, Workspace, read_files, read_workspace
from tests.example_workspace import EXAMPLE, FILES, changed


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return read_workspace(EXAMPLE)


def test_the_example_is_a_team_of_nine_with_two_approvals_and_legal_on_demand(
    workspace: Workspace,
) -> None:
    deciders = {
        level.id: [person.id for person in workspace.people_of(gate, level)]
        for gate in workspace.process.gates
        for level in gate.levels
    }

    assert len(workspace.team.people) == 9
    assert deciders == {
        "country-leads": ["luca", "katharina"],
        "brand": ["olivia", "amir"],
        "legal": ["noah"],
        "head-office": ["grace", "mei"],
    }
    legal = workspace.level("approve", "legal")
    assert legal.when is not None
    assert legal.when.flags == ("paid", "health")
    head_office = workspace.level("approve", "head-office")
    assert head_office.needed(len(workspace.people_of(workspace.gate("approve"), head_office))) == 2


def test_what_a_person_or_channel_does_not_say_comes_from_region_and_team(
    workspace: Workspace,
) -> None:
    noah, luca, grace = (workspace.person(id) for id in ("noah", "luca", "grace"))

    assert workspace.zone_of(noah) == "America/New_York"
    assert workspace.zone_of(luca) == "Europe/Rome"
    assert workspace.zone_of_channel(workspace.channel("mastodon-italy")) == "Europe/Rome"
    assert (workspace.language_of(luca), workspace.language_of(grace)) == ("it", "en")


def test_a_level_can_be_limited_to_the_people_of_the_post_s_region() -> None:
    own = "roles: [country-lead]\n        people: [olivia]\n        region: own"
    workspace = read_files(changed("process.yaml", ("people: [luca, katharina]", own)))
    gate, level = workspace.gate("review"), workspace.level("review", "country-leads")

    def deciders(region: str) -> list[str]:
        return [person.id for person in workspace.people_of(gate, level, region)]

    assert deciders("italy") == ["olivia", "luca"]
    assert deciders("germany") == ["olivia", "katharina"]
    assert deciders("") == ["olivia", "luca", "katharina"]


def test_a_checkpoint_keeps_the_form_in_which_it_was_written(workspace: Workspace) -> None:
    checkpoints = {point.written: point.after for point in workspace.process.checkpoints}

    assert checkpoints == {
        "1h": timedelta(hours=1),
        "24h": timedelta(hours=24),
        "7d": timedelta(days=7),
        "30d": timedelta(days=30),
    }


def test_a_report_goes_to_people_and_roles_each_once(workspace: Workspace) -> None:
    report = workspace.report("weekly-kpi")

    assert [person.id for person in workspace.readers_of(report)] == [
        "olivia",
        "amir",
        "luca",
        "katharina",
    ]
    assert len(workspace.channels_of(report)) == 3


def test_asking_for_somebody_unknown_names_who_may_be_meant(workspace: Workspace) -> None:
    with pytest.raises(NotInWorkspace, match=r"no lucca in team\.yaml\. Did you mean luca\?"):
        workspace.person("lucca")


def test_what_was_read_is_the_same_after_it_was_kept_as_texts(workspace: Workspace) -> None:
    assert read_files(FILES) == workspace
    assert Workspace.model_validate(workspace.model_dump(mode="json")) == workspace
