"""A team of fifty who approve: two in each of 25 regions, and each region has a channel."""

from pathlib import Path
from typing import Any

import yaml

REGIONS = [f"region-{number:02}" for number in range(1, 26)]
DESKS = {region: (f"{region}-first", f"{region}-second") for region in REGIONS}
"""By region the two of whom one has to approve."""
ROLE = "approver"
BEFORE = ("olivia", "luca", "katharina")
"""Who approves in the example's own regions."""
PROCESS = Path(__file__).parent / "big_process.yaml"


def write_big_team(workspace: Path) -> None:
    """Let them join the example's team, and let nobody else be asked."""
    team, channels = (_read(workspace / name) for name in ("team.yaml", "channels.yaml"))
    team["roles"][ROLE] = {"name": "Approver", "may": ["approve"]}
    for person in BEFORE:
        team["people"][person]["roles"].append(ROLE)
    example = channels["channels"]["mastodon-hub"]
    for number, (region, desk) in enumerate(DESKS.items(), start=1):
        where = {"name": f"Region {number}", "time_zone": "Europe/London", "country": "GB"}
        team["regions"][region] = where
        for nth, person in enumerate(desk, start=1):
            team["people"][person] = _person(f"Approver {nth} of region {number}", person, region)
        own = {"name": f"Tea in region {number}", "account": region, "region": region}
        channels["channels"][region] = {**example, **own}
    _write(workspace / "team.yaml", team)
    _write(workspace / "channels.yaml", channels)
    (workspace / "process.yaml").write_text(PROCESS.read_text())


def _person(name: str, id: str, region: str) -> dict[str, Any]:
    email = f"{id}@hazelandthyme.example"
    return {"name": name, "email": email, "roles": [ROLE], "region": region}


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text())
    return found


def _write(file: Path, said: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(said, sort_keys=False, allow_unicode=True))
