"""A flow run is killed while its post goes out: Prefect does not notice, and it ends well."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from prefect.client.schemas.objects import StateType
from pydantic import SecretStr
from sqlalchemy import or_, select

from blocks.mastodon import MastodonAccount
from flows.chase_deadlines import chase_deadlines
from signoff import clock
from signoff.lifecycle import ledger
from signoff.lifecycle.ledger import Claimed
from signoff.networks.network import Sent
from signoff.store.database import StoreBusy, reading
from signoff.store.notices import Notice
from signoff.store.publications import LEASE, Attempt, Publication, Sending
from signoff.store.questions import open_questions
from tests.lifecycle_run import ON_SQLITE, Run
from tests.servers.hands import carry_out, state_of, submit
from tests.servers.proxy import Hold
from tests.story import Time

if TYPE_CHECKING:
    from tests.servers.mastodon import MastodonServer
    from tests.servers.prefect import RunningPrefect
    from tests.servers.proxy import Proxy

POST = ("POST", "/api/v1/statuses")
SHOULD_BE_NOTICED = LEASE + timedelta(minutes=5)

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("team")]


@pytest.fixture
def hub(mastodon_line: "Proxy", mastodon: "MastodonServer", team: None) -> "Proxy":
    """The hub's account, over a line that can be made bad."""
    account = MastodonAccount(server=mastodon_line.url, token=SecretStr(mastodon.token))
    account.save("mastodon-hub", overwrite=True)
    return mastodon_line


def due(time: Time, **brief_changes: object) -> Run:
    """A content that everybody agreed on two days ago, for a slot that was yesterday."""
    today = clock.now()
    time.passes(timedelta(days=-2))
    run = Run(**brief_changes).until_head_office()
    run.approve("approve-head-office", "Grace Okafor")
    run.approve("approve-head-office", "Mei Lindqvist")
    time.at = today
    return run


@contextmanager
def process_of(run_id: str, prefect: "RunningPrefect") -> "Iterator[subprocess.Popen[bytes]]":
    """The process that a worker starts for a run, killed at the end."""
    environment = {**prefect.environment, "PREFECT__FLOW_RUN_ID": run_id}
    command = ["env", *(f"{name}={value}" for name, value in environment.items())]
    with subprocess.Popen([*command, sys.executable, "-m", "prefect.engine"]) as process:
        try:
            yield process
        finally:
            process.kill()


def found_later(run: Run, time: Time) -> None:
    """The scheduled look notices, and the content's own run goes on."""
    time.passes(SHOULD_BE_NOTICED)
    assert chase_deadlines()["repaired"] == 1
    run.go()


def the_publications() -> list[Sending]:
    with reading() as session:
        return list(session.scalars(select(Publication.sending).order_by(Publication.id)))


def events_by_run() -> dict[str, list[str]]:
    """What was written into the ledger, by whom."""
    with reading() as session:
        told: dict[str, list[str]] = {}
        for entry in session.scalars(select(Attempt).order_by(Attempt.id)):
            told.setdefault(entry.by, []).append(entry.event)
        return told


def told_of_it() -> list[tuple[str, str]]:
    """Who was told, and how, that a post did not go out."""
    about = or_(Notice.kind == "failed", Notice.facts["what"].as_string() == "publish")
    with reading() as session:
        notices = session.scalars(select(Notice).where(about).order_by(Notice.person))
        return list(dict.fromkeys((one.person, one.kind) for one in notices))


def killed_on_the_line(hold: Hold, prefect: "RunningPrefect") -> None:
    """The run of `publish` comes as far as its request, and Prefect does not see it die."""
    run_id = submit("publish/publish", content_id=1)
    with process_of(run_id, prefect):
        assert hold.reached.wait(60)
    assert state_of(run_id).type is StateType.RUNNING


def test_killed_with_its_request_on_the_way_a_person_is_asked(
    hub: "Proxy", mastodon: "MastodonServer", prefect_api: "RunningPrefect", time: Time
) -> None:
    run = due(time)
    hold = Hold()
    hub.on(*POST, hold.before)
    killed_on_the_line(hold, prefect_api)
    hold.forget()

    found_later(run, time)

    assert mastodon.posts() == []
    assert the_publications() == [Sending.UNSEEN]
    assert run.form("publish-mastodon-hub")
    with reading() as session:
        assert [question.asked for question in open_questions(session)] == [["olivia"]]
    assert told_of_it() == [("jonas", "failed"), ("olivia", "failed")], "once, not twice"
    assert list(events_by_run().values()) == [["claimed", "calling"], ["looking", "unseen"]]


def test_killed_with_its_answer_on_the_way_the_post_is_found(
    hub: "Proxy", mastodon: "MastodonServer", prefect_api: "RunningPrefect", time: Time
) -> None:
    run = due(time)
    hold = Hold()
    hub.on(*POST, hold.after)
    killed_on_the_line(hold, prefect_api)
    hold.release()

    found_later(run, time)

    assert len(mastodon.posts()) == 1
    assert the_publications() == [Sending.SENT]
    assert list(events_by_run().values()) == [["claimed", "calling"], ["looking", "sent"]]


def test_a_channel_whose_ledger_cannot_be_written_does_not_stop_another(
    hub: "Proxy", mastodon: "MastodonServer", time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = due(time, channels=["mastodon-hub", "mastodon-italy"])
    written = ledger.sent

    def busy_for_the_hub(claimed: Claimed, post: Sent) -> bool:
        if claimed.channel == "mastodon-hub":
            raise StoreBusy
        return written(claimed, post)

    with monkeypatch.context() as broken:
        broken.setattr(ledger, "sent", busy_for_the_hub)
        assert carry_out(submit("publish/publish", content_id=1)).is_failed()
    assert the_publications() == [Sending.CALLING, Sending.SENT]

    found_later(run, time)

    assert len(mastodon.posts()) == 2
    assert the_publications() == [Sending.SENT, Sending.SENT]
