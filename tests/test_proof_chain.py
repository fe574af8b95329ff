"""The chain of what proves consent: every decision is in it, in one line."""

from sqlalchemy import select

from signoff.proof.link import Walk
from signoff.store.chain import ChainEntry, head, unchained
from signoff.store.database import reading
from signoff.store.schema import drift
from tests.story import Told, apply_example


def test_every_decision_is_entered_with_it(store: str) -> None:
    apply_example()
    Told().write().approved()

    with reading() as session:
        kept = [row.kept for row in session.scalars(select(ChainEntry).order_by(ChainEntry.number))]
        assert drift() == []
        assert unchained(session) == []
        assert head(session).hash == kept[-1].hash
    assert [one.entry.subject for one in kept] == [
        "rules/1",
        *(f"decision/{n}" for n in (1, 2, 3, 4)),
    ]
    walk = Walk()
    assert list(walk.along(kept)) == kept
    assert walk.problems == []
