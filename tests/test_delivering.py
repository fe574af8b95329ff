"""What stands in the outbox reaches people, once, whatever the mail server's mood."""

import os
import signal
import subprocess
import sys
import time as wall_clock
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from prefect.blocks.notifications import MattermostWebhook
from prefect_email import EmailServerCredentials
from prefect_slack import SlackWebhook
from pydantic import SecretStr
from sqlalchemy import select, update

from blocks import mail as mail_block
from server.ports import LOOPBACK, any_free
from signoff.settings import settings
from signoff.store.database import reading, writing
from signoff.store.notices import LEASE, Notice
from signoff.store.questions import Question
from signoff.telling import Kind, tell_people
from tasks.delivering import deliver_notices, message_id
from tests.servers.moody_mail import Moody, moody_mail, one_user, own_certificate, silent_mail
from tests.servers.webhook import webhook
from tests.small_team import a_content, agree_on, small_team
from tests.story import Time

if TYPE_CHECKING:
    from tests.servers.prefect import RunningPrefect

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def team(store: str, prefect_api: "RunningPrefect") -> None:
    """The small team is at work; Prefect runs; no mail server is connected yet."""
    agree_on(small_team())
    disconnect_mail()


def connect_mail(port: int, **how: Any) -> None:
    block = EmailServerCredentials(
        **({"smtp_server": "127.0.0.1", "smtp_port": port, "smtp_type": "INSECURE"} | how)
    )
    block.save(settings().mail_block, overwrite=True, _sync=True)


def disconnect_mail() -> None:
    connect_mail(1)
    EmailServerCredentials.delete(settings().mail_block, _sync=True)


def tell_about(
    person: str, title: str = "Spring launch", kind: Kind = "approved", **facts: object
) -> None:
    with writing() as session:
        content = a_content(session, title, run_id=f"run-of-{title}")
        key = f"{kind}/{title}"
        tell_people(session, small_team(), [person], kind, key=key, content=content, facts=facts)


def notices() -> list[Notice]:
    with reading() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def problems() -> list[str]:
    return [notice.problem for notice in notices()]


@contextmanager
def a_mail_server(moody: Moody | None = None, **how: Any) -> Iterator[Moody]:
    moody = moody or Moody()
    with moody_mail(moody, **how) as port:
        connect_mail(port)
        yield moody


def test_a_mail_says_what_happened_and_leads_to_the_run() -> None:
    comment = "Please add the disclaimer.\nAnd no <b>bold</b> claims."
    tell_about("chiara", "Tea & <b>more</b>", "rejected", who="dieter", level="L1", comment=comment)
    with a_mail_server() as server:
        assert deliver_notices() == 1
    mail = server.received[0]
    assert (mail["To"], mail["From"]) == (
        "Chiara Conti <chiara@example.org>",
        "Ferment & Co <signoff@127.0.0.1>",
    )
    assert mail["Message-ID"] == message_id(notices()[0])
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "Dieter Dorn" in text.splitlines()[0]
    assert "> Please add the disclaimer." in text.splitlines()
    for words in (text, html):
        assert f"{settings().ui_url}/runs/flow-run/run-of-Tea" in words
    assert "Tea &amp; &lt;b&gt;more&lt;/b&gt;" in html
    assert "<b>bold" not in html
    assert notices()[0].sent_at is not None


def test_who_prefers_chat_is_told_there_too() -> None:
    tell_about("dieter", "Tea <!channel>")
    with webhook() as hook, a_mail_server() as server:
        SlackWebhook(url=hook.url).save("dieters-chat", overwrite=True, _sync=True)
        assert deliver_notices() == 2
    assert len(server.received) == 1
    assert "Tea &lt;!channel&gt;" in hook.received[0]["text"]


def test_apprises_chats_are_as_good_when_their_type_is_named(time: Time) -> None:
    people = {**small_team().team.people}
    people["dieter"] = people["dieter"].model_copy(update={"chat": "mattermost-webhook/marketing"})
    team = small_team().team.model_copy(update={"people": people})
    agree_on(small_team().model_copy(update={"team": team}), number=2)
    tell_about("dieter")
    with webhook() as hook, a_mail_server():
        block = MattermostWebhook(
            hostname=LOOPBACK,
            port=hook.port,
            token=SecretStr("abcdefghijklmnopqrstuvwxyz"),
            secure=False,
        )
        block.save("marketing", overwrite=True)
        hook.answers = 500
        assert deliver_notices() == 1
        assert "The chat mattermost-webhook/marketing did not take" in problems()[1]
        assert "abcdefgh" not in problems()[1]
        hook.answers = 200
        time.passes(timedelta(minutes=1))
        assert deliver_notices() == 1
    assert "“Spring launch” is approved." in hook.received[-1]["text"]


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


