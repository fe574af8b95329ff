"""Mail servers and chats fail in every way, and still nobody is told twice or forgotten."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from datetime import timedelta
from threading import Barrier, Event, local
from typing import TYPE_CHECKING, Any

import pytest
from prefect_slack import SlackWebhook
from sqlalchemy import update

from blocks import mail as mail_block
from server.ports import any_free
from signoff.lifecycle.outbox import take_out
from signoff.store.database import writing
from signoff.store.notices import LEASE, Notice
from tasks import delivering
from tasks.delivering import deliver_notices
from tests.outbox import a_mail_server, connect_mail, disconnect_mail, notices, problems, tell_about
from tests.servers.moody_mail import Moody, moody_mail, silent_mail
from tests.servers.webhook import webhook
from tests.small_team import agree_on, small_team
from tests.story import Time

if TYPE_CHECKING:
    from tests.servers.prefect import RunningPrefect

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def team(store: str, prefect_api: "RunningPrefect") -> None:
    """The small team is at work; Prefect runs; no mail server is connected yet."""
    agree_on(small_team())
    disconnect_mail()


def test_a_chat_that_fails_says_so_without_its_secret_address(time: Time) -> None:
    tell_about("dieter")
    with webhook() as hook, a_mail_server() as server:
        hook.answers = 404
        SlackWebhook(url=hook.url).save("dieters-chat", overwrite=True, _sync=True)
        assert deliver_notices() == 1
        assert "The chat dieters-chat did not take the message" in problems()[1]
        assert "very-secret" not in problems()[1]
        hook.answers = 200
        time.passes(timedelta(minutes=1))
        assert deliver_notices() == 1
    assert len(server.received) == 1


def test_without_a_mail_server_everything_waits_and_says_why(time: Time) -> None:
    tell_about("chiara")
    assert deliver_notices() == 0
    assert "name it signoff-mail" in problems()[0]
    time.passes(timedelta(minutes=1))
    with a_mail_server() as server:
        assert deliver_notices() == 1
    assert len(server.received) == 1
    assert problems() == [""]


def test_a_server_that_is_down_is_asked_again_ever_more_rarely(time: Time) -> None:
    tell_about("chiara")
    port = any_free()
    connect_mail(port)
    waits = []
    for _ in range(6):
        assert deliver_notices() == 0
        waits.append((notices()[0].not_before - time.at) // timedelta(minutes=1))
        assert deliver_notices() == 0  # not before its time
        time.passes(notices()[0].not_before - time.at)
    assert waits == [1, 5, 15, 60, 240, 240]
    assert f"does not answer at port {port}" in problems()[0]
    moody = Moody()
    with moody_mail(moody, port):
        assert deliver_notices() == 1
    assert len(moody.received) == 1


def test_a_silent_server_is_waited_for_once_not_for_each_mail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mail_block, "PATIENCE_SECONDS", 1)
    for number in range(5):
        tell_about("chiara", f"Post {number}")
    with silent_mail() as server:
        connect_mail(server.port)
        assert deliver_notices() == 0
        assert server.calls() == 1
    assert all("no answer within 1 seconds" in problem for problem in problems())


def test_a_server_that_dies_in_the_middle_loses_nothing(time: Time) -> None:
    for number in range(3):
        tell_about("chiara", f"Post {number}")
    with a_mail_server(Moody(dies_at={2})) as server:
        assert deliver_notices() == 2
        assert "stopped answering" in problems()[1]
        time.passes(timedelta(minutes=1))
        assert deliver_notices() == 1
    assert [mail["Subject"] for mail in server.received] == [
        "Approvato: Post 0",
        "Approvato: Post 2",
        "Approvato: Post 1",
    ]


def test_a_refused_address_is_told_to_the_owner_once(time: Time) -> None:
    tell_about("chiara", "Post 1")
    tell_about("chiara", "Post 2")
    with a_mail_server(Moody(refused={"chiara@example.org"})) as server:
        assert deliver_notices() == 0
        assert "550 5.1.1 no such user here" in problems()[0]
        assert deliver_notices() == 1
        time.passes(timedelta(days=2))
        assert deliver_notices() == 0
        assert [mail["To"] for mail in server.received] == ["Olga Owner <olga@example.org>"]
        assert "chiara@example.org" in server.received[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
        server.refused.clear()
        time.passes(timedelta(days=2))
        assert deliver_notices() == 2


def test_a_notice_that_nobody_can_word_holds_up_neither_its_run_nor_the_others() -> None:
    tell_about("chiara", "Post 1")
    tell_about("chiara", "Post 2")
    with writing() as session:
        session.execute(update(Notice).where(Notice.id == notices()[0].id).values(facts={}))
    with a_mail_server() as server:
        assert deliver_notices() == 0
        assert deliver_notices() == 1
    assert [mail["Subject"] for mail in server.received] == ["Approvato: Post 2"]


@pytest.fixture
def both_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two deliverers, of whom each has something in hand before the other goes on."""
    both, begun = Barrier(2), local()

    def take(*what: Any) -> Any:
        parcel = take_out(*what)
        if parcel and not hasattr(begun, "here"):
            begun.here = True
            both.wait(60)
        return parcel

    monkeypatch.setattr(delivering, "take_out", take)


@pytest.mark.usefixtures("both_begin")
def test_two_who_deliver_at_once_tell_nobody_twice() -> None:
    for number in range(20):
        tell_about("chiara", f"Post {number}")
    with a_mail_server() as server, ThreadPoolExecutor(2) as both:
        # A thread of its own knows nothing of the test's Prefect server.
        told = [both.submit(copy_context().run, deliver_notices) for _ in range(2)]
        assert sum(one.result() for one in told) == 20
    assert server.connections == 2
    assert len({mail["Message-ID"] for mail in server.received}) == len(server.received) == 20


def a_deliverer(prefect: "RunningPrefect") -> "subprocess.Popen[bytes]":
    """Another process that delivers what there is."""
    return subprocess.Popen(
        [sys.executable, "-c", "from tasks.delivering import deliver_notices as d; d()"],
        env={**os.environ, **prefect.environment},
    )


def test_a_kill_between_the_servers_ok_and_our_mark_sends_the_same_mail_again(
    time: Time, prefect_api: "RunningPrefect"
) -> None:
    tell_about("chiara")
    with a_mail_server() as server, nobody_can_write_after_the_mail(server) as arrived:
        deliverer = a_deliverer(prefect_api)
        assert arrived.wait(120)
        deliverer.send_signal(signal.SIGKILL)
        deliverer.wait()
    assert notices()[0].sent_at is None
    with a_mail_server() as again:
        assert deliver_notices() == 0  # it may still be on its way
        time.passes(LEASE + timedelta(minutes=10))  # the deliverer has a clock of its own
        assert deliver_notices() == 1
    assert server.received[0]["Message-ID"] == again.received[0]["Message-ID"]


@contextmanager
def nobody_can_write_after_the_mail(server: Moody) -> Iterator[Event]:
    """From the mail's arrival on, the notice is locked: its deliverer cannot mark it."""
    arrived, done = Event(), Event()

    def hold() -> None:
        with writing() as session:
            session.execute(update(Notice).values(tries=Notice.tries))
            arrived.set()
            done.wait(60)
            session.rollback()

    with ThreadPoolExecutor(1) as holder:
        server.before_ok = lambda: _start(holder.submit, hold, arrived)
        try:
            yield arrived
        finally:
            done.set()


def _start(submit: Callable[..., object], hold: Callable[[], None], arrived: Event) -> None:
    submit(hold)
    assert arrived.wait(30)
