"""Every report is kept as it was sent, with its numbers, and can be sent once more as it was."""

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from reports.exact import exactly
from reports.kinds import KINDS
from signoff.access.report_seal import sealed_reader
from signoff.lifecycle.keeping_reports import NotSentYet, send_again
from signoff.lifecycle.leaving_reports import choose, reader_behind
from signoff.settings import settings
from signoff.store.database import reading, writing
from signoff.store.kept_reports import KeptNumbers
from signoff.store.measurements import Measurement, add_readings
from signoff.store.publications import Publication
from tasks.delivering import deliver_notices
from tasks.reporting import nobody_reads, readers, send_test, way_out
from tests.lifecycle_run import ON_SQLITE
from tests.mailed_reports import a_post, asked, define, kept, send, write
from tests.outbox import a_mail_server, disconnect_mail, notices
from tests.small_team import small_team
from tests.story import Time

if TYPE_CHECKING:
    from tests.servers.prefect import RunningPrefect

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def team(store: str, prefect_api: "RunningPrefect", time: Time) -> None:
    """The small team has a report; Prefect runs; no mail server is connected yet."""
    define()
    a_post()
    disconnect_mail()


def read_now(likes: int, age: str = "1h") -> None:
    """A number of the post comes in, or a later one."""
    with writing() as session:
        post = session.scalars(select(Publication)).one()
        one = Measurement(publication_id=post.id, age=age, metric="likes", value=likes)
        one.read_at, one.day = asked().period.utc_bounds()[0], asked().period.start
        add_readings(session, [one], "masto-it")


def test_what_was_sent_is_kept_and_sent_again_though_the_numbers_changed() -> None:
    read_now(7)
    with a_mail_server() as server:
        assert send() == 3
        mails = [one.message for one in kept()]
        assert [mail.rstrip() for mail in mails] == [mail.rstrip() for mail in server.raw]
        read_now(12, "24h")
        assert write() == 0
        send_again(asked(), "Petra Kern")
        assert deliver_notices() == 1
    assert server.raw[-1] == server.raw[2]
    assert [one["To"].addresses[0].addr_spec for one in server.received] == [
        "olga@example.org",
        "chiara@example.org",
        *["petra@agency.example"] * 2,
    ]
    assert [one.language for one in kept()] == ["en", "it", "de"]
    with reading() as session:
        (numbers,) = session.scalars(select(KeptNumbers.numbers))
    assert numbers["engagements"]["now"] == 7
    now = exactly(KINDS["kpis"].work_out(asked()))
    assert now["engagements"]["now"] == 12
    assert numbers.keys() == now.keys()


@ON_SQLITE
def test_each_mail_says_how_to_get_no_more_and_who_left_gets_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SIGNOFF_UI_URL", "https://signoff.example")
    settings.cache_clear()
    choose(reader_behind(sealed_reader("week", "chiara")), wants=False, way="page")
    with a_mail_server() as server:
        send()
    olgas, petras, owners = server.received[1], server.received[2], server.received[0]
    assert owners["Subject"] == "Chiara Conti does not want “The week in numbers” any more"
    link = way_out(asked(), small_team().person("olga"))
    assert olgas["List-Unsubscribe"] == f"<{link}>"
    assert olgas["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in olgas.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    page = olgas.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert re.search(rf'<a [^>]*href="{re.escape(link)}"[^>]*>Do not send it any more</a>', page)
    assert page.count(link) == 1
    assert f"List-Unsubscribe: <{link}>\r\n".encode() in server.raw[1]
    assert not [name for name in owners if name.startswith("List-")]  # a notice is no list
    assert petras["To"] == "Petra Kern <petra@agency.example>"
    assert petras["List-Unsubscribe"] != olgas["List-Unsubscribe"]
    assert len(server.received) == 3
    assert sorted(one.recipient for one in kept()) == ["olga", "petra@agency.example"]


@ON_SQLITE
def test_a_test_is_marked_goes_to_one_person_and_is_not_kept() -> None:
    numbers = KINDS["kpis"].work_out(asked())
    with a_mail_server() as server:
        for _ in range(2):
            send_test(small_team().person("olga"), asked(), numbers)
        assert deliver_notices() == 1 or len(server.received) == 1
    assert server.received[0]["Subject"].startswith("Test: 1 post")
    assert kept() == []


@ON_SQLITE
def test_who_never_got_it_is_not_sent_it_again() -> None:
    with pytest.raises(NotSentYet, match=r"was not sent to olga.* Nobody has got it yet"):
        send_again(asked(), "olga")
    with a_mail_server():
        send()
    with pytest.raises(NotSentYet, match=r"sent to ogla.* Did you mean olga"):
        send_again(asked(), "ogla")


@ON_SQLITE
def test_with_nothing_to_say_it_does_what_the_report_says() -> None:
    with writing() as session:
        session.execute(text("UPDATE publications SET sent_at = NULL"))
    get = {}
    for number, when_empty in enumerate(("send", "skip", "tell-owner"), start=2):
        define(number, when_empty=when_empty)
        numbers = KINDS["kpis"].work_out(asked())
        get[when_empty] = [len(readers(asked(), numbers)) for _twice in range(2)]
    assert get == {"send": [3, 3], "skip": [0, 0], "tell-owner": [0, 0]}
    assert [(one.person, one.kind) for one in notices()] == [("olga", "report-empty")]


@ON_SQLITE
def test_when_everybody_has_left_the_owner_hears_of_it_once_and_the_run_says_so() -> None:
    here = ("olga", "chiara", "petra@agency.example")
    for one in here:
        assert nobody_reads(asked()) is None
        choose(reader_behind(sealed_reader("week", one)), wants=False, way="page")

    assert [write(), write()] == [0, 0]
    ended = nobody_reads(asked())
    assert ended
    assert (ended.name, ended.is_completed()) == ("NobodyReads", True)
    assert ended.message == "Nobody gets The week in numbers any more: the owner was told."
    choose(reader_behind(sealed_reader("week", "chiara")), wants=True, way="page")
    choose(reader_behind(sealed_reader("week", "chiara")), wants=False, way="page")
    write()

    kinds = [one.kind for one in notices() if one.person == "olga"]
    assert kinds == ["report-left"] * 2 + ["report-unread", "report-left", "report-unread"]
    with a_mail_server() as server:
        deliver_notices()
    subjects = [one["Subject"] for one in server.received]
    assert "Petra Kern does not want “The week in numbers” any more" in subjects
    assert "Nobody gets “The week in numbers” any more" in subjects
