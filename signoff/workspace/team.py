"""Who works together: regions, roles and people."""

from collections.abc import Collection
from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from signoff.language import _
from signoff.workspace.gates import Gate, Level, Seniority
from signoff.workspace.kinds import ById, Id, Name, Shape, TimeOfDay, Weekday, Zone
from signoff.workspace.outside import External, Links
from signoff.workspace.part import Part, wrong
from signoff.workspace.public_holidays import must_be_known
from signoff.workspace.roles import USUAL_ROLES, May, Only, Post, Role
from signoff.workspace.sign_in import SignIn

Language = Literal["en", "de", "it"]
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
    only: Only | None = None
    """Of all that their roles are for, these posts only."""
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

    def may(self, person: Person, what: May, on: Post | None = None) -> bool:
        """Whether one of the person's roles allows it on posts on these channels; None: on any."""
        return any(what in role.may for role in self.roles_for(person, on))

    def roles_for(self, person: Person, on: Post | None = None) -> list[Role]:
        """The person's roles that are for posts on these channels; None: all of them."""
        known = [self.roles[role] for role in person.roles if role in self.roles]
        if on is None:
            return known
        if person.only is not None and not person.only.covers(on):
            return []
        return [role for role in known if role.reaches(on)]

    def sees(self, person: Person, region: str, on: Post) -> bool:
        """Whether one of the person's roles shows them posts of this region on these channels."""
        home = region == person.region
        return any(role.sees == "everywhere" or home for role in self.roles_for(person, on))

    def sees_everywhere(self, person: Person) -> bool:
        """Whether one of the person's roles shows them all posts that there are."""
        known = self.roles_for(person)
        return person.only is None and any(
            role.sees == "everywhere" and role.only is None for role in known
        )

    def is_limited(self, person: Person) -> bool:
        """Whether some posts cannot be theirs, or not with each of their roles."""
        return person.only is not None or any(role.only for role in self.roles_for(person))

    def people_with(self, roles: Collection[str], on: Post | None = None) -> list[Person]:
        """Everybody who has one of the roles on posts on these channels, in the file's order."""
        return [
            person
            for person in self.people.values()
            if any(role.id in roles for role in self.roles_for(person, on))
        ]

    def people_for(self, recipients: Collection[str], on: Post | None = None) -> list[Person]:
        """The people that ids of people and roles stand for on such posts, each once."""
        with_role = self.people_with(recipients, on)
        return [
            person
            for person in self.people.values()
            if person in with_role or (person.id in recipients and self.roles_for(person, on))
        ]

    def deciders(
        self, gate: Gate, level: Level, region: str = "", on: Post | None = None
    ) -> list[Person]:
        """Who may decide at this level on a post of this region (empty: of any region) that goes
        out on these channels (None: on any).

        Named people decide wherever they sit; people by role only where the level reaches. On
        posts that are not theirs, neither do.
        """
        reach = region if level.region == "own" else ""
        named = [self.people[id] for id in level.people if id in self.people]
        by_role = [
            person
            for person in self.people_with(level.roles, on)
            if person not in named and reach in ("", person.region)
        ]
        return [one for one in named + by_role if on is None or self.may(one, gate.stage, on)]
