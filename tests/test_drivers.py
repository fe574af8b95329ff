"""What drives results is found where there is something, and nothing is shown otherwise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook

from reports.kpi import of_period, work_out
from reports.kpi.paper import pdf
from reports.kpi.workbook import workbook
from reports.words import say
from signoff.kpi.drivers import Drivers, drivers
from signoff.kpi.post_facts import PostFacts
from signoff.kpi.post_kind import PostKind
from signoff.post import ChannelPost
from signoff.reporting import asked_for
from signoff.store.database import writing
from tests.kpi_rows import a_usual_week
from tests.kpi_rows import in_words as mail_of
from tests.measured_posts import PICTURE, facts, measured
from tests.own_accounts import ON_SQLITE
from tests.pdf_text import words_of
from tests.story import Time, apply_example

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
PICTURES, EVENINGS = 0.35, 0.4
"""By how much the logarithm of engagements is higher."""


def posts(seed: int, many: int, pictures: float = 0.0, evenings: float = 0.0) -> list[PostFacts]:
    """Three channels of very different size, that grow; some of all kinds, at all hours."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(many):
        channel = int(random.integers(3))
        kind = list(PostKind)[random.choice(4, p=[0.05, 0.4, 0.15, 0.4])]
        at = MONDAY + timedelta(days=number / 2, hours=float(random.choice([8, 12, 19])))
        mean = 2 + 2 * channel + 0.4 * number / many
        mean += pictures * (kind is PostKind.PICTURE) + evenings * (at.hour >= 18)
        made.append(
            facts(
                number,
                round(float(np.exp(mean + random.normal(0, 0.7)))),
                at,
                channel=f"channel-{channel}",
                language=["en", "it", "de"][channel],
                kind=kind,
                media=int(kind in (PostKind.PICTURE, PostKind.VIDEO)),
                length=int(random.integers(30, 450)),
                campaign=str(random.choice(["", "Autumn", "Spring"])),
            )
        )
    return made


def in_words(found: Drivers) -> str:
    def sentence(name: str, **values: object) -> str:
        return say(f"kpi/sentences/{name}.txt", sentence=sentence, **values)

    return sentence("drivers", drivers=found)


def test_what_truly_brings_more_is_found_with_an_interval_that_holds() -> None:
    found = [drivers(posts(seed, 500, PICTURES, EVENINGS)) for seed in range(10)]

    assert sum(one.has_skill for one in found) >= 8
    pictures = [
        factor
        for one in found
        for factor in one.factors
        if (factor.what, factor.level, factor.against) == ("kind", "text", "picture")
        or (factor.what, factor.level, factor.against) == ("kind", "picture", "text")
    ]
    assert len(pictures) >= 7
    truths = [np.expm1(PICTURES if one.level == "picture" else -PICTURES) for one in pictures]
    within = [one.low <= truth <= one.high for one, truth in zip(pictures, truths, strict=True)]
    assert np.mean(within) >= 0.8


def test_of_pure_noise_nothing_is_shown() -> None:
    shown = [drivers(posts(seed, 80)).factors != () for seed in range(100)]

    assert sum(shown) <= 5


def test_too_few_posts_say_so() -> None:
    found = drivers(posts(1, 40, PICTURES))

    assert (found.posts, found.skill, found.factors) == (40, None, ())
    assert in_words(found) == "What drives results cannot be said from 40 posts."


def test_the_sentences_say_what_is_held_against_what_and_that_it_proves_nothing() -> None:
    said = in_words(drivers(posts(3, 600, 0.8, EVENINGS)))
    nothing = in_words(drivers(posts(3, 100)))

    assert "no proof of a cause" in said
    assert "against pictures:" in said or "pictures against" in said
    assert "%" in said
    assert "is not to be seen" in nothing
    assert "%" not in nothing


def test_posts_that_are_all_alike_and_one_lone_channel_break_nothing() -> None:
    alike = [facts(n, 7, MONDAY + timedelta(days=7 * n)) for n in range(80)]

    assert drivers(alike).factors == ()
    assert drivers([]).factors == ()


def test_the_report_says_it_in_every_form_where_there_is_something_to_say() -> None:
    found = drivers(posts(3, 600, 0.8, EVENINGS))
    numbers = replace(a_usual_week(), drivers=found)

    mail = mail_of(numbers)

    factor = in_words(found).splitlines()[-1]
    assert f"WHAT GOES WITH GOOD RESULTS\n{in_words(found).splitlines()[0]}\n- " in mail.text
    for form in (mail.text, mail.html, mail.markdown, words_of(pdf(numbers, "en", "KPI"))):
        assert "no proof of a cause" in form
        assert factor.partition(":")[2] in form
    sheet = load_workbook(BytesIO(workbook(numbers)))["What goes with good results"]
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[3] for line in lines[1:]] == pytest.approx([one.change for one in found.factors])


def test_of_noise_the_report_says_in_a_note_that_nothing_is_to_be_seen() -> None:
    numbers = replace(a_usual_week(), drivers=drivers(posts(3, 100)))

    mail = mail_of(numbers)

    assert "What drives results is not to be seen: from 100 posts" in mail.text
    for form in (mail.text, mail.html, mail.markdown):
        assert "goes with good results" not in form.lower()
    assert "What goes with good results" not in load_workbook(BytesIO(workbook(numbers))).sheetnames


@ON_SQLITE
@pytest.mark.usefixtures("store")
def test_a_month_learns_from_the_year_before_its_end_and_a_week_from_nothing(time: Time) -> None:
    apply_example()
    time.at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    random = np.random.default_rng(1)
    with writing() as session:
        for number in range(120):
            has_picture = bool(random.integers(2))
            post = ChannelPost(text="The balm is back.", media=(PICTURE,) if has_picture else ())
            at = datetime(2025, 11, 5, 9, tzinfo=UTC) + timedelta(days=3 * number)
            likes = round(float(random.normal(100, 10)) * (2 if has_picture else 1))
            measured(session, "mastodon-italy", at, {"24h": likes}, post=post)
        measured(session, "mastodon-italy", datetime(2025, 10, 30, tzinfo=UTC), {"24h": 9})
    month = asked_for("last-month", "2026-10", time.at)
    without = replace(month, report=month.report.model_copy(update={"formats": ("pdf",)}))

    found = work_out(month).drivers

    assert found is not None
    assert (found.posts, found.has_skill) == (120, True)
    ((what, level, truth),) = ((one.what, one.level, one) for one in found.factors)
    assert (what, level) == ("kind", "text")
    assert truth.change == pytest.approx(-0.5, abs=0.05)
    assert work_out(asked_for("weekly-kpi", "2026-W43", time.at)).drivers is None
    assert [of_period(one).has_workbook for one in (month, without)] == [True, False]
