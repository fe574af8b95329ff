"""The example team with two brands, and people who are for one of them only."""

from tests.example_workspace import FILES
from tests.story import apply_example

TEA, BALM = "mastodon-hub", "mastodon-germany"
ROLES = """
  tea-lead:
    name: Tea lead
    may: [brief, review, approve, measure, hold]
    only: {brands: [tea]}
  balm-lead:
    name: Balm lead
    may: [brief, review, approve, measure, hold]
    only: {brands: [balm]}
  reader:
    name: Reader
    only: {channels: [mastodon-hub]}
"""
PEOPLE = """
  tess: {name: Tess Tea, email: tess@example.org, roles: [tea-lead], region: head-office}
  bruno: {name: Bruno Balm, email: bruno@example.org, roles: [balm-lead], region: head-office}
  rita: {name: Rita Reader, email: rita@example.org, roles: [reader], region: germany}
  mario:
    name: Mario Manager
    email: mario@example.org
    roles: [social-media-manager]
    region: head-office
    only: {brands: [balm]}
  carla:
    name: Carla Creator
    email: carla@example.org
    roles: [content-creator]
    region: germany
    only: {brands: [tea]}
"""


def two_brands(**changed: str) -> dict[str, str]:
    """Their files, some of them as the test says."""
    team = FILES["team.yaml"].replace("\nroles:\n", f"\nroles:{ROLES}", 1)
    team = team.replace("\npeople:\n", f"\npeople:{PEOPLE}", 1)
    channels = FILES["channels.yaml"]
    for id, brand in ((TEA, "tea"), (BALM, "balm")):
        channels = channels.replace(f"  {id}:\n", f"  {id}:\n    brand: {brand}\n", 1)
    process = FILES["process.yaml"].replace(
        "people: [olivia, amir]", "people: [olivia]\n        roles: [tea-lead, balm-lead]"
    )
    return {"team.yaml": team, "channels.yaml": channels, "process.yaml": process, **changed}


def apply_two_brands() -> None:
    """They are at work."""
    apply_example(**two_brands())