def test_many_mails_go_over_one_connection() -> None:
    for number in range(5):
        tell_about("chiara", f"Post {number}")
    with a_mail_server() as server:
        assert deliver_notices() == 5
    assert (server.connections, len(server.received)) == (1, 5)


def test_only_one_contents_notices_go_when_its_run_delivers() -> None:
    tell_about("chiara", "Post 1")
    tell_about("chiara", "Post 2")
    with a_mail_server() as server:
        assert deliver_notices(notices()[1].content_id) == 1
    assert "Post 2" in server.received[0]["Subject"]


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
    with silent_mail() as port:
        connect_mail(port)
        started = wall_clock.monotonic()
        assert deliver_notices() == 0
    assert wall_clock.monotonic() - started < 4
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
        "Approved: Post 0",
        "Approved: Post 2",
        "Approved: Post 1",
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


def test_what_was_answered_meanwhile_is_not_asked_any_more() -> None:
    with writing() as session:
        content = a_content(session)
        question = Question(
            content_id=content.id,
            gate="create",
            level="",
            round=1,
            asked=["chiara"],
            opened_at=content.opened_at,
            due_at=content.opened_at,
            closed_at=content.opened_at,
        )
        session.add(question)
        session.flush()
        facts = {"what": "create", "due_at": question.due_at, "question_id": question.id}
        team = small_team()
        tell_people(session, team, ["chiara"], "turn", key="turn/1", content=content, facts=facts)
    with a_mail_server() as server:
        assert deliver_notices() == 0
    assert server.received == []
    assert notices()[0].sent_at is not None
    assert "answered before" in notices()[0].problem


def test_a_report_goes_out_as_it_was_made() -> None:
    made = b"From: Team <team@example.org>\r\nTo: c@example.org\r\nSubject: KPI\r\n\r\nNumbers.\r\n"
    tell_about("chiara")
    with writing() as session:
        session.execute(update(Notice).values(kind="report", message=made))
    with a_mail_server() as server:
        assert deliver_notices() == 1
    assert server.received[0]["Subject"] == "KPI"
    assert server.received[0].get_content() == "Numbers.\r\n"


def test_a_notice_that_nobody_can_word_holds_up_neither_its_run_nor_the_others() -> None:
    tell_about("chiara", "Post 1")
    tell_about("chiara", "Post 2")
    with writing() as session:
        session.execute(update(Notice).where(Notice.id == notices()[0].id).values(facts={}))
    with a_mail_server() as server:
        assert deliver_notices() == 0
        assert deliver_notices() == 1
    assert [mail["Subject"] for mail in server.received] == ["Approved: Post 2"]


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


@pytest.mark.parametrize("kind", ["STARTTLS", "SSL"])
def test_it_encrypts_and_signs_in_as_the_block_says(kind: str, tmp_path: Path, time: Time) -> None:
    tell_about("chiara")
    tls = own_certificate(tmp_path)
    how: dict[str, Any] = (
        {"ssl_context": tls} if kind == "SSL" else {"tls_context": tls, "require_starttls": True}
    )
    how |= {"authenticator": one_user("us@example.org", "secret-1"), "auth_required": True}
    with moody_mail(moody := Moody(), **how, auth_require_tls=kind != "SSL") as port:
        us = {"smtp_type": kind, "username": "us@example.org"}
        connect_mail(port, **us, password="secret-1")
        assert deliver_notices() == 0
        assert "does not let us in (CERTIFICATE_VERIFY_FAILED)" in problems()[0]
        time.passes(timedelta(minutes=1))
        connect_mail(port, **us, password="secret-2", verify=False)
        assert deliver_notices() == 0
        assert "does not let us in (535" in problems()[0]
        assert "secret" not in problems()[0]
        time.passes(timedelta(minutes=5))
        connect_mail(port, **us, password="secret-1", verify=False)
        assert deliver_notices() == 1
    assert moody.received[0]["From"] == "Ferment & Co <us@example.org>"


def test_a_kill_between_the_servers_ok_and_our_mark_sends_the_same_mail_again(
    time: Time, prefect_api: "RunningPrefect"
) -> None:
    tell_about("chiara")
    with a_mail_server() as server, nobody_can_write_after_the_mail(server) as arrived:
        deliverer = a_deliverer(prefect_api)
        assert arrived.wait(60)
        deliverer.send_signal(signal.SIGKILL)
        deliverer.wait()
    assert notices()[0].sent_at is None
    with a_mail_server() as again:
        assert deliver_notices() == 0  # it may still be on its way
        time.passes(LEASE + timedelta(seconds=30))
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
