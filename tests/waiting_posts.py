"""Posts that wait for people, and the browsers of these people at our pages, for tests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import insert
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server.pages import (
    approve,
    comment,
    contents,
    edit,
    hand_over,
    mailed_links,
    my,
    my_reports,
    pools,
    review,
    story,
    taking_back,
    team,
    unsubscribe,
)
from server.pages.session_cookie import NAME
from signoff import clock
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.lifecycle.creating import Submission, submit
from signoff.post import ChannelPost
from signoff.store.contents import Content
from signoff.store.database import writing
from signoff.store.questions import Question, Verdict
from tests.sign_in_browser import KnowsWho
from tests.story import Told, apply_example, brief

ROOMS = (
    *(approve, mailed_links, review, my, edit, pools, comment, contents, story, taking_back),
    *(team, hand_over, my_reports, unsubscribe),
)
ROUTES = [route for room in ROOMS for route in room.routes]
HOSTILE = "<script>alert(1)</script> \u202egnorw\u202c " + "x" * 20_000 + " 👩‍👩‍👧‍👦 مرحبا"


class Pages:
    """Our pages, and which runs they let go on, for whom."""

    def __init__(self) -> None:
        self.woken: list[tuple[str, str]] = []
        self.application = Starlette(routes=ROUTES)
        self.application.state.wake = self._wake

    async def _wake(self, run_id: str, who: str) -> None:
        self.woken.append((run_id, who))

    @contextmanager
    def nobodys(self) -> Iterator[TestClient]:
        """A browser in which nobody has signed in."""
        with TestClient(KnowsWho(self.application), follow_redirects=False) as client:
            yield client

    @contextmanager
    def of(self, person: str) -> Iterator[TestClient]:
        """The browser of somebody who has signed in."""
        cookies = {NAME: open_session(person, Way.INSIDE).secret}
        pages = KnowsWho(self.application)
        with TestClient(pages, cookies=cookies, follow_redirects=False) as client:
            yield client


def team_at_work() -> Pages:
    apply_example()
    return Pages()


def waiting_for_grace(run_id: str, title: str = "Spring balm", text: str = "It is back.") -> Told:
    """A post that two others have agreed to: Grace and Mei both have to."""
    told = Told(run_id, title=title).write(text)
    told.say("luca").say("olivia")
    told.turn()
    return told


def rewritten(told: Told, post: ChannelPost) -> Told:
    """The creator sends in another round."""
    turn = told.turn()
    body = dict.fromkeys(turn.story.brief.channels, post)
    submit(turn, Submission("giulia", body, {"text": post.text}, []))
    return told


def sent_back(told: Told, comment: str) -> Told:
    return told.say("grace", Verdict.REQUEST_CHANGES, comment)


def form_of(page: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found, page
    return found[1]


def ticks_of(page: str) -> dict[str, str]:
    """What is sent when everything is ticked."""
    return dict(re.findall(r'type="checkbox" name="(\d+)" value="([^"]+)"', page))


def many_to_write(many: int) -> None:
    """So many briefs, of which nobody has written any yet."""
    now, one = clock.now(), brief().model_dump(mode="json")
    contents = [
        {
            "key": str(n), "brief": one, "title": f"Post {n}", "creator": "giulia",
            "region": "italy", "slot_local": "2027-01-01T10:00:00", "slot_zone": "Europe/Rome",
            "run_id": f"run-{n}", "opened_at": now,
        }
        for n in range(many)
    ]  # fmt: skip
    with writing() as session:
        session.execute(insert(Content), contents)
        session.execute(
            insert(Question),
            [
                {
                    "content_id": n + 1, "gate": "create", "level": "", "round": 1,
                    "asked": ["giulia"], "opened_at": now, "due_at": now + timedelta(minutes=n),
                    "shown": "", "refusal": "", "kept": {}, "findings": [], "answers": 0,
                }
                for n in range(many)
            ],
        )  # fmt: skip
