"""At its last checkpoint a post is held against its channel and its goal: once, and for good."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reports.rework import new_brief
from server.commands.import_history import import_history
from signoff.kpi.own_range import Range, Share, Standing, standing
from signoff.lifecycle.opening import close
from signoff.lifecycle.reworking import to_rework, wanted
from signoff.post import ChannelPost
from signoff.store.contents import Outcome
from signoff.store.database import reading, writing
from signoff.store.results import Result, results_of
from signoff.workspace import files_of
from tests.measured_posts import PICTURE, measured
from tests.outbox import notices
from tests.story import EXAMPLE, Time, apply_example, change_process

ITALY = "mastodon-italy"
NOON = datetime(2026, 6, 1, 10, tzinfo=UTC)
"""In Rome; a Monday."""
LAST = NOON + timedelta(days=100)


@pytest.fixture(autouse=True)
def example(store: str, time: Time) -> None:
    time.at = LAST + timedelta(days=31)
    apply_example()


def earlier(posts: int = 20, engagements: int = 20) -> None:
    """What the channel did before: pictures at noon, with 20 likes and more after a month."""
    short = ChannelPost(text="Kettle on.", media=(PICTURE,))
    with writing() as session:
        for day in range(posts):
            sent_at = NOON + timedelta(days=day)
            measured(session, ITALY, sent_at, {"24h": 5, "30d": engagements + day}, post=short)


def ended(likes: int, *, hour: int = 10, goal: str = "presence", key: str = "") -> int:
    """A post by the end of its life; its content."""
    at = LAST.replace(hour=hour)
    post = ChannelPost(text="Long. " * 70)
    with writing() as session:
        content = measured(
            session, ITALY, at, {"24h": 900, "30d": likes}, post=post, goal=goal, key=key
        )
    close(content.id, Outcome.MEASURED)
    return content.id


def result(content_id: int) -> Result:
    with reading() as session:
        (only,) = results_of(session, content_id)
        return only


def told(kind: str) -> list[str]:
    return [notice.person for notice in notices() if notice.kind == kind]


def test_a_post_below_the_lower_quarter_falls_short_and_what_was_different_is_kept() -> None:
    earlier()

    id = ended(3, hour=2)

    found = result(id)
    assert (found.standing, found.engagements, found.age) == (Standing.SHORT, 3, "30d")
    assert (found.low, found.median, found.high, found.posts) == (24.75, 29.5, 34.25, 20)
    assert [(one["what"], one["here"], one["better"]) for one in found.differences] == [
        ("kind", "text", "picture"),
        ("length", "420", "10 10"),
        ("part-of-day", "night", "afternoon"),
    ]
    assert to_rework() == [id]


def test_imported_posts_say_what_is_usual_if_they_had_their_time_and_all_was_told(
    tmp_path: Path,
) -> None:
    csv, day = tmp_path / "earlier.csv", timedelta(days=1)
    rows = [f"{n},{NOON + n * day:%Y-%m-%dT%H:%MZ},Kettle on.,{20 + n},0,0" for n in range(20)]
    too_young = [f"y,{LAST - day:%Y-%m-%dT%H:%MZ},Kettle on.,900,0,0"]
    not_all = [f"n{n},{NOON + n * day:%Y-%m-%dT%H:%MZ},Kettle on.,1,," for n in range(9)]
    lines = ["id,published,text,likes,shares,comments", *rows, *too_young, *not_all]
    csv.write_text("\n".join(lines))
    import_history(ITALY, csv, exported=f"{LAST + 9 * day:%Y-%m-%d}")

    found = result(ended(3, hour=2))

    assert (found.standing, found.posts) == (Standing.SHORT, 20)
    assert (found.low, found.median, found.high) == (24.75, 29.5, 34.25)
    assert [one["what"] for one in found.differences] == ["length", "part-of-day"]


def test_the_new_brief_is_for_who_the_process_names_and_says_what_was_different() -> None:
    earlier()

    brief = new_brief(wanted(ended(3, hour=2)))

    assert (brief.creator, brief.channels) == ("olivia", [ITALY])
    assert brief.title.startswith("Rework: Post ")
    assert "fell short on Hazel & Thyme Italia: 3 engagements after 30d" in brief.message
    assert "Of the better ones 100% have a picture." in brief.message
    assert "420 characters; half of the better ones have 10 to 10." in brief.message
    assert "does not prove that it was the reason" in brief.message
    assert "> Tell people." in brief.message
    assert brief.slot >= (LAST + timedelta(days=38)).replace(tzinfo=None)
    assert brief.slot.weekday() == LAST.weekday()


def test_a_usual_post_and_one_with_too_few_before_it_give_nobody_work() -> None:
    earlier(posts=11)
    assert result(ended(1)).standing is Standing.TOO_FEW

    earlier(posts=20)
    assert result(ended(26)).standing is Standing.USUAL

    assert to_rework() == []
    assert told("reuse") == []


def test_without_somebody_named_a_post_that_falls_short_is_kept_and_nothing_else() -> None:
    text = files_of(EXAMPLE)["process.yaml"]
    before, _rework, after = text.partition("rework:\n")
    apply_example(**{"process.yaml": before + after.partition("nothing is said\n")[2]})
    earlier()

    assert result(ended(3)).standing is Standing.SHORT
    assert to_rework() == []


def test_what_reached_its_share_of_the_goal_did_not_fall_short() -> None:
    change_process("owner: olivia  ", "owner: olivia  ")
    goals = files_of(EXAMPLE)["goals.yaml"].replace("target: 60", "target: 10")
    apply_example(**{"goals.yaml": goals})
    earlier()

    weak, enough = ended(4, goal="conversation"), ended(5, goal="conversation")

    # Ten in a week, by one post in the first week of it and then by two.
    assert (result(weak).standing, result(weak).goal_share) == (Standing.SHORT, 10)
    assert (result(enough).standing, result(enough).goal_share) == (Standing.USUAL, 5)


def test_far_better_is_told_once_to_the_goals_owner_and_the_creator() -> None:
    earlier()

    id = ended(69)
    close(id, Outcome.MEASURED)

    assert result(id).standing is Standing.FAR_BETTER
    assert told("reuse") == ["olivia", "giulia"]


def test_a_rework_that_falls_short_again_is_told_and_not_begun_a_third_time() -> None:
    earlier()

    ended(3, key="rework-1")

    assert to_rework() == []
    assert told("not-reworked") == ["olivia"]


def test_of_a_post_that_nobody_could_count_nothing_is_said() -> None:
    earlier()
    with writing() as session:
        content = measured(session, ITALY, LAST, {})
    close(content.id, Outcome.MEASURED)

    with reading() as session:
        assert results_of(session, content.id) == []
    assert to_rework() == []


@pytest.mark.parametrize(
    ("engagements", "share", "below", "found"),
    [
        (9, None, "lower-quartile", Standing.SHORT),
        (9, None, "half-of-median", Standing.USUAL),
        (7, None, "half-of-median", Standing.SHORT),
        (9, Share(9, 9.0), "lower-quartile", Standing.USUAL),
        (9, Share(9, 9.5), "lower-quartile", Standing.SHORT),
        (10, Share(0, 50.0), "lower-quartile", Standing.USUAL),
        (40, None, "lower-quartile", Standing.USUAL),
        (41, None, "lower-quartile", Standing.FAR_BETTER),
    ],
)
def test_how_a_post_stands(
    engagements: int, share: Share | None, below: str, found: Standing
) -> None:
    usual = Range(posts=20, low=10, median=15, high=20)

    assert standing(engagements, usual, share, below) is found  # type: ignore[arg-type]
