"""Groups of posts are compared where there is enough to say, and nowhere else."""

from fractions import Fraction
from random import Random

import pytest

from signoff.kpi.catalogue import KPIS
from signoff.kpi.comparing import By, Comparison, Post, compared, matters_most
from signoff.kpi.post_kind import PostKind, kind_of

APPLAUSE = KPIS["applause-rate"]
ALIKE = {By.REGION: "Italy", By.CHANNEL: "Hub", By.CAMPAIGN: "Tea", By.TEAM: "Italy"}


def post(likes: int | None, kind: PostKind = PostKind.TEXT, **groups: str) -> Post:
    told = {"likes": likes, "shares": None if likes is None else 0}
    return Post({**ALIKE, By.KIND: kind, **{By(by): name for by, name in groups.items()}}, told)


def only(posts: list[Post]) -> Comparison:
    (found,) = compared(posts, [APPLAUSE])
    return found


def test_of_fewer_than_five_posts_that_could_be_read_it_says_too_few() -> None:
    found = only(
        [post(9, PostKind.PICTURE) for _ in range(5)] + [post(100) for _ in range(4)] + [post(None)]
    )

    pictures, texts = found.groups
    assert (pictures.name, pictures.per_post, pictures.enough) == ("picture", Fraction(9), True)
    assert (texts.posts, texts.read, texts.per_post, texts.enough) == (5, 4, None, False)
    assert matters_most([found]) is None


def test_a_group_has_the_kpis_of_its_own_posts() -> None:
    found = only([post(2, PostKind.PICTURE) for _ in range(6)] + [post(1) for _ in range(6)])

    assert [group.kpis[0].number for group in found.groups] == [2, 1]


def test_what_all_posts_share_tells_nothing_apart() -> None:
    assert compared([post(1), post(2)], []) == ()


def test_the_comparison_that_goes_furthest_is_the_one_that_matters() -> None:
    posts = [
        post(
            10 + n % 3 + 50 * (n % 2), [PostKind.TEXT, PostKind.PICTURE][n % 2], region=f"r{n % 3}"
        )
        for n in range(60)
    ]

    most = matters_most(compared(posts, []))

    assert most is not None
    assert most.by is By.KIND
    assert 0.9 < most.explained <= 1


def test_groups_that_differ_by_chance_only_hardly_ever_matter() -> None:
    random = Random(5)

    def by_chance() -> Post:
        likes, team = round(random.lognormvariate(3, 1)), f"t{random.randrange(4)}"
        return post(likes, random.choice([PostKind.TEXT, PostKind.PICTURE]), team=team)

    weeks = [compared([by_chance() for _ in range(40)], []) for _ in range(100)]

    assert sum(matters_most(week) is not None for week in weeks) <= 10


@pytest.mark.parametrize(
    ("mimes", "link", "text", "kind"),
    [
        (["image/png", "video/mp4"], "https://a.example", "", PostKind.VIDEO),
        (["image/png"], "https://a.example", "", PostKind.PICTURE),
        ([], "https://a.example", "", PostKind.LINK),
        ([], "", "Read https://a.example", PostKind.LINK),
        ([], "", "Read on.", PostKind.TEXT),
    ],
)
def test_a_post_is_what_it_carries(mimes: list[str], link: str, text: str, kind: PostKind) -> None:
    assert kind_of(mimes, link, text) is kind
