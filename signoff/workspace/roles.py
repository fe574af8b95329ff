"""Roles: what people may do, and on which posts."""

from collections.abc import Collection
from typing import Literal

from pydantic import model_validator
from pydantic.json_schema import SkipJsonSchema

from signoff.language import _
from signoff.workspace.channels import Channel
from signoff.workspace.kinds import Id, Name
from signoff.workspace.part import Part, wrong

May = Literal["brief", "create", "review", "approve", "measure", "reply", "hold", "run"]
Sees = Literal["everywhere", "own-region"]
Post = Collection[Channel | None]
"""The channels of one post; None stands for one that channels.yaml does not have any more."""


class Only(Part):
    """Which posts a role or a person is for: all that is named must hold, on each channel."""

    regions: tuple[Id, ...] = ()
    """Posts on channels of these regions."""
    brands: tuple[Id, ...] = ()
    """Posts on channels of these brands (channels.yaml)."""
    channels: tuple[Id, ...] = ()
    """Posts on these channels."""

    @model_validator(mode="after")
    def _names_something(self) -> "Only":
        if not (self.regions or self.brands or self.channels):
            raise wrong(
                _("This limit names nothing, so it would let nothing through."),
                _("Name at least one thing: regions, brands or channels; or take only out."),
            )
        return self

    def covers(self, on: Post) -> bool:
        """Whether every channel of the post is one of these; of what is unknown, nothing is."""
        return bool(on) and all(one is not None and self._has(one) for one in on)

    def _has(self, channel: Channel) -> bool:
        return (
            (not self.regions or channel.region in self.regions)
            and (not self.brands or channel.brand in self.brands)
            and (not self.channels or channel.id in self.channels)
        )


class Role(Part):
    """What a kind of job may do."""

    id: SkipJsonSchema[str]
    name: Name
    """What people call it."""
    may: tuple[May, ...] = ()
    """What people with this role may do; run: run Signoff, that is, everything in Prefect."""
    sees: Sees = "everywhere"
    """Whose posts they see: everybody's, or those of their own region."""
    only: Only | None = None
    """Of the posts, the role is for these only: to see, write, decide, and everything else."""

    def reaches(self, on: Post) -> bool:
        """Whether the role is for posts on these channels."""
        return self.only is None or self.only.covers(on)


USUAL_ROLES: dict[str, Role] = {
    role.id: role
    for role in (
        Role(
            id="social-media-manager",
            name="Social Media Manager",
            may=("brief", "create", "review", "approve", "measure", "hold"),
        ),
        Role(
            id="content-creator",
            name="Content Creator",
            may=("brief", "create", "review"),
            sees="own-region",
        ),
        Role(
            id="community-manager",
            name="Community Manager",
            may=("brief", "create", "review", "reply"),
            sees="own-region",
        ),
        Role(id="analyst", name="Analyst", may=("measure",)),
        Role(id="engineer", name="Engineer", may=("run",)),
    )
}
"""Roles that nearly every team has; a team may change them and add others."""
