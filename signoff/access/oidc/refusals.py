"""Why somebody could not sign in with the provider, in words for that person."""

from signoff.access.refusals import SignInRefused
from signoff.language import _
from signoff.workspace import Person


class NoProvider(SignInRefused):
    """Somebody asks for what this team has not set up."""

    def __init__(self) -> None:
        super().__init__(_("No provider is set up here. Sign in with your password."))


class OnlyByLink(SignInRefused):
    """Somebody external: they have no account here, whatever the provider says."""

    def __init__(self, person: Person, owner: Person) -> None:
        said = _(
            "You need not sign in, {name}: for each decision you are mailed a link. If you miss"
            " one, write to {owner} ({email}).",
            name=person.name,
            owner=owner.name,
            email=owner.email,
        )
        super().__init__(said, person.id)


class ProviderSilent(SignInRefused):
    """The provider did not answer, or nothing that makes sense: it may do so later."""

    def __init__(self, provider: str, why: str) -> None:
        super().__init__(
            _(
                "{provider} cannot say who you are now ({why}). Try again in a few minutes; who has"
                " a password here can use that.",
                provider=provider,
                why=why,
            )
        )


class ProviderMisnamed(SignInRefused):
    """The provider calls itself otherwise than our configuration does."""

    def __init__(self, provider: str, announced: str) -> None:
        super().__init__(
            _(
                "{provider} calls itself {announced}, and SIGNOFF_OIDC_ISSUER says otherwise."
                " Whoever runs Signoff should write it exactly so.",
                provider=provider,
                announced=announced[:200],
            )
        )


class WeAreRefused(SignInRefused):
    """The provider does not take our word: our configuration is wrong."""

    def __init__(self, provider: str, code: str) -> None:
        super().__init__(
            _(
                "{provider} does not accept this Signoff ({code}). Whoever runs Signoff should"
                " check SIGNOFF_OIDC_CLIENT_ID and SIGNOFF_OIDC_CLIENT_SECRET.",
                provider=provider,
                code=code,
            )
        )


class ProviderSaysNo(SignInRefused):
    """The provider sent the person back without saying who they are."""

    def __init__(self, provider: str, code: str) -> None:
        super().__init__(
            _(
                "{provider} did not sign you in ({code}). Try again, or ask who looks after"
                " {provider}.",
                provider=provider,
                code=code,
            )
        )


class ReplyNotOurs(SignInRefused):
    """This is no answer to anything that was begun in this browser, or it was given before."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This reply does not belong to a sign-in that was begun in this browser, or it was"
                " used before. Begin again here, and have cookies allowed."
            )
        )


class ReplyTooLate(SignInRefused):
    """It was begun too long ago."""

    def __init__(self) -> None:
        super().__init__(_("Signing in took longer than ten minutes. Begin again."))


class ProofFails(SignInRefused):
    """What the provider is said to have signed does not hold."""

    def __init__(self, why: str) -> None:
        self.why = why
        """For our own eyes."""
        super().__init__(
            _(
                "The proof of who you are does not hold, so nobody was signed in. Begin again; if"
                " it happens twice, tell whoever runs Signoff."
            )
        )


class EmailNotVerified(SignInRefused):
    """Anybody could have typed this address."""

    def __init__(self, provider: str, owner: Person) -> None:
        super().__init__(
            _(
                "{provider} has not verified your email, and that is how you are known here. Have"
                " it verified there, or ask {owner} ({email}).",
                provider=provider,
                owner=owner.name,
                email=owner.email,
            )
        )


class UnknownHere(SignInRefused):
    """The provider knows this person; the team does not."""

    def __init__(self, word: str, team: str, owner: Person) -> None:
        super().__init__(
            _(
                "{word} is nobody in the team of {team}. Ask {owner} ({email}) to add you to"
                " team.yaml, then sign in again.",
                word=word[:200],
                team=team,
                owner=owner.name,
                email=owner.email,
            )
        )


class SeveralMeant(SignInRefused):
    """More than one of the team has this address."""

    def __init__(self, word: str, owner: Person) -> None:
        super().__init__(
            _(
                "Several people of the team have the address {word}, so it does not say who you"
                " are. Ask {owner} ({email}) to give each one of their own in team.yaml.",
                word=word[:200],
                owner=owner.name,
                email=owner.email,
            )
        )


class RoleNotKept(SignInRefused):
    """The provider has taken the person out of the group that their role needs."""

    def __init__(self, roles: str, groups: str, owner: Person) -> None:
        super().__init__(
            _(
                "Your role here ({roles}) needs you to be in one of these groups at the provider:"
                " {groups}. Ask to be added to it, or ask {owner} ({email}) to change your roles in"
                " team.yaml.",
                roles=roles,
                groups=groups,
                owner=owner.name,
                email=owner.email,
            )
        )
