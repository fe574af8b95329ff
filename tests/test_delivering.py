"""What stands in the outbox reaches people, by mail and in chat."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from prefect.blocks.notifications import MattermostWebhook
from prefect_slack import SlackWebhook
from pydantic import SecretStr
from sqlalchemy import update

from server.ports import LOOPBACK
from signoff.settings import settings
from signoff.store.database import writing
from signoff.store.notices import Notice
from signoff.store.questions import Question
from signoff.telling import tell_people
from tasks.delivering import deliver_notices, message_id
from tests.outbox import a_mail_server, connect_mail, disconnect_mail, notices, problems, tell_about
from tests.servers.moody_mail import Moody, moody_mail, one_user, own_certificate
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
        assert f"{settings().ui_url}/v2/runs/flow-run/run-of-Tea" in words
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
    assert "„Spring launch“ ist freigegeben." in hook.received[-1]["text"]


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
