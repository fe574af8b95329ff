"""The whole system behind its door, with the example team at work in it."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from server.commands.apply import apply
from server.demo.play import Play, Played
from server.demo.script import Part, soon, winter_tea
from server.demo.stage import Stage, clean_stage
from server.here import client_of, set_here
from server.ports import any_free
from server.sandbox.mail.mailbox import Mailbox
from server.system import RunningSystem, running
from tests.servers.prefect import CACHE, finish_talking


class Performance:
    """The demo's stage while it runs, and what was played on it."""

    def __init__(self, stage: Stage, system: RunningSystem, later: ExitStack) -> None:
        self.stage = stage
        self.system = system
        self.later = later
        """What is to be done when it ends."""
        self.play = Play(stage, lambda _who, _what: None)
        self.published: Played | None = None

    def mailed_link(self, to: str, title: str, leading: str = "") -> str:
        """The first address that leads there in the newest mail about this to this person."""

        def look() -> str | None:
            for mail in Mailbox(self.stage.mail.folder).messages():
                body = mail.get_body(("plain",))
                if body and to in mail["To"] and title in mail["Subject"]:
                    found = re.findall(r"http\S+", body.get_content())
                    return next((str(one) for one in found if leading in one), None)
            return None

        return self.play.player.wait_until(look, f"a mail about {title} to {to}")

    def mailed_form(self, to: str, title: str) -> str:
        """The same, of the run in Prefect, where the form can be answered too."""
        return self.mailed_link(to, title, leading="/v2/runs/")

    def publish_something(self) -> None:
        """A report of nothing has no charts."""
        if self.published is None:
            self.published = self.play.carry(shortly(winter_tea()))
        self.play.measure([self.published])


@contextmanager
def performing(folder: Path) -> Iterator[Performance]:
    """Prefect, worker, network and mail; the settings of this process lead there meanwhile."""
    before = dict(os.environ)
    stage = clean_stage(folder / "home")
    set_here(stage.environment)
    # A port of its own: a demo that starts at the same time would look for the usual one too.
    whole = replace(stage.system(), port=any_free(), cache=CACHE)
    with running(whole) as system, client_of(system), ExitStack() as later:
        stage.connect_accounts()
        apply(by="a test")
        performance = Performance(stage, system, later)
        performance.play.gather_followers()
        yield performance
        finish_talking()
    os.environ.clear()
    set_here(before)


def shortly(part: Part) -> Part:
    """The same, going out as soon as everybody has answered."""
    slot = soon(seconds=25, zone=part.brief.zone)
    return replace(part, brief=part.brief.model_copy(update={"slot": slot}))
