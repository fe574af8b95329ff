"""A content's whole life on a real Prefect server and a real network."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from flows.collect_metrics import collect_metrics
from signoff.store.contents import Outcome
from signoff.store.database import reading
from signoff.store.measurements import Measurement
from tests.lifecycle_run import ON_SQLITE, Run, decisions, outcome
from tests.story import Time

if TYPE_CHECKING:
    from tests.servers.mastodon import MastodonServer


@pytest.mark.usefixtures("team")
def test_a_post_goes_from_brief_to_its_last_measurement(
    mastodon: "MastodonServer", time: Time
) -> None:
    run = Run().until_head_office()
    run.approve("approve-head-office", "Grace Okafor")
    time.passes(timedelta(days=2))
    run.approve("approve-head-office", "Mei Lindqvist")

    (post,) = mastodon.posts()
    assert "Kettle on" in post["content"]
    with mastodon.as_("ada") as ada:
        ada.post(f"/api/v1/statuses/{post['id']}/favourite").raise_for_status()
    time.passes(timedelta(days=40))
    collect_metrics()
    run.go()

    assert run.state.is_completed()
    assert outcome() is Outcome.MEASURED
    with reading() as session:
        likes = select(Measurement.value).where(Measurement.metric == "likes")
        assert list(session.scalars(likes)) == [1, 1, 1, 1]


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_a_post_that_was_sent_back_shows_what_changed(time: Time) -> None:
    run = Run().write("Kettle on. #HazelAndThyme")
    run.answer(
        "review-country-leads",
        decision="Request changes",
        name="Luca Moretti",
        comment="And the phone?",
    )

    assert "And the phone?" in run.asks
    assert run.form("create").filled()["text"] == "Kettle on. #HazelAndThyme"
    run.write("Kettle on, phone away. #HazelAndThyme")
    assert "~~on.~~ **on, phone away.**" in run.asks


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_a_text_that_breaks_the_style_guide_comes_back_with_what_to_mend() -> None:
    run = Run().write("A detox for everybody")

    form = run.form("create")
    assert form.filled()["text"] == "A detox for everybody"
    assert "detox" in run.asks
    assert "HazelAndThyme" in run.asks
    assert decisions() == []


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_a_rejected_post_ends_there(mastodon: "MastodonServer") -> None:
    run = Run().write()

    run.answer(
        "review-country-leads", decision="Reject for good", name="Luca Moretti", comment="Not us"
    )

    assert run.state.is_completed()
    assert outcome() is Outcome.REJECTED
    assert mastodon.posts() == []


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_the_same_brief_twice_says_which_content_it_is() -> None:
    Run(title="Twice")

    again = Run(title="Twice")

    assert again.state.is_failed()
    assert "already content 1, “Twice”" in (again.state.message or "")


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_a_brief_that_does_not_fit_says_everything_that_is_wrong() -> None:
    twice = ["mastodon-hub", "mastodon-hub"]
    run = Run(title="a\u202eb", channels=twice)

    assert run.state.is_failed()
    said = run.state.message or ""
    assert "Traceback" not in said
    assert all(word in said for word in ("control character", "each channel once"))
