"""Answers that do not fit their form, or come in another way, never count and never get lost."""

from typing import TYPE_CHECKING

import pytest
from prefect.client.schemas.responses import SetStateStatus
from prefect.states import Running
from sqlalchemy import select

from signoff.access.visitor import Way
from signoff.lifecycle.turns import AnswerRefused
from signoff.store.answers import ReceivedAnswer
from signoff.store.database import reading
from signoff.store.notices import Notice
from signoff.store.questions import Decision, Method
from signoff.store.sessions import BrowserSession
from tasks import asking
from tests.lifecycle_run import ON_SQLITE, TEXT, Run, decisions, resume, signed_in
from tests.servers.hands import put

if TYPE_CHECKING:
    from tests.servers.mastodon import MastodonServer


@ON_SQLITE
@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    "said",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"decision": "Yes!"}, id="no such decision"),
        pytest.param({"decision": "Approve", "form": "create-round-1-brief-0"}, id="another form"),
    ],
)
def test_prefect_itself_refuses_what_does_not_fit_the_form(said: dict[str, object]) -> None:
    run = Run().write()

    answer = resume(run, **said)

    assert answer.status is not SetStateStatus.ACCEPT
    assert decisions() == []


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_a_rejection_without_a_reason_is_refused_and_the_form_stays_open() -> None:
    run = Run().write()

    with pytest.raises(AnswerRefused, match="write in the comment"):
        run.answer("review-country-leads", decision="Reject for good", name="Luca Moretti")

    assert run.form("review-country-leads")
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
def test_an_answer_planted_in_prefect_does_not_count_and_the_owner_hears_of_it() -> None:
    run = Run().write()
    key = run.form("review-country-leads").key

    resume(run, decision="Approve", form=key)
    run.go()

    assert run.state.is_paused()
    assert run.form("review-country-leads").key != key
    assert decisions() == []
    with reading() as session:
        told = select(Notice.person).where(Notice.kind == "past-the-door")
        assert list(session.scalars(told)) == ["olivia"]


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours may catch it."""


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_an_answer_survives_that_its_run_is_killed_before_it_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(*_of: object) -> None:
        raise Killed

    run = Run()
    run.player.answer(run.form("create"), "jonas", text=TEXT)
    with monkeypatch.context() as killing:
        killing.setattr(asking, "take_answer", die)
        with pytest.raises(Killed):
            run.go()
    put(run.id, Running())

    run.go()

    assert run.form("review-country-leads")


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_a_decision_is_proven_by_the_session_in_which_it_was_made() -> None:
    run = Run().write()
    before = signed_in("luca")

    run.approve("review-country-leads", "Luca Moretti")

    with reading() as session:
        (decision,) = session.scalars(select(Decision))
        answer = session.get_one(ReceivedAnswer, decision.answer_id)
        way = session.get_one(BrowserSession, answer.session_id).way
    assert decision.method is Method.PROVEN
    assert (answer.person, way) == ("luca", Way.INSIDE)
    assert answer.session_id > before.session_id
    assert answer.said["decision"] == "Approve"
