"""Nobody publishes without consent, and nobody acts as somebody else, whatever they send."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from server.sandbox.mail.mailbox import Mailbox
from signoff.store.database import reading
from signoff.store.publications import Publication
from signoff.store.questions import Decision, Question
from signoff.store.visits import Visit
from tests.attack_list import ATTACKS
from tests.attacks import Attack, Scene
from tests.link_attacks import FORM, clients_asked, press

if TYPE_CHECKING:
    from server.demo.play import Played
    from tests.performance import Performance

pytestmark = pytest.mark.timeout(400)
"""Two posts are carried to where they wait, before the first attack."""

SOCKETS = (
    "/api/events/in",
    "/api/events/out",
    "/api/logs/out",
    "/api/task_runs/subscriptions/scheduled",
    "/api/work_pools/signoff/workers/connect",
)


WITHOUT_A_KEY = ({"type": "auth", "token": "worker:guess"}, {"type": "filter"})


@pytest.fixture(scope="module")
def talkative() -> Iterator[None]:
    """The server's own log names every path that is asked for."""
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("PREFECT_SERVER_LOGGING_LEVEL", "INFO")
        yield


@pytest.fixture(scope="module")
def scene(talkative: None, performance: "Performance", ritual: "Played") -> Scene:
    form = performance.play.player.form(ritual.run_id, "approve-head-office")
    run_id, links = clients_asked(performance)
    return Scene(performance, ritual.run_id, form, links=links, clients_run=run_id)


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
    was_shown = answered.status == 200 and not answered.refusal and not attack.may_be_shown
    if answered.status not in attack.refused or was_shown:
        return str(answered)
    if (count(Decision), count(Publication)) != (decided, sent):
        return "something was decided, or sent"
    if count(Visit) == written:
        return "nobody wrote it down"
    now = scene.performance.play.player.form(scene.run_id, "approve-head-office")
    return "" if now.key == scene.form.key else "another form is asked"


def test_nothing_comes_of_requests_that_nobody_thought_of(scene: Scene) -> None:
    # What makes them up takes two seconds to import: whoever runs other tests need not wait.
    from tests.anybody import everybody, what_got_through
    from tests.generated_requests import to_prefect, to_us

    schema = json.loads(scene.send("GET", "/api/openapi.json", by="olivia").body)
    requests = [*to_prefect(schema), *to_us()]
    before = count(Decision), count(Publication)

    got_through = [one for who in everybody(scene) for one in what_got_through(who, requests)]

    assert got_through == []
    assert (count(Decision), count(Publication)) == before
    now = scene.performance.play.player.form(scene.run_id, "approve-head-office")
    assert now.key == scene.form.key


def test_a_stranger_hears_nothing_on_a_websocket_and_tells_nothing(scene: Scene) -> None:
    for path, said, newer in product(SOCKETS, WITHOUT_A_KEY, (None, [Subprotocol("prefect")])):
        with pytest.raises((ConnectionClosed, InvalidStatus)):
            talk(f"{scene.ours.replace('http', 'ws', 1)}{path}", said, newer)


def talk(address: str, said: dict[str, str], newer: list[Subprotocol] | None) -> None:
    with connect(address, subprotocols=newer, open_timeout=60) as socket:
        socket.send(json.dumps(said))
        socket.recv(timeout=60)


def test_another_website_opens_no_websocket_in_somebodys_name(scene: Scene) -> None:
    headers, theirs = {"Cookie": scene.cookie("olivia")}, Origin("https://evil.example")
    for path in SOCKETS:
        address = f"{scene.ours.replace('http', 'ws', 1)}{path}"
        with (
            pytest.raises(InvalidStatus, match="403"),
            connect(address, origin=theirs, additional_headers=headers, open_timeout=60),
        ):
            pass


def test_after_all_that_two_honest_approvals_at_once_both_count(scene: Scene) -> None:
    before = count(Decision)

    with ThreadPoolExecutor() as both:
        answers = list(both.map(lambda who: scene.answer(scene.said, by=who), ("grace", "mei")))

    assert [answer.refusal for answer in answers] == ["", ""]
    assert count(Decision) == before + 2
    scene.performance.play.player.wait_until(scene.sleeps_until_its_slot, "the run goes on")


def test_after_all_that_the_clients_decide_by_their_links_once_each(scene: Scene) -> None:
    before = count(Decision)
    clara, casper = scene.links["clara"], scene.links["casper"]

    assert press(scene, clara).status == 303
    assert "You approved this post" in scene.send("GET", f"{clara}?language=en").body
    assert press(scene, clara).status == 303
    assert count(Decision) == before + 1

    form = {"form": approved_form(scene)}
    assert press(scene, casper, said={"do": "send-code"}).status == 303
    code = scene.performance.play.player.wait_until(lambda: code_mailed(scene), "a code")
    shown = scene.send("POST", casper, f"do=open&code={code}".encode(), headers=FORM)
    assert shown.status == 303
    pressed = press(scene, casper, said=form, headers={"Cookie": shown.cookie})
    assert (pressed.status, count(Decision)) == (303, before + 2)
    scene.performance.play.player.form(scene.clients_run, "approve-brand")


def approved_form(scene: Scene) -> str:
    """The key of the form that both clients were shown: one has answered it."""
    with reading() as session:
        question = session.scalars(select(Question).where(Question.level == "client")).one()
    return question.shown


def code_mailed(scene: Scene) -> str | None:
    for mail in Mailbox(scene.performance.stage.mail.folder).messages():
        if "Casper" in mail["To"] and (found := re.match(r"\d{6}", mail["Subject"])):
            return found[0]
    return None


def test_no_log_names_a_link(scene: Scene) -> None:
    for link in scene.links.values():
        scene.send("GET", link)
    logs = scene.performance.stage.home / "logs"
    said = "".join(log.read_text(errors="replace") for log in logs.glob("*.log"))

    assert "GET /review/…" in said
    for link in scene.links.values():
        secret = link.removeprefix("/review/").partition(".")[0]
        assert secret not in said
    with reading() as session:
        assert not [one for one in session.scalars(select(Visit)) if secret in one.where + one.why]
