"""The chain of what proves consent: every decision is in it, in one line."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from signoff.lifecycle.checking import verify
from signoff.lifecycle.deciding import decide
from signoff.lifecycle.signing import sign_head
from signoff.lifecycle.turns import Turn
from signoff.proof.link import BEGINNING, Walk
from signoff.rules import Decide
from signoff.settings import settings
from signoff.store.append_only import guard
from signoff.store.chain import ChainEntry, head, unchained
from signoff.store.database import StoreBusy, reading, writing
from signoff.store.identities import identities_of
from signoff.store.questions import Decision, Verdict
from signoff.store.schema import drift
from signoff.workspace import files_of
from tests.proven import KEY, behind_our_backs, change
from tests.story import EXAMPLE, Time, Told, answer, apply_example


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
        "kinds/1",
        *(f"decision/{n}" for n in (1, 2, 3, 4)),
    ]
    walk = Walk()
    assert list(walk.along(kept)) == kept
    assert walk.problems == []


def test_many_who_decide_at_once_make_one_line(store: str) -> None:
    apply_example()
    posts = [Told(f"run-{n}", title=f"Post {n}").write() for n in range(12)]
    turns = [(told, told.turn()) for told in posts]

    with ThreadPoolExecutor(8) as people:
        list(people.map(_luca_agrees, [turn for _told, turn in turns]))

    with reading() as session:
        kept = [row.kept for row in session.scalars(select(ChainEntry).order_by(ChainEntry.number))]
    assert [one.entry.number for one in kept] == list(range(1, 15))
    assert len({one.before for one in kept}) == 14
    assert verify().problems == []


def _luca_agrees(turn: Turn) -> None:
    assert isinstance(turn.step, Decide)
    said = answer(turn, "luca", Verdict.APPROVE)
    for _try in range(20):
        try:
            return decide(turn, said)
        except StoreBusy:  # as for somebody in a browser, who presses the button again
            continue
    raise AssertionError("too busy")


def test_a_decision_that_fails_leaves_no_entry(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    apply_example()
    turn = Told().write().turn()

    def fails(*_: object) -> None:
        raise RuntimeError("at the last moment")

    with monkeypatch.context() as broken:
        broken.setattr("signoff.lifecycle.proving._Pen.append", fails)
        with pytest.raises(RuntimeError):
            _luca_agrees(turn)

    with reading() as session:
        assert (head(session).number, session.scalars(select(Decision.id)).all()) == (2, [])
    _luca_agrees(turn)
    assert verify().problems == []


def test_what_was_decided_before_there_was_a_chain_is_entered_with_the_first_entry(
    store: str,
) -> None:
    apply_example()
    told = Told().write().say("luca")
    with behind_our_backs("chain"):
        change("DELETE FROM chain")
        change("DELETE FROM identities")
        change(f"UPDATE chain_head SET number = 0, hash = '{BEGINNING}'")
    with writing() as session:
        guard(session.connection(), "chain")
    report = verify()
    assert (report.problems, report.entries) == ([], 0)
    assert "older than the chain" in report.remarks[0]

    told.say("olivia")

    assert verify().problems == []
    with reading() as session:
        assert (head(session).number, unchained(session)) == (4, [])


def test_somebody_with_a_new_name_gets_a_new_pseudonym(store: str) -> None:
    apply_example()
    Told("run-1").write().say("luca")
    team = files_of(EXAMPLE)["team.yaml"].replace("name: Luca Moretti", "name: Luca Bianchi")
    apply_example(**{"team.yaml": team})
    Told("run-2", title="Two").write().say("luca")

    with reading() as session:
        names = {one.name for one in identities_of(session, "luca")}
    assert names == {"Luca Moretti", "Luca Bianchi"}
    assert verify().problems == []


def test_the_head_is_signed_once_for_each_thing_new(
    store: str, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_example()
    told = Told().write().say("luca")
    assert sign_head() is None  # without a key, nothing fails
    monkeypatch.setenv("SIGNOFF_SIGNING_KEY", KEY)
    settings.cache_clear()
    first, again = sign_head(), sign_head()
    told.say("olivia")
    time.passes(timedelta(hours=27))
    report = verify()
    second = sign_head()

    assert (first and first.number, again, second and second.number) == (3, None, 4)
    assert "Nothing was signed since" in report.remarks[0]
    report = verify()
    assert (report.problems, report.remarks) == ([], [])
    assert report.signed
    assert report.signed.number == 4
