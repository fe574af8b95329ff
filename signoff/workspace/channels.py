"""The accounts we publish on."""

from importlib import import_module
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic.json_schema import SkipJsonSchema

from signoff.language import _
from signoff.nearest import right_names
from signoff.workspace.kinds import ById, Id, LanguageCode, Name, Zone
from signoff.workspace.part import Part, wrong


def networks() -> set[str]:
    """The networks we can publish on."""
    # Imported late: a network's code may read the workspace's words itself.
    return set(import_module("signoff.networks.registry").names())


def _known_network(name: str) -> str:
    if name not in networks():
        raise wrong(
            _("We cannot publish on a network called {name}.", name=name),
            right_names(name, networks()),
        )
    return name


class Channel(Part):
    """One account of ours on a network."""

    id: SkipJsonSchema[str]
    name: Name
    """What people call it."""
    network: Annotated[str, AfterValidator(_known_network)]
    """Which network it is on."""
    account: Id
    """The name of the Prefect block that holds the credentials."""
    region: Id
    """Which region it speaks for."""
    brand: Id | None = None
    """Which brand it speaks for, if the team has several: roles can be limited to brands."""
    owner: Id | None = None
    """Who answers for it: the id of a person. Levels with owners: true ask them."""
    time_zone: Zone | None = None
    """Only if it is not the region's: slots are on these clocks."""
    language: LanguageCode
    """The language it speaks (ISO 639), for example it."""
    posts_per_week: int | None = Field(default=None, ge=1, le=500)
    """How many posts a week we want there."""


class Channels(Part):
    """`channels.yaml`: our accounts, by id."""

    channels: ById[Channel] = Field(min_length=1)
    """Our accounts, by id."""
