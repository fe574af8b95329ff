"""What a report and a day's work cost hangs on their period, and not on all that was ever read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from server.commands.import_history import import_history
from signoff.facts_of_posts import facts_of_posts
from signoff.history import history
from signoff.lifecycle.measuring import channels_unread, due_now, keep
from signoff.reporting import asked_for, material
from signoff.store.channel_days import gained
from signoff.store.database import reading, writing
from signoff.store.measurements import Checkpoint, published_between, resting_contents
from signoff.store.publications import stands_for_another
from tests.asked_of_database import asked, read_from_end_to_end
from tests.published import published
from tests.story import apply_example

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ITALY = "mastodon-italy"


@pytest.fixture(autouse=True)
def example(store: str) -> None:
    apply_example()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_question_of_a_report_an_import_or_the_clock_reads_a_table_that_grows_from_end_to_end(
    tmp_path: Path,
) -> None:
    csv = tmp_path / "earlier.csv"
    csv.write_text("id,published,url,likes\n1,2026-11-10 09:30,https://social.example/1,5\n")
    with writing() as session:
        post = published(session, ITALY, NOW)

    with asked() as heard:
        report = asked_for("weekly-kpi", "2026-W46", NOW)
        history(report, material(report), NOW)
        facts_of_posts(list(report.channels), NOW - timedelta(days=365), NOW)
        import_history(ITALY, csv)
        import_history(take_back="1", yes=True)
        due_now()
        channels_unread()
        with reading() as session:
            resting_contents(session, NOW)
            published_between(session, [ITALY], NOW - timedelta(days=365), NOW)
            gained(session, [ITALY], NOW.date(), NOW.date())
            stands_for_another(session, post.id, "1")

    assert len(heard) > 10
    assert read_from_end_to_end(heard) == []


def test_all_that_is_due_is_kept_with_as_few_questions_as_one_of_it() -> None:
    few, many = _kept_at_once(2), _kept_at_once(40)

    assert many == few
    with reading() as session:
        assert session.scalar(text("SELECT sum(gained) FROM channel_days")) == 42 * 7


def _kept_at_once(posts: int) -> int:
    """How many statements it takes to keep what was read of so many posts."""
    with writing() as session:
        for n in range(posts):
            post = published(session, ITALY, NOW)
            post.network_id = f"{posts}-{n}"
            session.add(Checkpoint(publication_id=post.id, age="1h", due_at=NOW))
    with asked() as heard:
        due = due_now()
        keep(due, {one.network_id: {"likes": 5, "shares": 2} for one in due}, NOW)
    assert len(due) == posts
    return len(heard)
