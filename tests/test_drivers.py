"""What drives results is found where there is something, and nothing is shown otherwise."""

from datetime import UTC, datetime, timedelta

import numpy as np

from reports.words import say
from signoff.kpi.drivers import Drivers, drivers
from signoff.kpi.post_facts import PostFacts
from signoff.kpi.post_kind import PostKind
from tests.measured_posts import facts

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
