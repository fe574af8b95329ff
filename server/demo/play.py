"""Playing it: three contents at once, an audience, measurements, a report."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace

from server.demo.player import Player
from server.demo.script import Line, Part, parts
from server.demo.stage import Stage
from server.sandbox.network.audience import Audience
from server.sandbox.network.members import member_for
from signoff import clock
from signoff.lifecycle.in_force import workspace_in_force
from signoff.period import week_of
from signoff.store.contents import content_of_run
from signoff.store.database import reading
from signoff.store.publications import Publication, publications
from signoff.workspace import Workspace
from tasks.runs import start_lifecycle

REPORT = "weekly-kpi"
REPLIES = ("Hot chocolate, sorry!", "Thyme and honey, always.", "È già finita la mia scatola!")
Tell = Callable[[str, str], None]
"""Who, and what they do."""


@dataclass(frozen=True)
class Played:
    """One content that was played as far as it goes."""

    part: Part
    run_id: str
    published: tuple[Publication, ...] = ()

    @property
    def title(self) -> str:
        return self.part.brief.title


class Play:
    """The whole play, on a stage whose servers run."""

    def __init__(self, stage: Stage, tell: Tell) -> None:
        self.stage = stage
        self.tell = tell
        self.player = Player()
        self.workspace: Workspace = workspace_in_force()

    def perform(self) -> list[Played]:
        """Play everything; what was played comes back in the order of the script."""
        self._gather_followers()
        with ThreadPoolExecutor(max_workers=3) as at_once:
            # A thread begins without the settings of the block that it is started in.
            carry = [at_once.submit(copy_context().run, self._carry, part) for part in parts()]
            played = [one.result() for one in carry]
        self._measure([one for one in played if one.part.is_published])
        self._report()
        return played

    def _gather_followers(self) -> None:
        with Audience(self.stage.network.url) as audience:
            for number, channel in enumerate(self.workspace.channels.values()):
                audience.follow(member_for(channel.id, channel.name).username, 9 - 2 * number)

    def _carry(self, part: Part) -> Played:
        run_id = start_lifecycle(part.brief)
        self.tell(self._name(self.workspace.team.owner), f"briefs “{part.brief.title}”")
        for line in part.lines:
            self._say(line, part, run_id)
        played = Played(part, run_id)
        if not part.is_published:
            self.player.form(run_id, "approve-head-office")
            return played
        self.player.wait_for(run_id, "Suspended")
        return replace(played, published=self._published(played))

    def _say(self, line: Line, part: Part, run_id: str) -> None:
        form = self.player.form(run_id, line.place)
        answers = dict(line.answers)
        if "decision" in answers:
            answers["decision"] = form.choices("decision")[int(str(answers["decision"]))]
        self.player.answer(form, name=self._name(line.person), **answers)
        self.tell(self._name(line.person), f"{line.said} “{part.brief.title}”")

    def _published(self, played: Played) -> tuple[Publication, ...]:
        """Wait for the slot; then the audience does what audiences do."""
        while True:
            with reading() as session:
                content = content_of_run(session, played.run_id)
                assert content is not None
                rows = publications(session, content.id)
            if rows and all(row.url for row in rows):
                break
            self.player.pause()
        for row in rows:
            self.tell(self.workspace.channel(row.channel).name, f"publishes {row.url}")
        self._applaud(rows)
        return tuple(rows)

    def _applaud(self, rows: list[Publication]) -> None:
        with Audience(self.stage.network.url) as audience:
            for number, row in enumerate(rows):
                post = row.network_id or ""
                audience.like(post, 12 - 2 * number)
                audience.boost(post, 7 - 2 * number)
                audience.reply(post, *REPLIES)

    def _measure(self, published: list[Played]) -> None:
        """What the schedule does every five minutes is asked for until all is measured."""
        for _round in range(6):
            run = self.player.run("collect-metrics/collect-metrics")
            # Cancelled where the schedule's own run is at it just then: one is enough.
            self.player.wait_for(run, "Completed", "Cancelled")
            if all(self.player.has_ended(one.run_id) for one in published):
                return
            self.player.pause(4)

    def _report(self) -> None:
        zone = self.workspace.report(REPORT).time_zone
        week = week_of(clock.local(clock.now(), zone).date(), zone)
        run = self.player.run(
            "kpi-report/kpi-report", report=REPORT, period=f"{week.start}/{week.end}"
        )
        self.player.wait_for(run, "Completed")
        self.tell(self.workspace.team.name, "mails the week's report")

    def _name(self, person: str) -> str:
        return self.workspace.person(person).name
