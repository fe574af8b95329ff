"""Nobody publishes without consent, and nobody acts as somebody else, whatever they send."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from signoff.store.database import reading
from signoff.store.publications import Publication
from signoff.store.questions import Decision
from signoff.store.visits import Visit
from tests.attack_list import ATTACKS
from tests.attacks import Attack, Scene

if TYPE_CHECKING:
    from server.demo.play import Played
    from tests.performance import Performance


SOCKETS = (
    "/api/events/in",
    "/api/events/out",
    "/api/logs/out",
    "/api/task_runs/subscriptions/scheduled",
    "/api/work_pools/signoff/workers/connect",
)


WITHOUT_A_KEY = ({"type": "auth", "token": "worker:guess"}, {"type": "filter"})


@pytest.fixture(scope="module")
def scene(performance: "Performance", ritual: "Played") -> Scene:
    form = performance.play.player.form(ritual.run_id, "approve-head-office")
    return Scene(performance, ritual.run_id, form)


def count(what: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def test_what_must_not_be_is_refused_and_written_down(scene: Scene) -> None:
    """One after the other in one test: no second system has to start for half of them."""
    got_through = {attack.what: why for attack in ATTACKS if (why := outcome(attack, scene))}

    assert got_through == {}


def outcome(attack: Attack, scene: Scene) -> str:
    """What was not as it has to be; nothing when the attack was in vain."""
    decided, sent, written = count(Decision), count(Publication), count(Visit)
    answered = attack.do(scene)
    if answered.status not in attack.refused or (answered.status == 200 and not answered.refusal):
        return str(answered)
    if (count(Decision), count(Publication)) != (decided, sent):
        return "something was decided, or sent"
    if count(Visit) == written:
        return "nobody wrote it down"
    now = scene.performance.play.player.form(scene.run_id, "approve-head-office")
    return "" if now.key == scene.form.key else "another form is asked"


def test_a_stranger_hears_nothing_on_a_websocket_and_tells_nothing(scene: Scene) -> None:
    for path, said, newer in product(SOCKETS, WITHOUT_A_KEY, (None, [Subprotocol("prefect")])):
        with pytest.raises((ConnectionClosed, InvalidStatus)):
            talk(f"{scene.ours.replace('http', 'ws', 1)}{path}", said, newer)


def talk(address: str, said: dict[str, str], newer: list[Subprotocol] | None) -> None:
    with connect(address, subprotocols=newer) as socket:
        socket.send(json.dumps(said))
        socket.recv(timeout=10)


def test_another_website_opens_no_websocket_in_somebodys_name(scene: Scene) -> None:
    headers, theirs = {"Cookie": scene.cookie("olivia")}, Origin("https://evil.example")
    for path in SOCKETS:
        address = f"{scene.ours.replace('http', 'ws', 1)}{path}"
        with (
            pytest.raises(InvalidStatus, match="403"),
            connect(address, origin=theirs, additional_headers=headers),
        ):
            pass


def test_after_all_that_two_honest_approvals_at_once_both_count(scene: Scene) -> None:
    before = count(Decision)

    with ThreadPoolExecutor() as both:
        answers = list(both.map(lambda who: scene.answer(scene.said, by=who), ("grace", "mei")))

    assert [answer.refusal for answer in answers] == ["", ""]
    assert count(Decision) == before + 2
    scene.performance.play.player.wait_until(scene.sleeps_until_its_slot, "the run goes on")
