"""Who works together: regions, roles and people."""

from collections.abc import Collection
from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from signoff.language import _
from signoff.workspace.gates import Level, Seniority
from signoff.workspace.kinds import ById, Id, Name, Shape, TimeOfDay, Zone
from signoff.workspace.outside import External, Links
from signoff.workspace.part import Part, wrong
from signoff.workspace.public_holidays import must_be_known
from signoff.workspace.sign_in import SignIn

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Language = Literal["en", "de", "it"]
May = Literal["brief", "create", "review", "approve", "measure", "reply", "hold", "run"]
Sees = Literal["everywhere", "own-region"]
Notice = Literal["email", "chat"]
Email = Annotated[
    str,
    StringConstraints(max_length=254),
    Shape(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$", lambda: _("Write an address: anna@example.org.")),
]
Country = Annotated[
    str,
    Shape(r"^[A-Z]{2}$", lambda: _("Write its two-letter code (ISO 3166), for example IT or DE.")),
    Field(examples=["IT"]),
]


class WorkingHours(Part):
    """When people work: deadlines are counted in these hours."""

    days: tuple[Weekday, ...] = Field(default=("mon", "tue", "wed", "thu", "fri"), min_length=1)
    """The working days."""
    start: TimeOfDay = time(9)
    """When the working day begins, on the region's clocks."""
    end: TimeOfDay = time(18)
    """When the working day ends."""

    @model_validator(mode="after")
    def _in_order(self) -> "WorkingHours":
        if self.start >= self.end:
            raise wrong(
                _("The working day ends before it starts."),
                _("Write a start that is earlier than the end."),
            )
        return self


class Region(Part):
    """A place where part of the team sits, with its clocks and public holidays."""

    id: SkipJsonSchema[str]
    name: Name
    """What people call it."""
    time_zone: Zone
    """The region's IANA time zone."""
    country: Country
    """Two-letter country code: its public holidays are not working days."""
    subdivision: str | None = None
    """A state or province with holidays of its own, for example BY in Germany."""
    working_hours: WorkingHours = WorkingHours()
    """When people there work; by default Monday to Friday, 09:00 to 18:00."""

    @model_validator(mode="after")
    def _has_holidays(self) -> "Region":
        must_be_known(self.country, self.subdivision)
        return self


class Role(Part):
    """What a kind of job may do."""

    id: SkipJsonSchema[str]
    name: Name
    """What people call it."""
    may: tuple[May, ...] = ()
    """What people with this role may do; run: run Signoff, that is, everything in Prefect."""
    sees: Sees = "everywhere"
    """Whose posts they see in Prefect: everybody's, or those of their own region."""


class Absence(Part):
    """Days on which somebody is away."""

    first: date
    """The first day away."""
    last: date
    """The last day away: the next day they are back."""

    @model_validator(mode="after")
    def _in_order(self) -> "Absence":
        if self.first > self.last:
            raise wrong(
                _("The absence ends before it begins."),
                _("Write a last day that is not before the first."),
            )
        return self


class Person(Part):
    """Somebody who writes, decides, answers or reads."""

    id: SkipJsonSchema[str]
    name: Name
    """As colleagues write it."""
    email: Email
    """Where mail reaches them."""
    roles: tuple[Id, ...] = Field(min_length=1)
    """What they do here: ids of roles."""
    region: Id
    """Where they sit: the id of a region."""
    time_zone: Zone | None = None
    """Only if it is not the region's."""
    language: Language | None = None
    """What we write to them in; only if it is not the team's."""
    notify: tuple[Notice, ...] = ("email",)
    """How we reach them: by email, chat, or both."""
    chat: str | None = None
    """The name of the Prefect block that posts into their chat."""
    external: External = False
    """true for a client or an agency: no account, but a mailed link for each decision; with-code:
    the link opens with a code that is mailed when it is asked for."""
    seniority: Seniority = "experienced"
    """junior, experienced or senior: levels may depend on it."""
    deputy: Id | None = None
    """Who decides in their place when they are away, or do not answer: the id of a person."""
    away: tuple[Absence, ...] = ()
    """When they are away: their deputy is asked instead."""

    def is_away(self, day: date) -> bool:
        """Whether they are away on this day of their own calendar."""
        return any(absence.first <= day <= absence.last for absence in self.away)

    @model_validator(mode="after")
    def _chat_is_named(self) -> "Person":
        if "chat" in self.notify and not self.chat:
            raise wrong(
                _("{name} wants to be told in chat, but no chat is named.", name=self.name),
                _("Add chat with the name of a Prefect block, or take chat out of notify."),
            )
        return self


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


class Team(Part):
    """`team.yaml`: who works together."""

    name: Name
    """The brand or company."""
    owner: Id
    """Who answers for this workspace: the id of a person. The last address of every worry."""
    language: Language = "en"
    """What we write to people in, unless they have one of their own."""
    regions: ById[Region] = Field(min_length=1)
    """The head office and the regions, by id."""
    roles: ById[Role] = Field(default_factory=dict, validate_default=True)
    """Roles of your own; the five usual ones are there already."""
    people: ById[Person] = Field(min_length=1)
    """Everybody, by id."""
    weekly_changes: bool = True
    """Whether everybody gets a mail on Monday morning that says what changed in these files in
    the week before, if anything did."""
    sign_in: SignIn = SignIn()
    """How the team's provider (OpenID Connect) tells who somebody is; by verified email."""
    links: Links = Links()
    """How long the links of external people open."""

    @field_validator("roles", mode="after")
    @classmethod
    def _with_usual_roles(cls, roles: dict[str, Role]) -> dict[str, Role]:
        return {**USUAL_ROLES, **roles}

    def may(self, person: Person, what: May) -> bool:
        """Whether one of the person's roles allows it."""
        return any(what in self.roles[role].may for role in person.roles if role in self.roles)

    def sees_everywhere(self, person: Person) -> bool:
        """Whether one of the person's roles shows them the posts of every region."""
        known = [self.roles[role] for role in person.roles if role in self.roles]
        return any(role.sees == "everywhere" for role in known)

    def people_with(self, roles: Collection[str]) -> list[Person]:
        """Everybody with at least one of the roles, in the order of the file."""
        return [person for person in self.people.values() if set(roles) & set(person.roles)]

    def people_for(self, recipients: Collection[str]) -> list[Person]:
        """The people that ids of people and roles stand for, each once."""
        return [
            person
            for person in self.people.values()
            if person.id in recipients or set(recipients) & set(person.roles)
        ]

    def deciders(self, level: Level, region: str = "") -> list[Person]:
        """Who may decide at this level on a post of this region (empty: of any region).

        Named people decide wherever they sit; people by role only where the level reaches.
        """
        reach = region if level.region == "own" else ""
        named = [self.people[id] for id in level.people if id in self.people]
        return named + [
            person
            for person in self.people_with(level.roles)
            if person not in named and reach in ("", person.region)
        ]
