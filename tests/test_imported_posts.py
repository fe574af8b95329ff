"""Imported posts count wherever they can say something, and each of them once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.commands.import_history import import_history
from signoff.facts_of_posts import facts_of_posts
from signoff.kpi.drivers import drivers
from signoff.reporting import Row, asked_for, material
from signoff.store.database import writing
from signoff.timing import timings
from tests.published import published
from tests.story import Time, apply_example
from tests.test_import_history import GOOD, HEAD, ITALY, WEEK, WITH_KIND


@pytest.fixture(autouse=True)
def example(store: str, time: Time) -> None:
    time.at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    apply_example()


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def reported() -> list[Row]:
    return material(asked_for("weekly-kpi", WEEK, datetime.now(UTC))).posts


def test_imported_posts_tell_at_which_hours_a_channel_does_better(csv: Path) -> None:
    rows = (
        f"{week}-{hour},2026-{8 - week // 4:02}-{1 + week % 4 * 7:02} {hour:02}:00,,A,"
        f"{likes},0,0,\n"
        for week in range(28)
        for hour, likes in ((18, 60 + week), (9, 12 + week % 3))
    )
    csv.write_text(HEAD + "".join(rows))

    import_history(ITALY, csv)

    known, *_kinds = timings(ITALY)
    assert (known.posts, timings("mastodon-hub")[0].elsewhere) == (56, 56)
    assert {time.known.hour % 24 for time in known.times} == {18}


def test_a_post_that_turns_out_to_be_ours_counts_once_and_as_we_measure_it(csv: Path) -> None:
    """A person says where it is after its network never answered: the export was quicker."""
    csv.write_text(HEAD + GOOD + GOOD.replace("109", "110"))
    import_history(ITALY, csv)
    assert len(reported()) == 2

    with writing() as session:
        ours = published(session, ITALY, datetime(2026, 11, 10, 8, 30, tzinfo=UTC))
        ours.network_id, ours.url = "9", "https://social.example/109"

    assert [row["likes"] for row in reported()] == [12, None]


def test_a_post_is_known_by_its_address_where_one_file_has_no_id(csv: Path) -> None:
    csv.write_text("url,published,likes\nhttps://social.example/109,2026-11-10 09:30,3\n")
    import_history(ITALY, csv)
    csv.write_text(HEAD + GOOD + GOOD.replace("109,", "110,", 1))
    import_history(ITALY, csv)
    csv.write_text("url,published,likes\nhttps://social.example/109,2026-11-10 09:30,4\n")
    import_history(ITALY, csv)

    assert sorted((row["likes"], row["title"]) for row in reported()) == [
        (3, "https://social.example/109"),
        (12, "=SUM(A1) und mehr"),  # two posts can lead to one address
    ]


def test_what_drives_results_learns_from_imported_posts_and_only_of_kinds_that_are_told(
    csv: Path,
) -> None:
    """Two of three say their kind; of one in six not everything was told."""
    day = timedelta(days=2)
    start, kinds = datetime(2026, 4, 1, 9), ("picture", "text", "")  # noqa: DTZ001 Rome's clocks
    rows = (
        f"{n},{start + n * day:%Y-%m-%d %H:%M},{'word ' * (n % 5)},{kinds[n % 3]},"
        f"{'Tea' if n % 2 else ''},{likes},0,{'' if n % 6 == 5 else 0}\n"
        for n in range(108)
        for likes in [(200 if n % 3 == 0 else 100) + n % 7]
    )
    csv.write_text(WITH_KIND + "".join(rows))
    import_history(ITALY, csv)

    posts = facts_of_posts([ITALY], datetime(2026, 1, 1, tzinfo=UTC), datetime.now(UTC))
    found = drivers(posts)

    assert (len(posts), found.posts) == (90, 90)
    assert {(one.what, one.level, one.against) for one in found.factors if one.what == "kind"} == {
        ("kind", "text", "picture")
    }
    assert all(one.against for one in found.factors if one.what != "campaign")
