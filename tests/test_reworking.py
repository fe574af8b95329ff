"""What fell short becomes one brief on a real Prefect server, whatever is killed on the way."""

from datetime import UTC, datetime, timedelta

import pytest
from prefect.client.orchestration import get_client
from sqlalchemy import select

from flows.chase_deadlines import chase_deadlines
from flows.collect_metrics import collect_metrics
from signoff.store.contents import Content, Outcome
from signoff.store.database import reading, writing
from signoff.store.results import Rework
from tasks import reworking
from tests.lifecycle_run import ON_SQLITE, Run
from tests.measured_posts import measured
from tests.servers.hands import carry_out
from tests.story import Time

HUB = "mastodon-hub"


class Killed(BaseException):
    """What a process does not survive."""


def earlier_posts(before: datetime) -> None:
    with writing() as session:
        for day in range(20):
            content = measured(session, HUB, before - timedelta(days=60 - day), {"30d": 20 + day})
            content.close(Outcome.MEASURED, before)


def reworks() -> list[Rework]:
    with reading() as session:
        return list(session.scalars(select(Rework)))


def contents(key: str) -> list[Content]:
    with reading() as session:
        return list(session.scalars(select(Content).where(Content.key == key)))


def runs_of(title: str) -> int:
    with get_client(sync_client=True) as prefect:
        return sum(title in str(run.parameters) for run in prefect.read_flow_runs(limit=200))


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_a_post_that_fell_short_is_one_brief_for_its_owner_though_all_is_killed(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier_posts(datetime.now(UTC))
    run = Run(goal="presence").until_head_office()
    for name in ("Grace Okafor", "Mei Lindqvist"):
        run.approve("approve-head-office", name)
    time.passes(timedelta(days=40))
    run.go()
    time.passes(timedelta(days=40))
    collect_metrics()

    def dies(*_anything: object) -> None:
        raise Killed

    # Just after the content's life has ended; then just after the new run was made.
    with monkeypatch.context() as killed:
        killed.setattr("flows.content_lifecycle.start_reworks", dies)
        with pytest.raises(Killed):
            run.go()
    assert [one.ended_at for one in reworks()] == [None]
    with monkeypatch.context() as killed:
        killed.setattr(reworking, "begun", dies)
        with pytest.raises(Killed):
            chase_deadlines()
    assert [one.ended_at for one in reworks()] == [None]
    chase_deadlines()
    chase_deadlines()

    (rework,) = reworks()
    assert rework.run_id
    assert runs_of("Rework: ") == 1
    carry_out(rework.run_id)
    (new,) = contents(f"rework-{rework.content_id}")
    assert (new.creator, new.run_id) == ("olivia", rework.run_id)
    assert "fell short on Hazel & Thyme" in new.brief["message"]
