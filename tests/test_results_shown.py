"""How a post did stands on its page, for whoever may see it: as it was judged, or so far."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from reports.content_story import artifact
from server.commands.import_history import import_history
from signoff import clock
from signoff.lifecycle.opening import close
from signoff.lifecycle.whole_story import whole_story
from signoff.store.contents import Outcome
from signoff.store.database import reading, writing
from signoff.store.measurements import Checkpoint
from signoff.store.publications import publications
from signoff.store.results import end_rework, results_of
from tests.measured_posts import measured
from tests.own_accounts import ON_SQLITE
from tests.story import Time, Told
from tests.waiting_posts import Pages, team_at_work

ITALY = "mastodon-italy"
LAST = datetime(2026, 9, 9, 10, tzinfo=UTC)


@pytest.fixture
def pages(store: str, time: Time) -> Pages:
    """The team is at work, and twenty posts went out in Italy before."""
    time.at = LAST + timedelta(days=31)
    pages = team_at_work()
    with writing() as session:
        for day in range(20):
            sent_at = LAST - timedelta(days=100 - day)
            measured(session, ITALY, sent_at, {"24h": 5 + day, "30d": 20 + day})
    return pages


def ended(likes: int) -> int:
    with writing() as session:
        content = measured(session, ITALY, LAST, {"24h": 9, "30d": likes}, goal="conversation")
    close(content.id, Outcome.MEASURED)
    return content.id


def out(likes: dict[str, int], to_come: str, days: int, *, is_gone: bool = False) -> int:
    """A post that is counted once more, so many days after it went out; once it was gone."""
    with writing() as session:
        content = measured(session, ITALY, LAST, likes)
        [post] = publications(session, content.id)
        due_at = LAST + timedelta(days=days)
        session.add(Checkpoint(publication_id=post.id, age=to_come, due_at=due_at))
        if is_gone:
            session.add(_was_gone(post.id, LAST + timedelta(days=7)))
        return content.id


def _was_gone(publication: int, at: datetime) -> Checkpoint:
    return Checkpoint(publication_id=publication, age="7d", due_at=at, done_at=at, missing=True)


def seen_by(pages: Pages, person: str, content: int) -> str:
    """What stands on the page, without its tags."""
    with pages.of(person) as browser:
        page = unescape(browser.get(f"/content/{content}?language=en").text)
    found = re.search(r'<h2 id="brought">.*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def mended(number: int, channel: str, region: str) -> int:
    """The content that its rework became, on some channel."""
    with writing() as session:
        new = measured(session, channel, clock.now(), {}, key=f"rework-{number}")
        new.title, new.region = "Rework: a better one", region
        end_rework(session, number, new.run_id, clock.now())
        return new.id


@ON_SQLITE
def test_what_fell_short_says_by_how_much_and_what_mends_it_to_those_who_may_see_that(
    pages: Pages,
) -> None:
    id = ended(3)
    with reading() as session:
        [kept] = results_of(session, id)

    said = seen_by(pages, "luca", id)

    assert said.startswith("What it brought Hazel & Thyme Italia fell short 3 engagements")
    assert (kept.posts, kept.low, kept.high) == (20, 24.75, 34.25)
    assert "Of the 20 posts there in the year before, the middle half had 24.8 to 34.2" in said
    assert "Its share of the goal “People answer us” was 60; it brought 3." in said
    assert "In kind, length and hour it was like the better posts there." in said
    assert "A new brief that is to mend it is about to be begun." in said
    in_prefect = artifact(whole_story(id), "").replace("\\", "")
    assert "fell short: 3 engagements after 30 days. Of the 20 posts" in in_prefect
    new = mended(id, "mastodon-germany", "germany")
    assert "A new brief is to mend it. Rework: a better one" in seen_by(pages, "olivia", id)
    assert seen_by(pages, "luca", id).endswith("A new brief is to mend it.")
    with pages.of("olivia") as olivia:
        assert f'fell short: <a href="/content/{id}">' in olivia.get(f"/content/{new}").text


@ON_SQLITE
def test_what_did_far_better_says_to_whom_it_was_proposed(pages: Pages) -> None:
    said = seen_by(pages, "luca", ended(90))

    assert "Italia far better 90 engagements after 30 days." in said
    assert said.endswith("This was proposed to Olivia Grant, Giulia Ferri")


def test_what_is_still_counted_says_how_it_does_so_far_and_when_it_is_counted_again(
    pages: Pages,
) -> None:
    posts = (
        out({"24h": 9}, "30d", days=30, is_gone=True),
        out({}, "24h", days=1, is_gone=True),
        out({}, "24h", days=1),
    )

    so_far, gone, nothing_yet = (seen_by(pages, "luca", post) for post in posts)

    assert "Italia 9 engagements after 24 hours. Of the 20 posts" in so_far
    assert "had 9.8 to 19.2 at this age. When it was to be counted again, it was gone." in so_far
    assert "It is counted again on Fri, 9 Oct 2026, 12:00" in so_far
    assert "It was gone when it was to be counted. It is counted on Thu, 10 Sept 2026" in gone
    assert "Nothing has been counted yet. It is counted on Thu, 10 Sept 2026" in nothing_yet
    assert seen_by(pages, "olivia", Told().write().id) == ""


@ON_SQLITE
def test_what_is_usual_so_far_is_held_against_imported_posts_too_as_the_judgement_will_be(
    pages: Pages, tmp_path: Path
) -> None:
    csv = tmp_path / "earlier.csv"
    rows = [f"{n},2026-06-{n + 1:02}T12:00Z,Kettle on.,100,0,0" for n in range(20)]
    csv.write_text("\n".join(["id,published,text,likes,shares,comments", *rows]))
    import_history(ITALY, csv, exported="2026-09-18")

    early, late = (out({age: 9}, "90d", days=90) for age in ("24h", "30d"))

    assert "Of the 20 posts there in the year before" in seen_by(pages, "luca", early)
    assert "Of the 40 posts there in the year before" in seen_by(pages, "luca", late)
