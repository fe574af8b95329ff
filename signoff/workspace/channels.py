"""The accounts we publish on."""

from datetime import datetime
from importlib import import_module
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic.json_schema import SkipJsonSchema

from signoff.language import _
from signoff.nearest import right_names
from signoff.workspace.kinds import ById, Id, LanguageCode, Name, Zone
from signoff.workspace.part import Part, wrong
from signoff.workspace.publishing_hours import Blackout, PublishingHours


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
    publishing_hours: PublishingHours = PublishingHours()
    """At which hours a best time may be proposed, on its clocks; without it, at any."""
    blackouts: tuple[Blackout, ...] = ()
    """Days on which none is."""

    def may_publish_at(self, hour: datetime) -> bool:
        """Whether the hour that begins at this wall time may be proposed."""
        dark = any(one.covers(hour.date()) for one in self.blackouts)
        return not dark and self.publishing_hours.have(hour)


class Channels(Part):
    """`channels.yaml`: our accounts, by id."""

    channels: ById[Channel] = Field(min_length=1)
    """Our accounts, by id."""
