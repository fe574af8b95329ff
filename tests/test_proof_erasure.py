"""Somebody is forgotten, and what they agreed to stays proven."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from signoff.access.calendar_feeds import new_feed
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.lifecycle.checking import verify
from signoff.lifecycle.erasing import erase
from signoff.lifecycle.exporting import export
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.signing import sign_head
from signoff.lifecycle.whom_to_erase import NeverHere, StillHere, StillWriting
from signoff.store.database import reading
from signoff.store.questions import Verdict
from signoff.workspace import Workspace
from tests.own_accounts import removed
from tests.proven import approved, change, everything, luca_leaves, said, sentences, wrote
from tests.story import Told, apply_example

UNSIGNED = ("chain_signatures",)
TRACES = ("luca", "Luca Moretti", "luca@hazelandthyme.example")


@pytest.fixture
def told(store: str) -> Told:
    """A post that Luca sent back, and agreed to when it was better."""
    apply_example()
    told = said(wrote(Told()), "luca", Verdict.REQUEST_CHANGES, "Call me: 0171 555 0199")
    wrote(told, "A better one.")
    return approved(told)


def test_nothing_in_the_store_leads_to_somebody_who_was_erased(told: Told) -> None:
    open_session("luca", Way.PASSWORD)
    new_feed("luca")
    luca_leaves()
    assert "Luca Moretti" in everything()

    done = erase("luca", by="amir")

    left = everything()
    assert not [trace for trace in TRACES if trace in left]
    assert (done.instead, done.decisions) == ("erased-1", 0)
    assert "Call me: 0171 555 0199" in left  # what was written stays, unless that is erased too
    assert sentences() == []


def test_their_decisions_count_and_are_proven_as_before(told: Told) -> None:
    luca_leaves()
    place = told.place()
    erase("luca", by="amir", request="a court in Milan")
    sign_head()

    proof = export(told.id)

    assert told.place() == place
    assert sentences() == []
    (erased,) = [one for one in proof["identities"].values() if "name" not in one]
    assert erased["erased_for"] == "a court in Milan"
    assert erased["erased_at"]
    assert "luca" not in json.dumps({**proof, "rules": {}}).lower()


def test_their_words_go_if_that_is_asked_for(told: Told) -> None:
    luca_leaves()

    done = erase("luca", by="amir", comments=True)

    assert done.decisions == 2
    assert "0171 555 0199" not in everything()
    assert sentences() == []


def test_who_is_in_the_team_or_never_was_or_still_writes_is_not_erased(told: Told) -> None:
    with pytest.raises(StillHere, match=r"Take them out of team\.yaml"):
        erase("luca", by="amir")
    with pytest.raises(NeverHere, match="ever had a person"):
        erase("nobody", by="amir")
    apply_example(**{"team.yaml": removed("giulia")})
    with pytest.raises(StillWriting, match="content 1"):
        erase("giulia", by="amir")
    assert sentences() == []


def test_versions_stay_readable_and_the_store_guarded(told: Told) -> None:
    luca_leaves()
    erase("luca", by="amir")

    with reading() as session:
        for (agreed,) in session.execute(text("SELECT agreed FROM versions")):
            Workspace.model_validate(json.loads(agreed) if isinstance(agreed, str) else agreed)
    assert "luca" not in workspace_in_force().team.people
    for table in ("answers", "chain", "decisions", "revisions", "versions"):
        with pytest.raises(Exception, match="append-only"):
            change(f"DELETE FROM {table}")


def test_an_erased_identity_that_comes_back_is_found_and_so_is_one_that_vanishes(
    told: Told,
) -> None:
    luca_leaves()
    erase("luca", by="amir")
    change("UPDATE identities SET name = 'Somebody' WHERE person = 'erased-1'")
    assert "there is something again" in sentences()[0]
    change("UPDATE identities SET name = '' WHERE person = 'erased-1'")
    change("UPDATE identities SET key = '', name = '', email = '' WHERE person = 'grace'")

    assert "no entry says that it was erased" in sentences()[0]


def test_the_file_of_the_database_holds_no_trace(told: Told, store: str) -> None:
    if not store.startswith("sqlite"):
        pytest.skip("PostgreSQL clears its files by itself (VACUUM)")
    luca_leaves()
    erase("luca", by="amir")

    file = Path(store.removeprefix("sqlite:///"))
    kept = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    assert b"Luca Moretti" not in kept
    assert verify().problems == []
