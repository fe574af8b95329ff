"""An address outside of the team is forgotten wherever reports left it, and the chain holds."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from server.commands.audit import erase as erase_command
from signoff import clock
from signoff.access.report_seal import sealed_reader
from signoff.access.visits import note
from signoff.errors import SignoffError
from signoff.lifecycle.checking import verify
from signoff.lifecycle.erasing import erase, look_for
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.keeping_reports import Letter, NotSentYet, put_into_outbox, send_again
from signoff.lifecycle.leaving_reports import NoMoreReader, choose, reader_behind
from signoff.lifecycle.outbox import take_out, to_bring
from signoff.lifecycle.whom_to_erase import NeverHere, OfThePerson, StillRead
from signoff.reporting import Asked, asked_for
from signoff.store.dashboard_links import DashboardLink
from signoff.store.database import reading, writing
from signoff.telling import tell_people
from tests.example_workspace import changed
from tests.own_accounts import ON_SQLITE
from tests.proven import everything, sentences
from tests.story import Told, apply_example

pytestmark = pytest.mark.usefixtures("reports")
PETRA, ALSO, OTHER = "petra@agency.example", "Petra@Agency.example", "x.petra@agency.example"
READERS = "    recipients:               # people and roles\n"


def in_force(*outside: str) -> None:
    """The team's weekly report goes to these addresses too."""
    who = ", ".join(f"{{address: {one}, name: {name_of(one)}}}" for one in outside)
    texts = changed("reports.yaml", (READERS, f"    outside: [{who}]\n{READERS}"))
    apply_example(**{"reports.yaml": texts["reports.yaml"]})


def name_of(address: str) -> str:
    return "Paul O'Hara" if address == OTHER else "Petra O'Hara"


def asked() -> Asked:
    return asked_for("weekly-kpi", "2026-W47", clock.now())


def sent_to(address: str) -> None:
    """A report is kept and waits in the outbox; then its reader wants no more."""
    person = asked().workspace.reader(address)
    assert person
    put_into_outbox(asked(), person, Letter(f"To: {address}".encode(), "en", {"posts": 3}))
    choose(reader_behind(sealed_reader("weekly-kpi", address)), wants=False, way="page")
    note("left a report", who=address, address="192.0.2.7")


@pytest.fixture
def reports(store: str) -> None:
    """Petra got a report under two spellings; whatever else can name her does."""
    in_force(ALSO, OTHER)
    sent_to(ALSO)
    in_force(PETRA, OTHER)
    sent_to(PETRA)
    sent_to(OTHER)
    with writing() as session:
        at = clock.now()
        session.add(
            DashboardLink(
                secret="x", dashboard="overview", view={}, meant_for=f"Petra O'Hara, {PETRA}",
                made_by="olivia", made_at=at, expires_at=at + timedelta(days=1),
            )
        )  # fmt: skip
        facts = {"who": PETRA, "address": PETRA, "problem": f"550 <{PETRA.upper()}>: unknown"}
        tell_people(
            session, workspace_in_force(), ["olivia"], "unreachable",
            key=f"unreachable/{PETRA}", content=None, facts=facts,
        )  # fmt: skip


def kept() -> list[tuple[str, bytes]]:
    with reading() as session:
        rows = session.execute(text("SELECT recipient, message FROM kept_reports ORDER BY id"))
        return [(who, bytes(message)) for who, message in rows]


def test_nothing_leads_to_an_address_that_was_erased_and_everything_is_proven_as_before() -> None:
    in_force(OTHER)

    done = erase(PETRA, by="amir", request=f"{PETRA}, by mail")

    left = everything()
    assert "petra o" not in left.lower()
    assert "petra@agency" not in left.lower().replace(OTHER, "")
    assert done.found == {
        "dashboard_links": 1,
        "kept_reports": 2,
        "notices": 5,
        "report_choices": 2,
        "versions": 3,
        "visits": 2,
    }
    assert kept() == [("erased-1", b""), ("erased-1", b""), (OTHER, f"To: {OTHER}".encode())]
    assert (OTHER in left, "Paul O" in left, "192.0.2.7" in left) == (True, True, True)
    assert sentences() == []


@ON_SQLITE
def test_what_was_kept_goes_to_nobody_any_more() -> None:
    seal = sealed_reader("weekly-kpi", PETRA)
    in_force(OTHER)
    erase(PETRA, by="amir")

    for named in (PETRA, "erased-1", "Petra O'Hara"):
        with pytest.raises(NotSentYet, match=f"Did you mean|Right would be: {OTHER}"):
            send_again(asked(), named)
    in_force("agency@elsewhere.example")
    with pytest.raises(NotSentYet, match="not on its list any more, or was erased"):
        send_again(asked(), PETRA)
    in_force(OTHER)
    with pytest.raises(NoMoreReader):
        reader_behind(seal)
    parcels = filter(None, [take_out(id, "a test") for id in to_bring()])
    assert {parcel.person.id for parcel in parcels} == {"olivia", OTHER}


@ON_SQLITE
def test_an_address_that_is_still_used_or_never_was_is_not_erased() -> None:
    with pytest.raises(StillRead, match=r"still go to petra@agency\.example: weekly-kpi"):
        erase(ALSO, by="amir")
    with pytest.raises(OfThePerson, match="signoff audit erase luca"):
        erase("Luca@hazelandthyme.example", by="amir")
    with pytest.raises(NeverHere, match="ever had “pietra@agency"):
        erase("pietra@agency.example", by="amir")


@ON_SQLITE
def test_a_name_that_somebody_else_has_stays_theirs() -> None:
    in_force("o.hara@elsewhere.example")

    assert look_for(PETRA).spared == ("Petra O'Hara",)
    erase(PETRA, by="amir")

    assert workspace_in_force().report("weekly-kpi").outside[0].name == "Petra O'Hara"
    assert PETRA not in everything().lower().replace(OTHER, "")


@ON_SQLITE
def test_a_name_that_is_everybodys_can_stay_and_what_people_wrote_does() -> None:
    in_force(OTHER)
    Told("run-1", title=f"Balm for {PETRA}")
    before = workspace_in_force()

    assert look_for(PETRA).written == {"contents": 1}
    erase(PETRA, by="amir", keep_name=True)

    left = everything().replace(OTHER, "")
    assert workspace_in_force() == before
    assert "Petra O" in left
    assert left.count(PETRA) == left.count(f"Balm for {PETRA}") == 2
    assert sentences() == []


@ON_SQLITE
def test_whoever_erases_sees_what_there_is_and_what_stays(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    in_force(OTHER)
    monkeypatch.setattr("builtins.input", lambda _asked="": "no")
    with pytest.raises(SignoffError, match="Nothing was erased"):
        erase_command(PETRA)
    assert "      2  reports that were sent: the mails are emptied" in capsys.readouterr().out
    monkeypatch.setattr("builtins.input", lambda _asked="": PETRA)

    erase_command(PETRA)

    shown = capsys.readouterr().out
    assert "there is now erased-1" in shown
    assert "If somebody writes it into reports.yaml again, mails go there again." in shown
    assert verify().problems == []
    file = Path(store.removeprefix("sqlite:///"))
    on_disk = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    assert b"Petra O" not in on_disk
