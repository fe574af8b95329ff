"""What is wanted: the brief of one content, as a form, a file or a colleague writes it."""

import hashlib
import json
import unicodedata
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from signoff.clock import Slot
from signoff.wall_time import WallTime, WallTimeOrNothing, written
from signoff.workspace import Workspace

Id = Annotated[str, StringConstraints(max_length=64)]
Blank = Annotated[str, StringConstraints(max_length=200)]


class Brief(BaseModel):
    """One content that somebody wants."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Brief")

    title: str = Field(
        title="Title",
        description="What everybody will call this post, on one line",
        min_length=1,
        max_length=200,
    )
    message: str = Field(
        title="Message",
        description="What the post should say, and anything that the creator has to know",
        min_length=1,
        max_length=5000,
        json_schema_extra={"format": "markdown"},
    )
    goal: str = Field(
        title="Goal", description="What it is for: the id of a goal in goals.yaml", max_length=64
    )
    channels: list[Id] = Field(
        title="Channels",
        description="Where it goes: ids of channels in channels.yaml",
        min_length=1,
        max_length=50,
    )
    creator: str = Field(
        title="Creator", description="Who writes it: the id of a person in team.yaml", max_length=64
    )
    slot: WallTime = Field(
        title="Slot",
        description="When it is published, on the wall clock there: 2027-03-15 09:30",
    )
    zone: str = Field(
        default="",
        title="Time zone of the slot",
        description="For example Europe/Rome. Empty: the time zone of the first channel",
        max_length=64,
    )
    due: WallTimeOrNothing = Field(
        default=None,
        title="Due",
        description="When the creator has to be done. Empty: as process.yaml says",
        json_schema_extra={"default": ""},  # a form sends what it shows, and shows text
    )
    campaign: str = Field(
        default="",
        title="Campaign",
        description="The campaign that it belongs to, if any",
        max_length=200,
    )
    audience: str = Field(
        default="", title="Audience", description="Whom it is meant for", max_length=500
    )
    flags: list[Id] = Field(
        default_factory=list,
        title="Flags",
        description="Marks that ask for special approval, for example paid or health",
        max_length=20,
    )
    budget: float = Field(
        default=0,
        title="Budget",
        description="What is spent on it, in the team's currency; 0: nothing",
        ge=0,
        le=1e12,
    )
    pool: str = Field(
        default="",
        title="Pool",
        description="A set of posts approved ahead, for example Christmas: all can be withdrawn"
        " with one click",
        max_length=100,
    )
    is_template: bool = Field(
        default=False,
        title="This is a template",
        description="It is agreed to once and does not go out itself. Blanks stand in its text"
        " as {name}",
    )
    template: int = Field(
        default=0,
        title="From template",
        description="The number of an approved template; 0: none. Nobody is asked again, as only"
        " its blanks vary",
        ge=0,
        le=2**31 - 1,
    )
    blanks: list[Blank] = Field(
        default_factory=list,
        title="Blanks",
        description="What fills the template's blanks, each as name: words",
        max_length=50,
    )
    key: str = Field(
        default="",
        title="Key",
        description="Its id where it comes from, so that it is never taken twice",
        max_length=200,
    )

    def zone_in(self, workspace: Workspace) -> str:
        """The zone of the slot and the due time: the brief's, or else the first channel's."""
        return self.zone or workspace.zone_of_channel(workspace.channel(self.channels[0]))

    def slot_in(self, workspace: Workspace) -> Slot:
        """When it is published."""
        return Slot(self.slot, self.zone_in(workspace))

    def due_in(self, workspace: Workspace) -> Slot | None:
        """When the creator has to be done, if the brief says so."""
        return Slot(self.due, self.zone_in(workspace)) if self.due else None


def brief_key(brief: Brief) -> str:
    """The fingerprint under which a duplicate is recognised.

    Its own key if it has one; else what it is called, where it goes and when.
    """
    if brief.key.strip():
        return brief.key.strip()
    title = " ".join(unicodedata.normalize("NFKC", brief.title).casefold().split())
    facts: list[object] = [title, sorted(brief.channels), written(brief.slot), brief.zone]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()
