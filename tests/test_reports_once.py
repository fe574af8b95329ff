"""Mail servers fail and workers are killed: each reader gets a report once, or a person is told."""

import signal
from collections import Counter
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING

import pytest

from blocks import mail as mail_block
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.outbox import PATIENCE
from signoff.store.database import reading
from signoff.store.notices import LEASE
from tasks.delivering import deliver_notices
from tests.lifecycle_run import ON_SQLITE
from tests.mailed_reports import a_post, define, send, write
from tests.outbox import a_mail_server, connect_mail, disconnect_mail, problems
from tests.servers.moody_mail import Moody, silent_mail
from tests.small_team import agree_on, small_team
from tests.story import Time
from tests.test_delivering_troubles import a_deliverer, nobody_can_write_after_the_mail

if TYPE_CHECKING:
    from tests.servers.prefect import RunningPrefect

pytestmark = pytest.mark.usefixtures("team")
A_DAY = timedelta(days=1)


@pytest.fixture
def team(store: str, prefect_api: "RunningPrefect", time: Time) -> None:
    """The small team has a report for three; Prefect runs; no mail server is connected yet."""
    define()
    a_post()
    disconnect_mail()


def reports(server: Moody) -> Counter[str]:
    """How many reports each address got."""
    return Counter(
        str(one["To"].addresses[0].addr_spec)
        for one in server.received
        if one["List-Unsubscribe"] is not None
    )


ONCE_EACH = Counter(["olga@example.org", "chiara@example.org", "petra@agency.example"])


def test_a_line_that_breaks_after_the_mail_is_told_and_sends_nothing_twice(time: Time) -> None:
    with a_mail_server(Moody(drops_after={2})) as server:
        send()
        for _ in range(3):
            time.passes(A_DAY)
            deliver_notices()
    assert reports(server) == ONCE_EACH
    told = [one for one in server.received if one["List-Unsubscribe"] is None]
    assert [one["Subject"] for one in told] == ["Did Chiara Conti get “The week in numbers”?"]
    words = told[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "signoff report week --period 2026-11-16/2026-11-22 --again chiara" in words


@ON_SQLITE
def test_a_server_that_takes_a_mail_and_falls_silent_gets_it_once(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_block, "PATIENCE_SECONDS", 2)
    moody, given_up = Moody(), Event()
    moody.before_ok = lambda: moody.mails == 2 and given_up.wait(60)
    with a_mail_server(moody) as server:
        send()
        given_up.set()
        time.passes(A_DAY)
        deliver_notices()
    assert reports(server) == ONCE_EACH
    assert server.received[-1]["Subject"] == "Did Chiara Conti get “The week in numbers”?"


@ON_SQLITE
def test_a_line_that_breaks_before_the_mail_sends_it_later(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    with silent_mail() as silent, monkeypatch.context() as hurry:
        hurry.setattr(mail_block, "PATIENCE_SECONDS", 0.5)
        connect_mail(silent.port)
        send()
    assert all("no answer within" in problem for problem in problems())
    with a_mail_server(Moody(refused={"petra@agency.example"})) as server:
        time.passes(A_DAY)
        deliver_notices()
        assert "550 5.1.1 no such user here" in problems()[2]
        deliver_notices()
        server.refused.clear()
        time.passes(A_DAY)
        deliver_notices()
    assert reports(server) == ONCE_EACH
    (told,) = [one for one in server.received if one["Subject"] == "Mail to Petra Kern is refused"]
    assert "under outside in reports.yaml" in told.get_body(("plain",)).get_content()  # type: ignore[union-attr]


@ON_SQLITE
def test_a_report_that_is_too_large_for_the_server_is_told_and_sent_when_it_is_not(
    time: Time,
) -> None:
    with a_mail_server(Moody(most=15_000)) as server:
        send()
        deliver_notices()
        told = [(one["To"].addresses[0].display_name, one["Subject"]) for one in server.received]
        assert told == [
            ("Olga Owner", "“The week in numbers” does not reach Chiara Conti"),
            ("Olga Owner", "“The week in numbers” does not reach Petra Kern"),
        ]
        assert "552 5.3.4 message too big" in server.received[0].as_string()
        server.most = 0
        time.passes(A_DAY)
        deliver_notices()
    assert reports(server) == ONCE_EACH


@ON_SQLITE
def test_an_address_that_is_refused_for_a_day_is_told_to_whoever_else_knows(time: Time) -> None:
    team = small_team().team
    noah = team.people["noah"].model_copy(update={"roles": ("engineer",)})
    with_engineer = team.model_copy(update={"people": {**team.people, "noah": noah}})
    define(2)
    with reading() as session:
        workspace = agreed(session).workspace
    agree_on(workspace.model_copy(update={"team": with_engineer}), 3)
    full = Moody(refused={"olga@example.org"}, refusal="452 4.2.2 mailbox full")
    with a_mail_server(full) as server:
        send()
        for _ in range(PATIENCE):
            time.passes(A_DAY / 6)
            deliver_notices()
    told = [one for one in server.received if one["List-Unsubscribe"] is None]
    assert [(str(one["To"]), one["Subject"]) for one in told] == [
        ("Noah Nakamura <noah@example.org>", "Mail to Olga Owner is refused")
    ]


@ON_SQLITE
def test_a_run_that_is_killed_while_it_writes_goes_on_where_it_was() -> None:
    with a_mail_server() as server:
        assert write(people=1) == 1
        assert write() == 2
        assert send() == 3
    assert reports(server) == ONCE_EACH


@ON_SQLITE
def test_a_kill_after_the_mail_is_told_and_one_before_it_sends_it(
    time: Time, prefect_api: "RunningPrefect"
) -> None:
    with a_mail_server():
        write(people=1)
    with a_mail_server() as server, nobody_can_write_after_the_mail(server) as arrived:
        deliverer = a_deliverer(prefect_api)
        assert arrived.wait(120)
        deliverer.send_signal(signal.SIGKILL)
        deliverer.wait()
    with a_mail_server() as again:
        write()
        assert deliver_notices() == 2  # the first may still be on its way
        time.passes(LEASE + timedelta(minutes=10))  # the deliverer has a clock of its own
        deliver_notices()
        deliver_notices()
    assert reports(server) + reports(again) == ONCE_EACH
    assert again.received[-1]["Subject"] == "Did Olga Owner get “The week in numbers”?"
