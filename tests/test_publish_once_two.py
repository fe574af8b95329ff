"""Two who carry the same post, at once or one after the other: it goes out once."""

from time import sleep

import pytest

from signoff.lifecycle.mending import Remedy
from signoff.store.publications import Sending
from tests.publishing.approved import EVERYWHERE, MANY
from tests.publishing.carrying import Stop
from tests.publishing.scene import Scene, eventually
from tests.publishing.workers import LONGEST
from tests.servers.proxy import Exchange, Hold, lose_answer, pass_on

SENT, UNSEEN = Sending.SENT, Sending.UNSEEN
CLAIMING = Stop("claim_to_send", "before", each_time=True)
CLAIMED = Stop("claim_to_send", "after")
ANNOUNCED, ANSWERED = Stop("about_to_call", "after"), Stop("sent", "before")
LOOKING, FOUND = Stop("claim_to_look", "before"), Stop("claim_to_look", "after")

SHORT_PATIENCE = 0.2

every_engine = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)


@every_engine
def test_three_at_once(scene: Scene) -> None:
    scene.title = EVERYWHERE

    scene.together(CLAIMING, count=3, rounds=MANY)

    scene.ended_everywhere(f"three workers at once, for each of {MANY} posts", posts=MANY)


def test_two_look_at_once(scene: Scene) -> None:
    scene.outlet.on(scene.outlet.post, lose_answer)
    scene.killed_at(Stop("unheard", "after"))

    scene.together(LOOKING, count=2)

    scene.ended("answer lost; two workers look at once", 1, SENT)
    assert scene.history().count("looking") == 1


def test_frozen_after_the_claim_and_woken_later(scene: Scene) -> None:
    frozen = scene.frozen_at(CLAIMED)
    scene.recovers()

    scene.wakes(frozen)

    scene.ended("frozen after it was claimed; another sent it; woken", 1, SENT)


def test_frozen_after_the_claim_and_woken_while_another_sends(scene: Scene) -> None:
    frozen = scene.frozen_at(CLAIMED, sleeps=False)
    hold = Hold()
    scene.outlet.on(scene.outlet.post, hold.before, times=1)
    other = scene.worker()
    assert hold.reached.wait(LONGEST)

    scene.wakes(frozen)
    hold.release()
    scene.at = other.ends()

    scene.ended("frozen after it was claimed; woken while another was sending it", 1, SENT)


def test_frozen_before_its_request_and_woken_later(scene: Scene) -> None:
    frozen = scene.frozen_at(ANNOUNCED, patience=SHORT_PATIENCE)
    scene.recovers()
    sleep(SHORT_PATIENCE)

    scene.wakes(frozen)

    scene.ended("frozen after the call was announced; another looked; woken", 0, UNSEEN, calls=0)


def test_frozen_before_its_request_and_woken_after_a_person_spoke(scene: Scene) -> None:
    """Even where the network has forgotten the key by then: our own clock has to do."""
    scene.outlet.on(scene.outlet.post, without_key)
    frozen = scene.frozen_at(ANNOUNCED, patience=SHORT_PATIENCE)
    scene.recovers()
    scene.person_says(Remedy.SEND_AGAIN)
    scene.recovers()
    sleep(SHORT_PATIENCE)

    scene.wakes(frozen)

    scene.ended("the same, after a person said “send again”", 1, SENT)


def test_frozen_while_its_request_is_on_the_way(scene: Scene) -> None:
    hold = Hold()
    scene.outlet.on(scene.outlet.post, hold.before, times=1)
    frozen = scene.frozen_when(hold)
    hold.release()
    eventually(scene.outlet.texts)
    scene.recovers()

    scene.wakes(frozen)

    scene.ended("frozen while its request was on the way; another found it; woken", 1, SENT)


def test_frozen_with_the_answer_in_its_hands(scene: Scene) -> None:
    frozen = scene.frozen_at(ANSWERED)
    scene.recovers()

    scene.wakes(frozen)

    scene.ended("frozen with the answer; another found it; woken", 1, SENT)


def test_frozen_while_it_looks(scene: Scene) -> None:
    scene.outlet.on(scene.outlet.post, lose_answer)
    frozen = scene.frozen_at(FOUND)
    scene.recovers()

    scene.wakes(frozen)

    scene.ended("answer lost; frozen while it looked; another found it; woken", 1, SENT)


def test_a_late_arrival_is_seen_before_it_is_sent_again(scene: Scene) -> None:
    """A person did not see it, it arrives, and the network has forgotten the key by then."""
    on_the_way = scene.killed_at_request(scene.outlet.post)
    scene.recovers()
    on_the_way.release()
    eventually(scene.outlet.texts)
    scene.outlet.on(scene.outlet.post, without_key)

    scene.person_says(Remedy.SEND_AGAIN)
    scene.recovers()

    scene.ended("arrived after a person had looked, who said “send again”", 1, SENT)


def without_key(exchange: Exchange) -> None:
    """What Mastodon does after an hour, and some of its relatives at once: the key means nothing.

    On Bluesky the key is the post's own name, so there it is never forgotten.
    """
    exchange.without_header("Idempotency-Key")
    pass_on(exchange)
