"""Who stands behind the pseudonyms of the chain: beside it, so that it can be erased."""

from collections.abc import Collection

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.proof.identity import Identity, new_key
from signoff.store.database import Table


class KnownIdentity(Table):
    """Somebody as they were when they decided; or, once erased, that there was somebody."""

    __tablename__ = "identities"

    pseudonym: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(index=True)
    """The id in team.yaml; of an erased one what stands in its place everywhere."""
    name: Mapped[str]
    email: Mapped[str]
    key: Mapped[str]
    """The person's own; erased, nobody can trace the pseudonym."""
    erased_for: Mapped[str] = mapped_column(default="")
    """At whose request."""

    @property
    def identity(self) -> Identity:
        """The same, without the database."""
        return Identity(self.person, self.name, self.email, self.key)

    @property
    def is_erased(self) -> bool:
        """Whether nobody can tell any more who it was."""
        return not self.key

    def erase(self, instead: str, request: str) -> None:
        """Nothing leads back to the person from here."""
        self.person, self.name, self.email, self.key = instead, "", "", ""
        self.erased_for = request


AS_THEY_ARE = and_(
    KnownIdentity.name == bindparam("name"), KnownIdentity.email == bindparam("email")
)
KNOWN = (
    select(KnownIdentity.pseudonym)
    # What stands in place of somebody erased stays theirs, whatever is known of it.
    .where(KnownIdentity.person == bindparam("person"), or_(AS_THEY_ARE, KnownIdentity.key == ""))
    .order_by(KnownIdentity.pseudonym)
)


def pseudonym_of(session: Session, person: str, name: str, email: str) -> str:
    """The pseudonym of this person as they are now; a new one when name or address changed.

    Call it with the head of the chain locked: two at once would make two.
    """
    known = session.scalars(KNOWN, {"person": person, "name": name, "email": email}).first()
    if known is not None:
        return known
    new = Identity(person, name, email, new_key())
    session.add(
        KnownIdentity(pseudonym=new.pseudonym, person=person, name=name, email=email, key=new.key)
    )
    session.flush()
    return new.pseudonym


def identities(session: Session) -> dict[str, KnownIdentity]:
    """Everybody, by pseudonym."""
    return {one.pseudonym: one for one in session.scalars(select(KnownIdentity))}


def identities_of(session: Session, person: str) -> list[KnownIdentity]:
    """Everything that this person was."""
    return list(session.scalars(select(KnownIdentity).where(KnownIdentity.person == person)))


def identities_behind(session: Session, pseudonyms: Collection[str]) -> dict[str, KnownIdentity]:
    """Those of these pseudonyms."""
    wanted = select(KnownIdentity).where(KnownIdentity.pseudonym.in_(pseudonyms))
    return {one.pseudonym: one for one in session.scalars(wanted)}
