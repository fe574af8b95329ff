"""Answers that do not fit their form, or come in another way, never count and never get lost."""

from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.responses import SetStateStatus
from prefect.states import Running

from signoff.store.questions import Verdict
from tasks import asking
from tests.lifecycle_run import ON_SQLITE, Run, decisions, resume
from tests.servers.hands import put

if TYPE_CHECKING:
    from tests.servers.mastodon import MastodonServer


@ON_SQLITE
@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    "said",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"decision": "Yes!", "name": "Luca Moretti"}, id="no such decision"),
        pytest.param({"decision": "Approve", "name": "Jonas Weber"}, id="not asked"),
        pytest.param(
            {"decision": "Approve", "name": "Luca Moretti", "form": "create-round-1-brief-0"},
            id="another form",
        ),
    ],
)
def test_prefect_itself_refuses_what_does_not_fit_the_form(said: dict[str, object]) -> None:
    run = Run().write()

    answer = resume(run, **said)

    assert answer.status is not SetStateStatus.ACCEPT
    assert decisions() == []


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_a_rejection_without_a_reason_is_asked_again() -> None:
    run = Run().write()

    run.answer("review-country-leads", decision="Reject for good", name="Luca Moretti")

    assert run.state.is_paused()
    assert "write in the comment" in run.asks
    assert decisions() == []


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_a_run_that_is_pushed_past_its_form_asks_again(mastodon: "MastodonServer") -> None:
    run = Run().until_head_office()

    put(run.id, Running())
    run.go()

    assert run.state.is_paused()
    assert run.form("approve-head-office").key.endswith("-1")
    assert len(decisions()) == 2
    assert mastodon.posts() == []


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_a_planted_answer_of_somebody_who_is_not_asked_does_not_count() -> None:
    run = Run().write()
    key = run.form("review-country-leads").key
    with get_client(sync_client=True) as prefect:
        _plant(prefect, run, key)

    put(run.id, Running())
    run.go()

    assert run.state.is_paused()
    assert "is not asked here" in run.asks
    assert decisions() == []


def _plant(prefect: SyncPrefectClient, run: Run, key: str) -> None:
    prefect.create_flow_run_input(
        UUID(run.id),
        f"suspended-{key}-response",
        f'{{"decision": "Approve", "name": "Jonas Weber", "form": "{key}"}}',
    )


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours may catch it."""


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_an_answer_survives_that_its_run_is_killed_before_it_is_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(*_of: object) -> None:
        raise Killed

    run = Run().write()
    run.player.answer(run.form("review-country-leads"), decision="Approve", name="Luca Moretti")
    with monkeypatch.context() as killing:
        killing.setattr(asking, "take_answer", die)
        with pytest.raises(Killed):
            run.go()
    put(run.id, Running())

    run.go()

    assert decisions() == [("luca", Verdict.APPROVE)]
    assert run.form("approve-brand")
