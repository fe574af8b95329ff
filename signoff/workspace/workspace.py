"""The whole workspace: everything a team wrote down, in one value."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from signoff.errors import SignoffError
from signoff.language import _
from signoff.workspace.channels import Channel
from signoff.workspace.gates import Gate, Level
from signoff.workspace.goals import Goal
from signoff.workspace.nearest import right_names
from signoff.workspace.part import Part
from signoff.workspace.process import Process
from signoff.workspace.reports import Report
from signoff.workspace.style import Style
from signoff.workspace.team import May, Person, Region, Role, Team

T = TypeVar("T")


class NotInWorkspace(SignoffError):
    """Somebody asks for something that the workspace does not have."""

    def __init__(self, file: str, name: str, known: Mapping[str, object]) -> None:
        said = _("There is no {name} in {file}.", name=name, file=file)
        super().__init__(f"{said} {right_names(name, known)}")


class Workspace(Part):
    """What a team agreed: who, how, in what style, where, what for."""

    team: Team
    process: Process
    style: Style
    channels: dict[str, Channel]
    goals: dict[str, Goal]
    reports: dict[str, Report]

    def person(self, id: str) -> Person:
        return _in(self.team.people, id, "team.yaml")

    def role(self, id: str) -> Role:
        return _in(self.team.roles, id, "team.yaml")

    def region(self, id: str) -> Region:
        return _in(self.team.regions, id, "team.yaml")

    def channel(self, id: str) -> Channel:
        return _in(self.channels, id, "channels.yaml")

    def goal(self, id: str) -> Goal:
        return _in(self.goals, id, "goals.yaml")

    def report(self, id: str) -> Report:
        return _in(self.reports, id, "reports.yaml")

    def gate(self, id: str) -> Gate:
        return _in({gate.id: gate for gate in self.process.gates}, id, "process.yaml")

    def level(self, gate_id: str, level_id: str) -> Level:
        levels = {level.id: level for level in self.gate(gate_id).levels}
        return _in(levels, level_id, "process.yaml")

    def people_of(
        self, level: Level, region: str = "", channels: Collection[str] = ()
    ) -> list[Person]:
        """Who may decide at this level on a post of this region (empty: of any region) that goes
        out on these channels."""
        owners = self._owners(channels) if level.owners else []
        people = self.team.deciders(level, region)
        return people + [person for person in owners if person not in people]

    def _owners(self, channels: Collection[str]) -> list[Person]:
        ids = (self.channels[id].owner for id in channels if id in self.channels)
        return [self.team.people[id] for id in dict.fromkeys(ids) if id in self.team.people]

    def people_for(self, recipients: Collection[str]) -> list[Person]:
        """The people that ids of people and roles stand for, each once."""
        return self.team.people_for(recipients)

    def may(self, person: Person, what: May) -> bool:
        """Whether one of the person's roles allows it."""
        return self.team.may(person, what)

    def channels_of(self, report: Report) -> list[Channel]:
        """The channels that a report is about."""
        return [channel for channel in self.channels.values() if report.covers(channel)]

    def language_of(self, person: Person) -> str:
        return person.language or self.team.language

    def zone_of(self, person: Person) -> str:
        return person.time_zone or self.region(person.region).time_zone

    def zone_of_channel(self, channel: Channel) -> str:
        return channel.time_zone or self.region(channel.region).time_zone


def _in(entries: Mapping[str, T], id: str, file: str) -> T:
    if id not in entries:
        raise NotInWorkspace(file, id, entries)
    return entries[id]
