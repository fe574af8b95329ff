"""A team of twenty regions with twenty-five channels each, and what one of them gets weekly."""

import json
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

EXAMPLE = Path(__file__).parents[1] / "workspace"
CHANNELS, REGIONS = 500, 20
ZONE = "Atlantic/Reykjavik"
"""Where clocks show UTC all year: the rows that databases make up know no zones."""
REPORT = "region-week"


def channel_id(number: int) -> str:
    return f"channel-{number:03}"


def region_of(number: int) -> str:
    return f"region-{number % REGIONS:02}"


def channels_of(region: str) -> list[str]:
    """The ids of a region's channels."""
    return [channel_id(n) for n in range(CHANNELS) if region_of(n) == region]


def large_team() -> dict[str, str]:
    """The example's files with all of these channels instead of its own."""
    files = {file.name: file.read_text() for file in EXAMPLE.glob("*.yaml")}
    team, channels, goals, reports = (
        YAML(typ="safe").load(files[name])  # YAML 1.2, as workspaces are: "on" is a word
        for name in ("team.yaml", "channels.yaml", "goals.yaml", "reports.yaml")
    )
    known = channels["channels"]["mastodon-hub"]
    for n in range(CHANNELS):
        where = {"name": f"Region {n % REGIONS}", "time_zone": ZONE, "country": "IS"}
        team["regions"][region_of(n)] = where
        own = {"name": f"Tea {n:03}", "account": channel_id(n), "region": region_of(n)}
        channels["channels"][channel_id(n)] = {**known, **own}
    weekly = reports["reports"]["weekly-kpi"]
    reports["reports"][REPORT] = {**weekly, "time_zone": ZONE, "regions": [region_of(1)]}
    changed = (team, channels, goals, reports)
    names = ("team.yaml", "channels.yaml", "goals.yaml", "reports.yaml")
    return files | {name: _written(said) for name, said in zip(names, changed, strict=True)}


def _written(said: Any) -> str:
    return json.dumps(said, indent=1)  # which is YAML too, and has no aliases
