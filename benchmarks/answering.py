"""Fifty people answer as fast as they can, while many more posts wait."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import httpx

from benchmarks.approvers import Approval, Approver, browsers
from benchmarks.arena import Arena
from benchmarks.big_team import DESKS
from benchmarks.people import People, WentWrong
from benchmarks.posts import published_at
from benchmarks.spent import Spent, spending
from benchmarks.templated import AskedAbout, asked_about
from server.sandbox.network.members import member_for
from signoff.store.database import reading
from signoff.store.questions import decisions

EVERY = 5
"""Of so many posts one is opened by both of its region's people at once."""
GOES_ON_WITHIN = 1800.0


@dataclass
class Answered:
    """What came of it, and whether everything that was accepted is there, once."""

    people: int
    waiting: int
    """Posts, when it began."""
    spent: Spent
    """From the first page until every post was out."""
    seconds: float = 0.0
    """From the first page to the last answer."""
    came: dict[str, int] = field(default_factory=dict)
    """How many answers were accepted, came second, were refused, or failed with a 5xx."""
    said: dict[str, int] = field(default_factory=dict)
    """What those read whose answer did not count."""
    opened_in: list[float] = field(default_factory=list)
    taken_in: list[float] = field(default_factory=list)
    published_in: list[float] = field(default_factory=list)
    """Seconds from the approval until the network had it."""
    lost: int = 0
    """Accepted answers that do not stand in the store, and posts that did not go on."""
    doubled: int = 0
    """Decisions that nobody was told of, and posts that the network has twice."""

    @property
    def accepted(self) -> int:
        return self.came.get("accepted", 0)

    @property
    def per_second(self) -> float:
        """Accepted answers."""
        return self.accepted / self.seconds

    @property
    def failed(self) -> int:
        """Pages and calls that were answered with a 5xx."""
        return self.came.get("failed", 0) + self.spent.refused


async def answer_all(arena: Arena, people: People, runs: list[str], waiting: int) -> Answered:
    """Everybody takes the next post of their region, opens it, approves it, and goes on."""
    posts = [asked_about(run) for run in runs]
    await asyncio.sleep(max(0.0, max(one.slot for one in posts).timestamp() - time.time()))
    async with browsers(arena.system.ui_url) as http:
        at_work = [
            (Approver(id, http), desk)
            for region, desk in _desks(posts).items()
            for id in DESKS[region]
        ]
        async with spending(arena, people, len(posts)) as spent:
            began = time.monotonic()
            done = await asyncio.gather(*(_work_through(*one) for one in at_work))
            seconds = time.monotonic() - began
            rested = await asyncio.gather(*(_comes_to_rest(people, run) for run in runs))
    answered = Answered(len(at_work), waiting, spent, seconds)
    approvals = [one for some in done for one in some]
    _note_what_came(answered, approvals)
    _look_into_the_store(answered, approvals, dict(zip(posts, rested, strict=True)))
    answered.doubled += sum(times - 1 for times in (await _on_the_network(arena)).values())
    return answered


def _note_what_came(answered: Answered, approvals: list[Approval]) -> None:
    answered.came = dict(Counter(one.came for one in approvals))
    answered.said = dict(Counter(one.said for one in approvals if one.said))
    answered.opened_in = [one.opened_in for one in approvals]
    answered.taken_in = [one.taken_in for one in approvals if one.taken_in]


def _desks(posts: list[AskedAbout]) -> dict[str, deque[int]]:
    """What each region has to approve; some of it lies on both tables."""
    desks: dict[str, deque[int]] = {region: deque() for region in DESKS}
    for nth, post in enumerate(posts):
        times = 2 if nth // len(DESKS) % EVERY == 0 else 1
        desks[post.region].extend([post.question] * times)
    return desks


async def _work_through(approver: Approver, desk: deque[int]) -> list[Approval]:
    done = []
    while desk:
        done.append(await approver.approve(desk.popleft()))
    return done


async def _comes_to_rest(people: People, run: str) -> bool:
    try:
        await people.rests(run, within=GOES_ON_WITHIN)
    except (TimeoutError, WentWrong):
        return False
    return True


def _look_into_the_store(
    answered: Answered, approvals: list[Approval], posts: Mapping[AskedAbout, bool]
) -> None:
    """Each accepted answer stands there once, and nothing else; what was approved is out."""
    accepted = [one for one in approvals if one.came == "accepted"]
    when = {one.question: one.at for one in accepted}
    for post, came_to_rest in posts.items():
        said = Counter(one.person for one in accepted if one.question == post.question)
        decided, sent = _decided(post), published_at(post.run)
        answered.lost += (said - decided).total()
        answered.doubled += (decided - said).total()
        if sent and post.question in when:
            answered.published_in.append(sent.timestamp() - when[post.question])
        answered.lost += not (sent and came_to_rest)


def _decided(post: AskedAbout) -> Counter[str]:
    with reading() as session:
        return Counter(one.person for one in decisions(session, post.content))


async def _on_the_network(arena: Arena) -> Counter[str]:
    """How often each text stands there."""
    texts = Counter[str]()
    async with httpx.AsyncClient(base_url=f"{arena.network}/api/v1", timeout=60) as http:
        for region in DESKS:
            name = {"acct": member_for(region, "").username}
            author = (await http.get("/accounts/lookup", params=name)).raise_for_status().json()
            texts.update([post["content"] async for post in _posts(http, author["id"])])
    return texts


async def _posts(http: httpx.AsyncClient, author: str) -> AsyncIterator[dict[str, str]]:
    """All of somebody's posts, newest first."""
    before: dict[str, str] = {}
    while True:
        asked = {"limit": "40", **before}
        found = await http.get(f"/accounts/{author}/statuses", params=asked)
        posts = found.raise_for_status().json()
        for post in posts:
            yield post
        if not posts:
            return
        before = {"max_id": posts[-1]["id"]}
