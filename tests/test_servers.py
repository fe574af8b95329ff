"""The servers that other tests rely on are real: they answer, and they forget."""

import smtplib
from email.message import EmailMessage
from typing import TYPE_CHECKING

import httpx
import sqlalchemy as sa

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.servers.prefect import RunningPrefect
    from tests.servers.smtp import MailServer


def test_a_database_is_empty_and_writable(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    assert sa.inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(sa.text("create table seen (number integer)"))
    assert sa.inspect(engine).get_table_names() == ["seen"]
    engine.dispose()


def test_mail_that_is_sent_can_be_read(mail_server: "MailServer") -> None:
    for subject in ("first", "Größe"):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", subject
        mail.set_content("Hello.")
        with smtplib.SMTP(mail_server.host, mail_server.port) as smtp:
            smtp.send_message(mail)
    assert [mail["Subject"] for mail in mail_server.received()] == ["Größe", "first"]


def test_the_browser_shows_prefects_pages(page: "Page", prefect_server: "RunningPrefect") -> None:
    settings = httpx.get(f"{prefect_server.ui_url}/ui-settings").json()
    assert settings["api_url"] == prefect_server.api_url
    page.goto(f"{prefect_server.ui_url}/blocks/catalog")
    page.get_by_text("Email Server Credentials").wait_for()


def test_flows_of_a_test_run_on_the_real_server(prefect_api: "RunningPrefect") -> None:
    from prefect import flow

    @flow(name="a test's own flow")
    def answer() -> int:
        return 42

    assert answer() == 42
    asked = {"flows": {"name": {"any_": ["a test's own flow"]}}}
    runs = httpx.post(f"{prefect_api.api_url}/flow_runs/filter", json=asked).json()
    assert [run["state"]["type"] for run in runs] == ["COMPLETED"]
