"""Whatever dies or gets lost while a post goes out: it is there once, or a person is asked."""

from functools import partial

import pytest

from signoff.lifecycle.mending import Remedy
from signoff.store.publications import Sending
from tests.publishing.approved import PICTURED
from tests.publishing.carrying import Stop
from tests.publishing.points import (
    AFTER_429,
    AFTER_A_LOST_ANSWER,
    AFTER_A_LOST_REQUEST,
    SENDING,
    Killed,
)
from tests.publishing.scene import Scene, eventually
from tests.servers.proxy import Hold, answer_with, lose_answer, lose_request

SENT, UNSEEN, REFUSED = Sending.SENT, Sending.UNSEEN, Sending.REFUSED
CLAIMED = Stop("claim_to_send", "after")
ANNOUNCED = Stop("about_to_call", "after")
ANSWERED = Stop("sent", "before")

killed = partial(pytest.mark.parametrize, "killed", ids=str)
every_engine = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
on_sqlite = [pytest.param(each, "sqlite", id=f"{each}-sqlite") for each in SENDING]
on_postgresql = [
    pytest.param(each, "postgresql", id=f"{each}-postgresql")
    for each in SENDING
    if each.stop.moment == "inside" or each.stop == ANNOUNCED
]


@pytest.mark.parametrize(("killed", "engine"), [*on_sqlite, *on_postgresql], indirect=["engine"])
def test_killed_on_the_way_out(scene: Scene, killed: Killed) -> None:
    scene.killed_at(killed.stop)

    scene.recovers()

    scene.ended(f"killed {killed.when}", killed.posts, killed.ended)


def test_killed_while_it_uploads_an_image(scene: Scene) -> None:
    scene.title = PICTURED
    scene.killed_at_request(scene.outlet.upload).forget()

    scene.recovers()

    scene.ended("killed while it uploaded an image", 0, UNSEEN, calls=0)


def test_killed_while_its_request_gets_lost(scene: Scene) -> None:
    scene.killed_at_request(scene.outlet.post).forget()

    scene.recovers()

    scene.ended("killed while its request was on the way, and got lost", 0, UNSEEN)


def test_killed_while_its_request_goes_on(scene: Scene) -> None:
    scene.killed_at_request(scene.outlet.post).release()
    eventually(scene.outlet.texts)

    scene.recovers()

    scene.ended("killed while its request was on the way, and arrived", 1, SENT)


def test_killed_and_its_request_arrives_after_we_looked(scene: Scene) -> None:
    on_the_way = scene.killed_at_request(scene.outlet.post)

    scene.recovers()
    on_the_way.release()
    eventually(scene.outlet.texts)

    scene.ended(
        "killed while its request was on the way, and arrived after we had looked", 1, UNSEEN
    )
    scene.person_says(Remedy.SEND_AGAIN)
    scene.recovers()
    scene.ended("the same, and the person said “send again”", 1, SENT, calls=2)


@every_engine
def test_killed_while_the_answer_is_on_the_way(scene: Scene) -> None:
    hold = Hold()
    scene.outlet.on(scene.outlet.post, hold.after)
    scene.killed_when(hold)

    scene.recovers()

    scene.ended("killed after the network had made the post, before its answer came", 1, SENT)


@killed(AFTER_A_LOST_ANSWER)
def test_the_answer_is_lost_and_who_looks_is_killed(scene: Scene, killed: Killed) -> None:
    scene.outlet.on(scene.outlet.post, lose_answer)
    scene.killed_at(killed.stop)

    scene.recovers()

    scene.ended(f"answer lost; killed {killed.when}", killed.posts, killed.ended)


@killed(AFTER_A_LOST_REQUEST)
def test_the_request_is_lost_and_who_looks_is_killed(scene: Scene, killed: Killed) -> None:
    scene.outlet.on(scene.outlet.post, lose_request)
    scene.killed_at(killed.stop)

    scene.recovers()

    scene.ended(f"request lost; killed {killed.when}", killed.posts, killed.ended)


@killed(AFTER_429)
def test_the_network_is_busy_and_who_hears_it_is_killed(scene: Scene, killed: Killed) -> None:
    scene.outlet.on(scene.outlet.post, answer_with(429), times=1)
    scene.killed_at(killed.stop)

    scene.recovers()

    scene.ended(f"429; killed {killed.when}", killed.posts, killed.ended, killed.calls)


def test_killed_while_it_looks(scene: Scene) -> None:
    scene.outlet.on(scene.outlet.post, lose_answer)
    scene.killed_at_request(scene.outlet.look).forget()

    scene.recovers()

    scene.ended("answer lost; killed while it looked", 1, SENT)
