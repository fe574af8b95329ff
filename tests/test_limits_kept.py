"""Limits are kept where a post begins, and checked where they are written."""

import asyncio
import json

import pytest

from server.door.refusals import NotOnThese
from server.door.starting import start_by
from signoff.access.visitor import SignedIn, Way
from signoff.lifecycle.in_force import workspace_in_force
from signoff.workspace import read_files
from tests.example_workspace import FILES, complaints
from tests.two_brands import BALM, TEA, apply_two_brands, two_brands

BOTH = pytest.mark.usefixtures("store")


class NoPrefect:
    """Says which deployment is meant."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def deployment(self, _id: str) -> str:
        return self.name


BRIEFS = [
    ({"brief": {"channels": [TEA]}}, True),
    ({"brief": {"channels": [BALM]}}, False),
    ({"brief": {"channels": [TEA, BALM]}}, False),
    ({"brief": {"channels": []}}, False),
    ({"brief": {"channels": [{"__prefect_kind": "json", "value": f'"{BALM}"'}]}}, False),
    ({"brief": {"channels": [TEA], "__prefect_kind": "none", "value": {}}}, False),
    ({"brief": {"__prefect_kind": "json", "value": "{}"}}, False),
    ({"brief": {"channels": [BALM]}, "report": "weekly"}, False),
    ({}, False),
]


@BOTH
@pytest.mark.parametrize(("parameters", "may"), BRIEFS)
def test_a_brief_passes_the_door_for_ones_own_channels_only(
    parameters: dict[str, object], may: bool
) -> None:
    apply_two_brands()
    body = json.dumps({"parameters": parameters}).encode()

    def starts(who: str) -> bool:
        inside = NoPrefect("content-lifecycle/content-lifecycle")
        try:
            visitor = SignedIn(who, 1, Way.PASSWORD)
            path = "/api/deployments/x/create_flow_run"
            at = workspace_in_force()
            asyncio.run(start_by(visitor, path, body, inside, at))  # type: ignore[arg-type]
        except NotOnThese:
            return False
        return True

    assert starts("tess") is may
    assert starts("olivia")


def test_check_names_the_level_that_has_nobody_left_for_a_channel() -> None:
    files = two_brands()
    assert read_files({**FILES, **files})
    gone = files["process.yaml"].replace(
        "people: [olivia]\n        roles: [tea-lead, balm-lead]", "roles: [tea-lead]"
    )

    said = complaints({**FILES, **files, "process.yaml": gone})

    line = gone[: gone.index("quorum: any\n        hours: 8\n\n      - id: legal")].count("\n") + 1
    assert len(said) == 2
    for channel, one in zip(("mastodon-germany", "mastodon-italy"), sorted(said), strict=True):
        assert one.startswith(f"process.yaml:{line}")
        assert f"For posts on {channel}: At brand only 0 people can decide" in one


TESS = "only: {brands: [tea]}\n  balm"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (TESS, TESS.replace("tea", "tee"), "There is no tee in channels.yaml"),
        (TESS, TESS.replace("brands: [tea]", ""), "This limit names nothing"),
        ("name: Tea lead\n    may: [", "name: Tea lead\n    may: [run, ", "runs all of Signoff"),
        ("owner: olivia", "owner: mario", "owns the workspace, and is for some posts only"),
    ],
)
def test_a_limit_that_cannot_be_kept_is_named(old: str, new: str, says: str) -> None:
    files = two_brands()
    assert old in files["team.yaml"]
    said = complaints({**FILES, **files, "team.yaml": files["team.yaml"].replace(old, new, 1)})
    assert any(says in one for one in said), said
