"""People answer while the server, the worker or both are killed: `python -m tests.killing`.

One after the other, people answer the forms of posts. Each time something is killed at a moment
drawn at random between just before the answer is sent and the moment at which the post's run
sleeps again; then it is started again. Every answer that was accepted must count once, and every
post must go on to its next form.
"""

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Literal, TypeVar, get_args
from unittest.mock import patch
from uuid import UUID

import cyclopts
import httpx
from rich.console import Console
from rich.progress import Progress

from server.demo.player import AnswerNotTaken, Form
from server.demo.script import Line
from signoff import clock
from signoff.rules.repair import LONGEST_STEP, SETTLING
from tasks.repairing import repair_runs
from tests.answered_post import AWAY, AnsweredPost, Lost
from tests.axe import Axe, Victim
from tests.performance import Performance, performing

Seen = TypeVar("Seen")
Said = Literal["accepted", "refused", "no answer"]
Found = Literal["at once", "by the next look", "by a look ten minutes later"]

JUST_BEFORE = 0.05
PATIENCE = 160.0
A_LOOK, A_LATE_LOOK = 6.0, 60.0
"""Seconds without any progress after which we look as if a minute had gone by, or ten."""


@dataclass(frozen=True)
class Point:
    """One kill, and what came of it."""

    victim: Victim
    after: float
    """Seconds after the answer began."""
    place: str
    said: Said
    """What the person saw."""
    kept: bool
    """Whether the store had the answer when everything ran again."""
    found: Found
    """Who found that the run had to go on."""

    def __str__(self) -> str:
        kept = "kept" if self.kept else "not kept"
        what = f"{self.place}: {self.victim} killed after {self.after:.3f} s"
        return f"{what}; {self.said}, {kept}, went on {self.found}"


class Ordeal:
    """Answers and kills, as many as are wanted."""

    def __init__(self, performance: Performance, seed: int) -> None:
        self._player, self._axe = performance.play.player, Axe(performance)
        self._random = random.Random(seed)
        self._numbers = count(1)
        self._post = AnsweredPost(next(self._numbers))
        self.span = self._how_long_an_answer_takes()

    def one(self) -> Point:
        """One answer, and one kill."""
        post, form = self._next()
        victim = self._random.choice(get_args(Victim))
        after = self._random.uniform(0, self.span)
        said = self._answer_and_kill(form, victim, after)
        self._axe.start_again()
        kept = post.has_kept(form)
        if said == "accepted" and not kept:
            raise Lost(f"{victim} killed after {after:.3f} s: accepted, and not kept")
        found = self._see_it_go_on(form)
        post.answered.append(post.line)
        post.must_count_once()
        return Point(victim, after, form.key.partition("-round-")[0], said, kept, found)

    def _how_long_an_answer_takes(self) -> float:
        """From just before it is sent until the run sleeps again; and a little more."""
        post, form = self._next()
        began = time.monotonic()
        self._player.answer(form, post.line.person, **_said(post.line, form))
        self._see_it_go_on(form)
        post.answered.append(post.line)
        return (time.monotonic() - began) * 1.2 + JUST_BEFORE

    def _next(self) -> tuple[AnsweredPost, Form]:
        if len(self._post.answered) == len(self._post.lines):
            self._post = AnsweredPost(next(self._numbers))
        return self._post, self._form()

    def _form(self) -> Form:
        """What can be answered next; it may have to be found again, for a kill takes a while."""
        post = self._post
        return self._see(lambda: self._player.open_form(post.run_id, post.line.place))[0]

    def _answer_and_kill(self, form: Form, victim: Victim, after: float) -> Said:
        with ThreadPoolExecutor(1) as hand:
            answer = hand.submit(copy_context().run, self._answer, form, JUST_BEFORE)
            time.sleep(after)
            self._axe.kill(victim)
            return answer.result()

    def _answer(self, form: Form, wait: float = 0) -> Said:
        time.sleep(wait)
        line = self._post.line
        try:
            self._player.answer(form, line.person, **_said(line, form))
        except AnswerNotTaken:
            return "refused"
        except (httpx.HTTPError, ValueError):
            return "no answer"
        return "accepted"

    def _see_it_go_on(self, form: Form) -> Found:
        """Wait for the next form; whoever saw no answer and finds the form still open, answers."""
        post = self._post

        def gone_on() -> bool | None:
            if not post.has_kept(form) and post.shows().startswith(_place(form)):
                self._answer(self._form())
            return post.went_on(form)

        return self._see(gone_on)[1]

    def _see(self, sight: Callable[[], Seen | None]) -> tuple[Seen, Found]:
        """Wait for it; where nothing moves, somebody looks who looks every few minutes."""
        found: Found = "at once"
        began, since = time.monotonic(), _Since(self._post)
        while not (seen := sight()):
            if time.monotonic() - began > PATIENCE:
                raise Lost(f"not there after {PATIENCE:.0f} s: {self._post.stands}")
            match since.has_come_to():
                case "a look":
                    found = "by the next look"
                    look(SETTLING)
                case "a late look":
                    found = "by a look ten minutes later"
                    look(LONGEST_STEP)
            self._player.pause()
        return seen, found


class _Since:
    """How long a run has been as it is: then somebody looks who looks every few minutes."""

    def __init__(self, post: AnsweredPost) -> None:
        self._post = post
        self._state: UUID | None = None
        self._at, self._looked = time.monotonic(), False

    def has_come_to(self) -> Literal["", "a look", "a late look"]:
        state = self._post.state()
        if (state.id if state else None) != self._state:
            self._at, self._looked = time.monotonic(), False
            self._state = state.id if state else None
        still = time.monotonic() - self._at
        if not self._looked and still > A_LOOK:
            self._looked = True
            return "a look"
        if still > A_LATE_LOOK:
            self._at = time.monotonic()
            return "a late look"
        return ""


def look(later: timedelta) -> None:
    """What is done every few minutes, as if so much time had gone by."""
    at = clock.now() + later + SETTLING
    with patch.object(clock, "now", lambda: at), suppress(*AWAY):
        repair_runs()


def _said(line: Line, form: Form) -> dict[str, object]:
    answers = dict(line.answers)
    if "decision" in answers:
        answers["decision"] = form.choices("decision")[int(str(answers["decision"]))]
    return answers


def _place(form: Form) -> str:
    return f"{form.key.partition('-round-')[0]}-round-"


def main(*, times: int = 200, seed: int | None = None) -> None:
    """Kill as often, each time at another moment, and say what came of it.

    Parameters
    ----------
    times
        How often.
    seed
        Of the random moments; the same ones again when it is given.
    """
    console = Console()
    seed = random.randrange(2**32) if seed is None else seed
    console.print(f"Seed {seed}.")
    folder = Path(tempfile.mkdtemp(prefix="signoff-killing-"))
    with performing(folder) as performance, Progress(console=console) as progress:
        ordeal = Ordeal(performance, seed)
        console.print(f"An answer takes {ordeal.span:.2f} s; kills fall within that time.")
        points = []
        for _ in progress.track(range(times), description="Killing"):
            points.append(ordeal.one())
            console.print(str(points[-1]), highlight=False)
    shutil.rmtree(folder)  # where something was lost it stays, with everybody's logs
    for (victim, said, found), number in sorted(
        Counter((point.victim, point.said, point.found) for point in points).items()
    ):
        console.print(f"{number:4} × {victim} killed: {said}, went on {found}")
    console.print(f"{len(points)} kills: every accepted answer counts once, every post goes on.")


if __name__ == "__main__":
    cyclopts.run(main)
