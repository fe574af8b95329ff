"""Mails lead to where one decides: colleagues to our page, others by a link of their own."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from signoff.access.links import opened
from signoff.lifecycle.reminding import remind
from signoff.settings import settings
from tasks.delivering import deliver_notices
from tests.outbox import a_mail_server, notices
from tests.outsiders import agency_at_work, waiting_for_clients
from tests.own_accounts import ON_SQLITE
from tests.story import Time, Told

if TYPE_CHECKING:
    from tests.servers.moody_mail import Moody
    from tests.servers.prefect import RunningPrefect

pytestmark = ON_SQLITE


@pytest.fixture(autouse=True)
def at_work(store: str, prefect_api: "RunningPrefect") -> None:
    """The team and its two clients are at work."""
    agency_at_work()


def mails_to(server: "Moody", name: str) -> list[EmailMessage]:
    return [mail for mail in server.received if name in mail["To"]]


def links(mail: EmailMessage) -> list[str]:
    """The addresses in a mail, which are the same in its text and on its page."""
    text, html = (part.get_content() for part in mail.iter_parts())
    found = re.findall(r"http\S+", text)
    assert set(found) == set(re.findall(r'href="(http[^"]+)"', html))
    return [link.removeprefix(settings().ui_url) for link in found]


def test_each_mail_leads_to_where_its_reader_can_act() -> None:
    told = Told("run-1")
    told.turn()
    writing = delivered("Giulia")
    told.write().say("luca").turn()
    number = told.turn().question_id
    outside = delivered("Clara")
    told.say("clara").say("casper").turn()
    deciding = delivered("Amir")

    assert links(writing) == ["/v2/runs/flow-run/run-1"]
    (link,) = links(outside)
    assert opened(link.removeprefix("/review/")).question.id == number
    assert "Non ti serve un account." in writing_of(outside)
    assert links(deciding) == [f"/approve/{told.turn().question_id}", "/v2/runs/flow-run/run-1"]


def delivered(name: str) -> EmailMessage:
    """The one mail to this person, when all mails are out."""
    with a_mail_server() as server:
        deliver_notices()
    (mail,) = mails_to(server, name)
    return mail


def writing_of(mail: EmailMessage) -> str:
    text, _html = (part.get_content() for part in mail.iter_parts())
    return " ".join(text.split())


def test_a_reminder_brings_a_link_of_its_own(time: Time) -> None:
    told = waiting_for_clients()
    with a_mail_server() as server:
        deliver_notices()
        time.at = told.turn().due_at + timedelta(days=4)
        remind()
        time.passes(timedelta(days=4))
        deliver_notices()
        asked, reminded = mails_to(server, "Clara")

    assert links(asked) != links(reminded)
    assert opened(links(reminded)[0].removeprefix("/review/")).person.id == "clara"


def test_what_stands_in_a_link_is_kept_nowhere() -> None:
    waiting_for_clients()
    with a_mail_server() as server:
        deliver_notices()
    secret = links(mails_to(server, "Clara")[0])[0].removeprefix("/review/").partition(".")[0]

    assert secret not in "".join(f"{notice.facts}{notice.problem}" for notice in notices())
