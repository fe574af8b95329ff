"""The look back at one post tells its story and holds its numbers against what is usual there."""

import re
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from reports.exact import exactly
from reports.kinds import KINDS
from reports.mail import Rendered
from reports.post_mortem import PostMortem, render, work_out
from server.commands.report import report
from signoff import clock
from signoff.clock import DAY
from signoff.kpi.own_range import Against
from signoff.kpi.unlike import Traits, Unlike, differences
from signoff.lifecycle.keeping_reports import key_of
from signoff.period import parse_period
from signoff.reporting import Asked, OnOtherChannels, WhichPost, asked_for
from signoff.store.contents import NoSuchContent
from signoff.store.database import writing
from signoff.store.measurements import Checkpoint, Measurement, add_readings
from signoff.store.publications import Sending, publications
from signoff.store.questions import Verdict
from tests.post_rows import outing, post
from tests.published import published
from tests.read_posts import keep_imported
from tests.story import Time, Told, apply_example

FIRST_LINES = {
    "is not out.": post(),
    "is out, and its numbers are not known yet.": post(outing([])),
    "brought 90 engagements: more than three of four posts before it.": post(outing()),
    "brought 3 engagements: fewer than three of four posts before it.": post(outing([1, 2, 3])),
    "brought 30 engagements, as posts usually do there.": post(outing([9, 20, 30])),
    "brought 90 engagements.": post(outing(others=(1, 2, 3))),
    "brought 180 engagements on 2 channels.": post(outing(), outing()),
}


def in_words(numbers: PostMortem, language: str = "en") -> Rendered:
    return render(numbers, language, "Anna Rossi", "Look back", "You asked for it.")


@pytest.mark.parametrize("says", FIRST_LINES)
def test_the_first_sentence_says_how_it_did(says: str) -> None:
    first = in_words(FIRST_LINES[says]).text.splitlines()[0]

    assert first == f"“Boots in the rain” {says}"


def test_the_same_facts_stand_in_text_page_and_markdown() -> None:
    mail = in_words(post(outing()))

    for form in (mail.text, mail.html, mail.markdown):
        assert "Luca Moretti asks for changes at “Country leads” (round 1)." in form
        assert "Shorter, please." in form
        assert "7 days" in form
        assert "usually 20 to 47" in form
        assert "Italia: it was longer than most (480 characters, where most have 90 to" in form
        assert "It serves the goal “People answer us”." in form
    assert set(mail.images) == {"ages@signoff"}


def test_of_few_posts_nothing_is_called_usual() -> None:
    mail = in_words(post(outing(others=(1, 2, 3))))

    assert "too few posts to say what is usual" in mail.text
    assert "Too few posts went out on Mastodon Italia" in mail.text
    assert not mail.images


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "عرض الخريف 👩‍👩‍👧‍👦", "A" * 5_000])
def test_a_long_story_and_a_hostile_title_make_a_short_mail(title: str) -> None:
    mail = in_words(post(*[outing(channel=title)] * 9, title=title, said=title, rounds=200))

    assert "<script" not in re.sub('alt="[^"]*"', "", mail.html)
    assert "more steps on its page" in mail.text
    assert len(mail.html.encode()) < 100_000


def test_what_is_rare_is_a_difference_and_what_is_common_is_not() -> None:
    usual_post = Traits(length=200, hour=10, has_picture=True, has_link=False)
    others = [usual_post] * 19 + [Traits(length=20, hour=23, has_picture=False, has_link=True)]

    at_night = Traits(length=200, hour=1, has_picture=True, has_link=True)

    assert differences(usual_post, others) == []
    assert [one.what for one in differences(at_night, others)] == [Unlike.HOUR, Unlike.LINK]
    assert differences(at_night, others[:7]) == []


@pytest.fixture
def told(store: str, time: Time) -> Told:
    """A post that was sent back once, went out late, and has ten others of its channel before."""
    apply_example()
    with writing() as session:
        for n in range(10):
            one = published(session, "mastodon-hub", clock.now() - n * DAY)
            _read(session, one.id, "24h", likes=n * 10)
    content = Told(title="Kettle on", campaign="Autumn").write("Five quiet minutes.")
    content.say("luca", Verdict.REQUEST_CHANGES, "Say with what.")
    content.write("Five quiet minutes, with a cup.").approved().planned()
    time.passes(2 * DAY)
    with writing() as session:
        [row] = publications(session, content.id)
        row.sending, row.sent_at = Sending.SENT, clock.now()
        for age, likes in (("24h", 500), ("7d", None)):
            point = Checkpoint(publication_id=row.id, age=age, due_at=clock.now() + DAY)
            point.done_at = clock.now() if likes else None
            session.add(point)
        _read(session, row.id, "24h", likes=500)
    return content


def _read(session: Session, publication: int, age: str, likes: int) -> None:
    one = Measurement(publication_id=publication, age=age, metric="likes", value=likes)
    one.read_at, one.day = clock.now(), clock.now().date()
    add_readings(session, [one], "mastodon-hub")


def _import_eight_posts() -> None:
    month, a_day = parse_period("2026-10", "Europe/Rome"), 24 * 60
    with writing() as session:
        for n in range(8):
            all_of_it = [(8 * a_day, metric, n) for metric in ("likes", "shares", "comments")]
            keep_imported(session, month, ("mastodon-hub", n * a_day, all_of_it))


def asked(content: int, channels: str = "") -> Asked:
    found = asked_for("looking-back", "", clock.now(), content)
    report = found.report.model_copy(update={"channels": (channels,)} if channels else {})
    return replace(found, report=report)


def test_it_is_worked_out_from_what_the_store_knows(told: Told) -> None:
    _import_eight_posts()

    found: PostMortem = KINDS["post-mortem"].work_out(asked(told.id))

    said = [(one.what.value, one.who, one.round) for one in found.events]
    assert said[:4] == [
        ("asked-for", "", 0),
        ("written", "Giulia Ferri", 1),
        ("request changes", "Luca Moretti", 1),
        ("written", "Giulia Ferri", 2),
    ]
    assert said[-1][0] == "out"
    assert found.main is not None
    day, week = found.main.ages
    assert (day.engagements, day.against, week.is_read) == (500, Against.ABOVE, False)
    assert day.usual is not None
    assert (day.usual.low, day.usual.median, day.usual.high) == (22.5, 45, 67.5)
    assert week.usual is not None  # of imported posts this is known, and not how they did a day on
    assert (week.usual.posts, week.usual.median) == (8, 3 * 3.5)
    assert found.is_late
    assert "more than three of four posts" in in_words(found).text
    assert exactly(found)["took"] == str(found.took)


def test_who_may_not_see_all_its_channels_is_told_nothing_of_a_post(told: Told) -> None:
    with pytest.raises(OnOtherChannels, match="goes out on channels that"):
        work_out(asked(told.id, "mastodon-italy"))


def test_each_post_is_looked_back_at_once_and_none_without_its_number(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    one = asked(told.id)
    olivia = one.workspace.person("olivia")

    assert key_of(one, olivia) != key_of(replace(one, content=told.id + 1), olivia)
    assert asked_for("weekly-kpi", "", clock.now(), told.id).content == 0
    report("looking-back", content=told.id)
    assert f"-content-{told.id}-en.html" in capsys.readouterr().out
    with pytest.raises(WhichPost, match="Which post"):
        asked(0)
    for number in (told.id + 1, 10**30):
        with pytest.raises(NoSuchContent, match=f"There is no content {number}"):
            asked(number)
