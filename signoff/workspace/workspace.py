"""The whole workspace: everything a team wrote down, in one value."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from pydantic import Field

from signoff.errors import SignoffError
from signoff.kpi.catalogue import KPIS, Kpi
from signoff.language import _
from signoff.nearest import right_names
from signoff.workspace.channels import Channel
from signoff.workspace.dashboards import Dashboard
from signoff.workspace.gates import Gate, Level
from signoff.workspace.goals import Goal
from signoff.workspace.part import Part
from signoff.workspace.process import Process
from signoff.workspace.reports import Outsider, OwnKpi, Report
from signoff.workspace.roles import May, Post, Role
from signoff.workspace.style import Style
from signoff.workspace.team import Person, Region, Team

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
    kpis: dict[str, OwnKpi] = Field(default_factory=dict)
    dashboards: dict[str, Dashboard] = Field(default_factory=dict)

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

    def post_on(self, channels: Collection[str]) -> Post:
        """The channels of a post, by their ids."""
        return [self.channels.get(id) for id in channels]

    def people_of(
        self, gate: Gate, level: Level, region: str = "", channels: Collection[str] | None = None
    ) -> list[Person]:
        """Who may decide at this level on a post of this region (empty: of any region) that goes
        out on these channels (None: on any)."""
        on = None if channels is None else self.post_on(channels)
        owners = self._owners(channels or ()) if level.owners else []
        people = self.team.deciders(gate, level, region, on)
        theirs = [one for one in owners if self.team.may(one, gate.stage, on)]
        return people + [person for person in theirs if person not in people]

    def _owners(self, channels: Collection[str]) -> list[Person]:
        ids = (self.channels[id].owner for id in channels if id in self.channels)
        return [self.team.people[id] for id in dict.fromkeys(ids) if id in self.team.people]

    def people_for(
        self, recipients: Collection[str], channels: Collection[str] | None = None
    ) -> list[Person]:
        """The people that ids of people and roles stand for on posts on these channels (None: on
        any), each once."""
        on = None if channels is None else self.post_on(channels)
        return self.team.people_for(recipients, on)

    def readers_of(self, report: Report) -> list[Person]:
        """Who gets a report: those of its recipients who may see all that it is about, and whom
        it names outside of the team."""
        ours = self.people_for(report.recipients, [one.id for one in self.channels_of(report)])
        return ours + [self._reader_outside(one) for one in report.outside]

    def reader(self, id: str) -> Person | None:
        """Somebody of the team, or whom a report names outside of it; None: nobody, by now."""
        if id in self.team.people:
            return self.team.people[id]
        outside = (one for report in self.reports.values() for one in report.outside)
        return next((self._reader_outside(one) for one in outside if one.address == id), None)

    def _reader_outside(self, one: Outsider) -> Person:
        """Their address is their id: no id of the team's looks like one."""
        return Person(
            id=one.address,
            name=one.name,
            email=one.address,
            roles=("outside",),
            region=self.person(self.team.owner).region,
            language=one.language,
        )

    def working_days_of(self, report: Report) -> Region:
        """The region whose working days count for when it comes."""
        return self.region(report.working_days_of or self.person(self.team.owner).region)

    def may(self, person: Person, what: May, channels: Collection[str] | None = None) -> bool:
        """Whether one of the person's roles allows it on posts on these channels (None: on any)."""
        return self.team.may(person, what, None if channels is None else self.post_on(channels))

    def reaches(self, person: Person, channels: Collection[str]) -> bool:
        """Whether a post on these channels can be anything to this person."""
        return bool(self.team.roles_for(person, self.post_on(channels)))

    def sees(self, person: Person, region: str, channels: Collection[str]) -> bool:
        """Whether the person's roles show them such posts, whoever writes or decides them."""
        return self.team.sees(person, region, self.post_on(channels))

    def kpis_of(self, report: Report) -> list[Kpi]:
        """The KPIs that a report shows, in its order."""
        own = {id: one.kpi for id, one in self.kpis.items()}
        return [_in({**KPIS, **own}, id, "reports.yaml") for id in report.kpis]

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
