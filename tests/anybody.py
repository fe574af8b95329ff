"""Who sends what nobody thought of, and what must never come of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select

from server.pages.sign_in import WHAT
from server.sandbox.network.members import member_for
from signoff.access.door_key import door_key
from signoff.access.tokens import create_token
from signoff.access.visitor import Scope
from signoff.store.contents import content_of_run
from signoff.store.database import reading
from signoff.store.visits import Visit
from signoff.workspace import read_workspace
from tests.attacks import Answered, Scene
from tests.generated_requests import NOBODYS_RUN, REAL, Sent

NOBODYS_NUMBER = "999999"
PROGRAM = "any-request"
REFUSED = (401, 403)
REFUSALS = {"refused", *WHAT.values()}
"""What stands in the book when somebody was not let in, or did not know the password."""
PREFECTS_NO = '{"detail":"Forbidden"}'
"""What Prefect itself says to a page of events that it never began."""
PREFECTS_OWN = {
    # Prefect 3.8.8 looks at the state of the run that is to be resumed, and only then whether
    # there is one. People do not get that far: the store has to know the run.
    (f"service {PROGRAM}", "POST /api/flow_runs/{id}/resume"),
}
"""Who gets which 5xx that is Prefect's own: it answers the same without a door."""


@dataclass(frozen=True)
class Anybody:
    """One of those who send everything."""

    name: str
    """As in the book at the door; empty: a stranger."""
    secrets: tuple[str, ...]
    """What they must not hear."""
    send: Callable[[Sent], Answered]


def everybody(scene: Scene) -> Iterator[Anybody]:
    """A stranger, a creator of another region, one who is asked, and a worker."""
    token = create_token(PROGRAM, Scope.WORKER, by="a test")
    cookies = [scene.cookie(person).partition("=")[2] for person in ("olivia", "grace", "jonas")]
    links = [link.rpartition("/")[2] for link in scene.links.values()]
    ours = (door_key(), token, *cookies, *links)
    channels = read_workspace(scene.performance.stage.workspace).channels.values()
    keys = (*ours, *(member_for(channel.id, channel.name).token for channel in channels))
    for person in ("", "jonas", "grace"):
        yield Anybody(person, keys, partial(_as_person, scene, person))
    # Workers may read the keys of accounts, and push runs on: not the one that others look at.
    yield Anybody(f"service {PROGRAM}", ours, partial(_as_worker, scene, token))


def what_got_through(who: Anybody, requests: list[Sent]) -> Iterator[str]:
    """All that must not be, in what they are answered and in what is written down about them."""
    refused, before = 0, _written()
    for sent in requests:
        answered = who.send(sent)
        refused += answered.status in REFUSED and answered.body != PREFECTS_NO
        if why := _wrong(who, sent, answered):
            yield f"{who.name or 'a stranger'}: {sent.method} {sent.path[:200]}: {why}"
    if refused > _written() - before:
        yield f"{who.name or 'a stranger'}: not every refusal was written down"


def _wrong(who: Anybody, sent: Sent, answered: Answered) -> str:
    if answered.status >= 500 and (who.name, sent.route) not in PREFECTS_OWN:
        return f"{answered.status}: {answered.body[:200]}"
    if any(secret in answered.body for secret in who.secrets):
        return "a secret"
    return "a cookie was planted" if "planted" in answered.cookie else ""


def _written() -> int:
    with reading() as session:
        about = select(func.count()).where(Visit.what.in_(REFUSALS))
        return session.scalar(about) or 0


def _as_person(scene: Scene, person: str, sent: Sent) -> Answered:
    """Whoever is asked may decide and take back: what they send must not be about the real post."""
    numbers = _number(scene) if person != "grace" or sent.method == "GET" else NOBODYS_NUMBER
    path = sent.path.replace(REAL, numbers)
    answered = scene.send(sent.method, path, sent.body, by=person, headers=sent.headers)
    if sent.route == "POST /sign-out":
        scene.cookies.pop(person, None)
    return answered


def _as_worker(scene: Scene, token: str, sent: Sent) -> Answered:
    headers = {**sent.headers, "Authorization": f"Bearer {token}"}
    path = sent.path.replace("RUN", NOBODYS_RUN).replace(REAL, NOBODYS_NUMBER)
    return scene.send(sent.method, path, sent.body, headers=headers)


def _number(scene: Scene) -> str:
    """The content's; its open question has one of these too."""
    with reading() as session:
        content = content_of_run(session, scene.run_id)
    return str(content.id if content else 0)
