"""One content that is due, one network, and whoever comes to carry it; and how it all ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from sqlalchemy import select

from signoff.lifecycle.asking import open_turn
from signoff.lifecycle.in_force import next_step
from signoff.lifecycle.mending import Remedy, mend
from signoff.lifecycle.turns import Turn
from signoff.rules import Mend
from signoff.store.database import reading
from signoff.store.notices import Notice
from signoff.store.publications import Publication, Sending, attempts, publications
from tests.publishing.approved import PLAIN, Stores, clock_of, content_id
from tests.publishing.carrying import Access, Orders, Stop
from tests.publishing.outlets import Asked, Outlet
from tests.publishing.table import Row
from tests.publishing.workers import LONGEST, Worker
from tests.servers.kept_store import connected
from tests.servers.proxy import Hold
from tests.story import Time

MANAGER = "olivia"


def eventually(true: Callable[[], object]) -> None:
    """Wait until it is so."""
    deadline = monotonic() + LONGEST
    while not true():
        assert monotonic() < deadline, "did not come true"
        sleep(0.02)


@dataclass
class Scene:
    """What a test holds in its hands."""

    outlet: Outlet
    stores: Stores
    url: str
    at: datetime
    """What the clock of the next worker shows."""
    rows: list[Row]
    title: str = PLAIN
    _workers: list[Worker] = field(default_factory=list)

    @property
    def content(self) -> int:
        return content_id(self.outlet.name.lower(), self.title)

    def worker(self, stop: Stop | None = None, access: Access | None = None, **more: Any) -> Worker:
        """Start a process that carries the content; it may stop somewhere."""
        orders = Orders(
            content_id=self.content,
            name=f"worker-{len(self._workers) + 1}",
            access=access or self.outlet.keys,
            at=self.at,
            stop=stop,
            home=str(self.stores.home),
            database_url=self.url,
        )
        self._workers.append(Worker(replace(orders, **more)))
        return self._workers[-1]

    def killed_at(self, stop: Stop, access: Access | None = None) -> None:
        """A process comes as far as this, and no further."""
        worker = self.worker(stop, access)
        self.at = worker.stops()
        worker.kill()

    def killed_when(self, hold: Hold) -> None:
        """A process comes as far as to be held on the line, and no further."""
        worker = self.worker()
        assert hold.reached.wait(LONGEST)
        worker.kill()

    def killed_at_request(self, asked: Asked) -> Hold:
        """The same, while this request is on its way to the network; what becomes of it then."""
        hold = Hold()
        self.outlet.on(asked, hold.before, times=1)
        self.killed_when(hold)
        return hold

    def frozen_at(self, stop: Stop, **more: Any) -> Worker:
        """A process stops there and does not know it: its next step comes when it is woken."""
        worker = self.worker(stop, **more)
        self.at = worker.stops()
        worker.freeze()
        worker.go_on()
        return worker

    def frozen_when(self, hold: Hold) -> Worker:
        """The same, while it waits for an answer."""
        worker = self.worker()
        assert hold.reached.wait(LONGEST)
        worker.freeze()
        return worker

    def wakes(self, frozen: Worker) -> None:
        """It goes on as if nothing had happened."""
        frozen.thaw()
        frozen.ends()

    def recovers(self, access: Access | None = None) -> None:
        """Another process does all that can be done without a person."""
        self.at = self.worker(access=access).ends()

    def person_says(self, remedy: Remedy) -> None:
        """The manager who is asked answers."""
        with self._looked_at():
            mend(self._turn(), MANAGER, remedy, "")

    def together(self, stop: Stop, count: int, rounds: int = 1) -> None:
        """So many processes take this step at the same moment; none waits for another after."""
        workers = [self.worker(stop, sleeps=False) for _ in range(count)]
        for _round in range(rounds):
            for worker in workers:
                worker.stops()
            for worker in workers:
                worker.go_on()
        self.at = max(worker.ends() for worker in workers)

    def ended(self, what: str, posts: int, as_: Sending, calls: int = 1, others: int = 0) -> None:
        """How it must have ended, for the table: at most one post, or a person was asked.

        `calls`: how often the request that makes the post may have arrived; `others`: how many
        posts stand there that are not ours.
        """
        with self._looked_at():
            row, histories = self._row(what, others), self._histories()
        assert (row.posts, row.ended) == (posts, as_), row
        assert (posts, as_) == (1, Sending.SENT) or (posts <= 1 and row.asked), row
        assert self.outlet.line.seen(*self.outlet.post) <= calls + others
        assert histories[0].count("sent") == (as_ is Sending.SENT)

    def ended_everywhere(self, what: str, posts: int) -> None:
        """The same, of a content on many channels: each was claimed, called and sent, once."""
        with self._looked_at():
            row, histories = self._row(what, 0), self._histories()
        assert (row.posts, row.ended) == (posts, Sending.SENT), row
        assert self.outlet.line.seen(*self.outlet.post) == posts
        assert histories == [["claimed", "calling", "sent"]] * posts

    def history(self) -> list[str]:
        """What happened to its publication, in order."""
        with self._looked_at():
            return self._histories()[0]

    def problem(self) -> str:
        """What the person who is asked reads."""
        with self._looked_at():
            return self._publications()[0].problem

    def clear_away(self) -> None:
        """No process outlives its test."""
        for worker in self._workers:
            worker.end()

    def _histories(self) -> list[list[str]]:
        with reading() as session:
            rows = publications(session, self.content)
            return [[entry.event for entry in attempts(session, row.id)] for row in rows]

    def _row(self, what: str, others: int) -> Row:
        asked = self._asked()
        ended = " and ".join({row.sending for row in self._publications()})
        posts = len(self.outlet.texts()) - others
        row = Row(what, self.outlet.name, self.stores.engine, posts, ended, asked)
        self.rows.append(row)
        return row

    def _asked(self) -> str:
        """Who is asked to mend it, and was told so; nobody, when nobody has to."""
        if not isinstance(next_step(self.content), Mend):
            return ""
        people = self._turn().people
        with reading() as session:
            of_turn = select(Notice.person).where(Notice.kind == "turn")
            assert set(people.values()) <= set(session.scalars(of_turn))
        return ", ".join(people)

    def _turn(self) -> Turn:
        turn = open_turn(self.content, "run-of-the-content")
        assert turn is not None
        return turn

    def _publications(self) -> list[Publication]:
        with reading() as session:
            return publications(session, self.content)

    @contextmanager
    def _looked_at(self) -> Iterator[None]:
        time = Time()
        time.at = self.at
        with connected(self.url, self.stores.home), clock_of(time):
            yield
