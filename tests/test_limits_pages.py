"""Each page, for each kind of person: what is not for them is not there, and no button does it."""

import re

import pytest

from signoff.store.database import reading
from signoff.store.questions import Question, open_questions
from signoff.store.withdrawals import withdrawn
from tests.own_accounts import ON_SQLITE
from tests.story import Told
from tests.two_brands import BALM, TEA, apply_two_brands
from tests.waiting_posts import Pages

OUT = {"tess": "balm", "rita": "balm", "bruno": "tea", "mario": "tea", "carla": "balm"}
"""Who is for which brand's posts not."""
IN = {"tess": "tea", "bruno": "balm", "mario": "balm", "rita": "tea"}
TITLES = {"tea": "Earl Grey", "balm": "Rose balm"}
LISTS = ("/content", "/my", "/team", "/pools")
PAGES = (
    "/content/{id}",
    "/content/{id}/round/1",
    "/approve/{question}",
    "/team/{question}/hand-over",
)
NOT_READERS = ("/content/{id}/edit",)
BUTTONS = {
    "/content/{id}/edit": {"text": "Mine now", "seen": "", "slot": "2030-01-01 10:00"},
    "/content/{id}/withdraw": {},
    "/content/{id}/free": {},
    "/content/{id}/comment": {"text": "I was here"},
    "/approve/{question}": {"decision": "approve", "form": "{form}"},
    "/approve/{question}/link": {"do": "send", "person": "luca"},
    "/team/{question}/hand-over": {"of": "luca", "to": "olivia"},
}


@pytest.fixture
def posts(store: str) -> dict[str, tuple[int, Question]]:
    """One of each brand, both approved ahead, and waiting for their reviews."""
    apply_two_brands()
    found = {}
    for brand, channel, creator in (("tea", TEA, "giulia"), ("balm", BALM, "jonas")):
        facts = {"title": TITLES[brand], "channels": [channel], "creator": creator}
        told = Told(brand, **facts, pool="Christmas").write()
        told.turn()
        with reading() as session:
            found[brand] = (told.id, open_questions(session, told.id)[0])
    return found


def at(path: str, post: tuple[int, Question]) -> str:
    return path.format(id=post[0], question=post[1].id, form=post[1].shown)


@ON_SQLITE
@pytest.mark.parametrize(("person", "brand"), OUT.items())
def test_no_page_shows_and_no_button_changes_what_is_not_theirs(
    person: str, brand: str, posts: dict[str, tuple[int, Question]]
) -> None:
    post = posts[brand]
    with Pages().of(person) as client:
        for path in LISTS:
            shown = client.get(path)
            assert shown.status_code == 200
            assert TITLES[brand] not in shown.text, path
        for path in (*PAGES, *NOT_READERS):
            refused = client.get(at(path, post))
            assert (refused.status_code, TITLES[brand] in refused.text) == (404, False), path
        for path, said in BUTTONS.items():
            sent = client.post(at(path, post), data={n: at(v, post) for n, v in said.items()})
            assert sent.status_code == 404, path
        client.post("/pools", data={"do": "withdraw", "pool": "Christmas"})
        client.post("/my", data={str(post[1].id): post[1].shown})
    with reading() as session:
        assert post[0] not in withdrawn(session)
        assert [one.answers for one in open_questions(session, post[0])] == [0]


@ON_SQLITE
@pytest.mark.parametrize(("person", "brand"), IN.items())
def test_what_is_theirs_they_find_as_before(
    person: str, brand: str, posts: dict[str, tuple[int, Question]]
) -> None:
    with Pages().of(person) as client:
        for path in ("/content", "/team", "/pools"):
            assert TITLES[brand] in client.get(path).text, path
        for path in PAGES:
            assert client.get(at(path, posts[brand])).status_code == 200, path


@ON_SQLITE
@pytest.mark.parametrize("person", ["tess", "rita", "giulia", "jonas", "luca", "olivia", "grace"])
def test_a_post_is_taken_back_by_exactly_those_who_are_shown_the_button(
    person: str, posts: dict[str, tuple[int, Question]]
) -> None:
    for post in posts.values():
        with Pages().of(person) as client:
            page = client.get(at("/content/{id}", post)).text
            offered = set(re.findall(r'action="(/content/\d+/(?:withdraw|free))"', page))
            pressed = client.post(at("/content/{id}/withdraw", post))
        is_offered = at("/content/{id}/withdraw", post) in offered
        assert (pressed.status_code == 303) == is_offered
