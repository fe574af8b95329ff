"""The servers that other tests rely on are real: they answer, and they forget."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import TYPE_CHECKING

import httpx
import pytest
import sqlalchemy as sa

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.servers.kept_store import KeptDatabase
    from tests.servers.prefect import RunningPrefect
    from tests.servers.smtp import MailServer

VISIT = """
INSERT INTO visits ("at", "who", "what", "where", "why", "address")
VALUES ('2026-01-01', 'olivia', 'signed in', 'POST /sign-in', '', '')
"""


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
    settings = httpx.get(f"{prefect_server.ui_url}/ui-settings", timeout=60).json()
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
    runs = httpx.post(f"{prefect_api.api_url}/flow_runs/filter", json=asked, timeout=60).json()
    assert [run["state"]["type"] for run in runs] == ["COMPLETED"]


def test_a_kept_database_forgets_what_a_test_wrote_and_lets_nobody_in_who_stayed(
    kept_database: "KeptDatabase",
) -> None:
    for _test in range(2):
        with kept_database.lent() as url, own_connection(url) as database:
            assert database.scalar(sa.text("select count(*) from visits")) == 0
            assert database.scalar(sa.text("select count(*) from alembic_version")) == 1
            database.execute(sa.text(VISIT))
            assert database.scalar(sa.text("select max(id) from visits")) == 1
    with pytest.raises(sa.exc.OperationalError, match="does not exist"), own_connection(url):
        pass


def test_a_kept_database_whose_tables_were_changed_is_made_anew(
    kept_database: "KeptDatabase",
) -> None:
    for changed in ("alter table visits disable trigger all", "drop table visits", "select 1"):
        with kept_database.lent() as url, own_connection(url) as database:
            database.execute(sa.text(VISIT))
            with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.begin_nested():
                database.execute(sa.text("delete from visits"))
            database.execute(sa.text(changed))


@contextmanager
def own_connection(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()
