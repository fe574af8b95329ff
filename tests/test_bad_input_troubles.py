"""Something that we need is not there: it is said what to do, and then everything goes on."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from prefect.client.orchestration import get_client
from pydantic import SecretStr

from blocks.mastodon import MastodonAccount
from server.commands.apply import apply
from signoff.store.database import DiskFull, StoreBusy, forget_connections
from tasks.delivering import deliver_notices
from tasks.repairing import repair_runs
from tests.lifecycle_run import ON_SQLITE, Run
from tests.outbox import connect_mail, disconnect_mail, problems
from tests.story import EXAMPLE, Time
from tests.test_bad_input_store import no_room_in_the_database

if TYPE_CHECKING:
    from tests.servers.mastodon import MastodonServer
    from tests.servers.smtp import MailServer

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("team")]

HUB, ITALY = "mastodon-hub", "mastodon-italy"
NOBODY = "http://127.0.0.1:1"


def goes_on(one: Run) -> None:
    """What is done every few minutes finds the run that failed, and starts it again."""
    assert repair_runs() == 1
    one.go()


def test_an_answer_outlives_a_locked_database(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Run()
    forget_connections()
    monkeypatch.setattr("signoff.store.database.BUSY_SECONDS", 0.2)
    other = sqlite3.connect(store.removeprefix("sqlite:///"))
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(StoreBusy, match="Nothing was changed; try again in a moment"):
        one.write()

    other.rollback()
    one.write()
    assert one.form("review-country-leads")


def test_an_answer_outlives_a_full_disk() -> None:
    one = Run()

    with no_room_in_the_database(), pytest.raises(DiskFull, match="free some space"):
        one.write("x" * 20_000)

    assert one.form("create")
    one.write()
    assert one.form("review-country-leads")


@pytest.fixture
def no_mail_server() -> Iterator[None]:
    connect_mail(1)
    yield
    disconnect_mail()


def test_without_a_mail_server_everything_goes_on_and_the_mail_comes_later(
    no_mail_server: None, mail_server: "MailServer", time: Time
) -> None:
    one = Run().write()

    assert one.form("review-country-leads")
    assert problems()
    assert all("does not answer at port 1 (Connection refused)" in said for said in problems())

    connect_mail(mail_server.port)
    time.passes(timedelta(minutes=10))
    assert deliver_notices() == 2
    assert len(mail_server.received()) == 2
    assert problems() == ["It was answered before this could be told.", "", ""]


def forget_the_token(channel: str) -> None:
    """As it is when somebody saved the block's form half-way, or with an older version."""
    with get_client(sync_client=True) as prefect:
        block = prefect.read_block_document_by_name(channel, "mastodon-account")
        path = {"id": block.id}
        data = {"data": {"server": "mastodon.social"}, "merge_existing_data": False}
        prefect.request("PATCH", "/block_documents/{id}", path_params=path, json=data)


@pytest.fixture
def accounts(mastodon: "MastodonServer") -> Iterator[MastodonAccount]:
    """An account that works, and whatever a test did to the team's, they work afterwards."""
    account = MastodonAccount(server=mastodon.url, token=SecretStr(mastodon.token))
    yield account
    for channel in (HUB, ITALY):
        account.model_copy().save(channel, overwrite=True)


def test_an_account_that_is_missing_is_asked_for_and_a_network_that_is_down_waited_for(
    accounts: MastodonAccount,
    mastodon: "MastodonServer",
    time: Time,
    capsys: pytest.CaptureFixture[str],
) -> None:
    MastodonAccount.delete(HUB)
    forget_the_token(ITALY)
    apply(EXAMPLE)
    said = capsys.readouterr().out
    assert "create a block of the type “Mastodon account” and name it mastodon-hub." in said
    assert "correct these fields of the “Mastodon account” called mastodon-italy: token." in said

    MastodonAccount(server=NOBODY, token=SecretStr("x")).save(ITALY, overwrite=True)
    one = Run(channels=[HUB, ITALY]).until_head_office()
    one.approve("approve-head-office", "Grace Okafor")
    time.passes(timedelta(days=2))
    one.approve("approve-head-office", "Mei Lindqvist")

    assert one.state.is_paused()
    assert "No account called mastodon-hub is connected." in one.asks
    assert mastodon.posts() == []

    for channel in (HUB, ITALY):
        accounts.model_copy().save(channel, overwrite=True)
    time.passes(timedelta(minutes=10))
    one.answer(f"publish-{HUB}", remedy="It is not out: send it again", name="Olivia Grant")
    assert len(mastodon.posts()) == 2
