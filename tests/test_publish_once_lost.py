"""Answers that get lost, and others than we hoped for: the post is there once, or we ask."""

from datetime import timedelta

import httpx
import pytest

from signoff.lifecycle.ledger import PATIENCE
from signoff.lifecycle.mending import Remedy
from signoff.store.publications import Sending
from tests.publishing.approved import TWIN
from tests.publishing.carrying import Stop
from tests.publishing.outlets import RENEW
from tests.publishing.scene import Scene
from tests.servers.proxy import Behaviour, Exchange, answer_with, lose_answer, lose_request

SENT, UNSEEN, REFUSED = Sending.SENT, Sending.UNSEEN, Sending.REFUSED
JSON = {"Content-Type": "application/json"}
EXPIRED = answer_with(400, JSON, '{"error": "ExpiredToken"}')

every_engine = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
on_bluesky = pytest.mark.parametrize("outlet", ["bluesky"], indirect=True)
on_mastodon = pytest.mark.parametrize("outlet", ["mastodon"], indirect=True)


def made_but(status: int, body: str = "") -> Behaviour:
    """The server made the post; what comes back says something else."""

    def spoil(exchange: Exchange) -> None:
        exchange.forward()
        exchange.answer(httpx.Response(status, text=body))

    return spoil


@pytest.mark.parametrize(
    ("what", "behaviour", "posts", "ended"),
    [
        ("answer lost", lose_answer, 1, SENT),
        ("request lost", lose_request, 0, UNSEEN),
        ("503 instead of the post", answer_with(503), 0, UNSEEN),
        ("502 after the post was made", made_but(502), 1, SENT),
        ("an answer that makes no sense, after the post was made", made_but(200, "?"), 1, SENT),
    ],
)
def test_one_call_and_no_good_answer(
    scene: Scene, what: str, behaviour: Behaviour, posts: int, ended: Sending
) -> None:
    scene.outlet.on(scene.outlet.post, behaviour)

    scene.recovers()

    scene.ended(what, posts, ended)


def test_a_network_that_asks_for_patience_gets_it(scene: Scene) -> None:
    begun = scene.at
    scene.outlet.on(scene.outlet.post, answer_with(429, {"Retry-After": "420"}), times=1)

    scene.recovers()

    assert scene.at - begun >= timedelta(minutes=7)
    scene.ended("429 with Retry-After", 1, SENT, calls=2)


def test_a_network_that_stays_busy_is_told_to_a_person(scene: Scene) -> None:
    scene.outlet.on(scene.outlet.post, answer_with(429))

    scene.recovers()

    scene.ended("429 each time", 0, REFUSED, calls=PATIENCE + 1)


def test_a_network_that_cannot_be_reached_is_told_to_a_person(scene: Scene) -> None:
    scene.recovers(scene.outlet.elsewhere)

    scene.ended("connection refused each time", 0, REFUSED, calls=0)


def test_a_network_that_can_be_reached_again_gets_the_post(scene: Scene) -> None:
    scene.killed_at(Stop("busy", "after"), scene.outlet.elsewhere)

    scene.recovers()

    scene.ended("connection refused at first", 1, SENT)


def test_whom_nobody_lets_in_a_person_has_to_help(scene: Scene) -> None:
    scene.recovers(scene.outlet.bad_keys)
    scene.ended("401: the token is good for nothing", 0, REFUSED)

    scene.person_says(Remedy.SEND_AGAIN)
    scene.recovers()

    scene.ended("the same; connected again, and “send again”", 1, SENT, calls=2)


@on_bluesky
def test_a_token_that_has_expired_is_renewed(scene: Scene) -> None:
    scene.recovers(scene.outlet.stale_keys)

    scene.ended("token expired", 1, SENT)


@on_bluesky
def test_a_token_that_expires_at_the_last_moment_is_renewed(scene: Scene) -> None:
    scene.outlet.on(scene.outlet.post, EXPIRED, times=1)

    scene.recovers()

    scene.ended("token expired just as the post was sent", 1, SENT, calls=2)


@on_bluesky
def test_the_answer_that_renews_a_token_is_lost(scene: Scene) -> None:
    scene.outlet.on(scene.outlet.post, EXPIRED, times=1)
    scene.outlet.on(RENEW, lose_answer, times=1)

    scene.recovers()

    scene.ended("the same, and the new token got lost", 1, SENT, calls=2)


@on_bluesky
def test_killed_while_it_renews_a_token(scene: Scene) -> None:
    scene.outlet.on(scene.outlet.post, EXPIRED, times=1)
    scene.killed_at_request(RENEW).forget()

    scene.recovers()

    scene.ended("the same, and killed meanwhile", 0, UNSEEN)


def test_a_network_that_is_gone_for_a_while_is_looked_at_again(scene: Scene) -> None:
    scene.outlet.on(scene.outlet.post, lose_answer)
    scene.outlet.on(scene.outlet.look, lose_request, times=3)

    scene.recovers()

    scene.ended("answer lost, and nobody there for a while", 1, SENT)


def test_a_network_that_is_gone_for_good_is_told_to_a_person(scene: Scene) -> None:
    scene.outlet.on(scene.outlet.post, lose_answer)
    scene.outlet.on(scene.outlet.look, lose_request)

    scene.recovers()

    scene.ended("answer lost, and nobody there for hours", 1, UNSEEN)
    assert "we cannot look: it did not answer" in scene.problem()


def test_who_cannot_look_because_the_key_is_gone_says_so(scene: Scene) -> None:
    scene.outlet.on(scene.outlet.post, lose_answer)
    scene.killed_at(Stop("unheard", "after"))

    scene.recovers(scene.outlet.bad_keys)

    scene.ended("answer lost, and we are not let in to look", 1, UNSEEN)
    assert "we cannot look" in scene.problem()
    assert "Nothing was posted" not in scene.problem()


def test_the_same_words_of_another_content_are_not_taken_for_ours(scene: Scene) -> None:
    scene.recovers()
    scene.title = TWIN
    scene.outlet.on(scene.outlet.post, lose_request)

    scene.recovers()

    scene.ended("request lost; another content had the same words", 0, UNSEEN, others=1)


@every_engine
def test_the_database_fails_right_after_the_post_is_out(scene: Scene) -> None:
    worker = scene.worker(Stop("sent", "before"), busy_seconds=0.2)
    scene.at = worker.stops()
    with scene.stores.out_of_order(scene.url):
        worker.go_on()
        worker.fails()

    scene.recovers()

    scene.ended("the database failed right after the post was out", 1, SENT)


def test_the_disk_is_full_right_after_the_post_is_out(scene: Scene) -> None:
    worker = scene.worker(Stop("sent", "before"))
    scene.at = worker.stops()
    worker.finds_no_room(scene.url)
    worker.go_on()
    worker.fails()

    scene.recovers()

    scene.ended("the disk was full right after the post was out", 1, SENT)
