"""How the team's provider (OpenID Connect) tells who somebody is, and which roles they keep."""

from pydantic import Field, model_validator

from signoff.language import _
from signoff.workspace.kinds import Id, Name
from signoff.workspace.part import Part, wrong


class SignIn(Part):
    """What the provider says about people, and whom of this team it means."""

    claim: Name = Field(default="email", examples=["email", "sub"])
    """Which of the provider's words says who somebody is: email (it must be verified), sub, or
    the name of another claim that people cannot change themselves."""
    people: dict[Name, Id] = Field(default_factory=dict)
    """Who is meant, where it is not the email that stands at a person: that word, and the id."""
    groups_claim: Name = "groups"
    """Which of the provider's words holds the groups that somebody is in."""
    groups: dict[Name, Id] = Field(default_factory=dict)
    """Groups that keep a role: who has the role here, and is in none of its groups at the
    provider, cannot sign in with it. A group never gives a role that this file does not."""

    @model_validator(mode="after")
    def _says_who_is_meant(self) -> "SignIn":
        if self.claim != "email" and not self.people:
            raise wrong(
                _(
                    "Only an email says by itself who somebody is; {claim} does not.",
                    claim=self.claim,
                ),
                _(
                    "List under people what {claim} says, and the id of who is meant.",
                    claim=self.claim,
                ),
            )
        return self

    def groups_for(self, role: str) -> list[str]:
        """The groups of which one keeps this role; none: the role needs no group."""
        return [group for group, kept in self.groups.items() if kept == role]
