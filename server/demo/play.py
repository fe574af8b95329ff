"""Playing it: three contents at once, an audience, measurements, a report. Each step is seen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace

from server.demo.player import Player
from server.demo.script import Line, Part, parts
from server.demo.stage import Stage
from server.sandbox.mail.mailbox import Mailbox
from server.sandbox.network.audience import Audience
from server.sandbox.network.members import member_for
from signoff import clock
from signoff.lifecycle.in_force import workspace_in_force
from signoff.period import week_of
from signoff.store.contents import content_of_run
from signoff.store.database import reading
from signoff.store.publications import Publication, publications
from signoff.store.questions import open_questions
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
    asked: str = ""
    """Whose answer it waits for: one of them."""

    @property
    def title(self) -> str:
        return self.part.brief.title


class Play:
    """The whole play, on a stage whose servers run."""

    def __init__(self, stage: Stage, tell: Tell) -> None:
        self.stage = stage
        self.tell = tell
        self.player = Player()
        self.workspace = workspace_in_force()

    def perform(self) -> list[Played]:
        """Play everything; what was played comes back in the order of the script."""
        self.gather_followers()
        with ThreadPoolExecutor(max_workers=3) as at_once:
            # A thread begins without the settings of the block that it is started in.
            carry = [at_once.submit(copy_context().run, self.carry, part) for part in parts()]
            played = [one.result() for one in carry]
        self.measure([one for one in played if one.published])
        self.report()
        return played

    def gather_followers(self) -> None:
        with Audience(self.stage.network.url) as audience:
            for number, channel in enumerate(self.workspace.channels.values()):
                audience.follow(member_for(channel.id, channel.name).username, 9 - 2 * number)

    def carry(self, part: Part) -> Played:
        """Brief it, and let everybody answer; then it is published, or waits."""
        run_id = start_lifecycle(part.brief)
        self.tell(self._name(self.workspace.team.owner), f"briefs “{part.brief.title}”")
        for line in part.lines:
            self._say(line, part, run_id)
        if part.waits_at:
            self.player.form(run_id, part.waits_at)
            return Played(part, run_id, asked=self._asked(run_id))
        self.player.wait_for(run_id, "Suspended")
        return self.published(Played(part, run_id))

    def published(self, played: Played) -> Played:
        """Wait for its slot; then the audience does what audiences do."""
        rows = self.player.wait_until(lambda: self._out(played.run_id), f"publish {played.title}")
        for row in rows:
            self.tell(self.workspace.channel(row.channel).name, f"publishes {row.url}")
        self._applaud(rows)
        return replace(played, published=rows)

    def measure(self, published: list[Played]) -> None:
        """What the schedule does every five minutes is asked for until all is measured."""
        for one in published:
            while not self.player.has_ended(one.run_id):
                run = self.player.run("collect-metrics/collect-metrics")
                # Cancelled where the schedule's own run is at it just then: one is enough.
                self.player.wait_for(run, "Completed", "Cancelled")
                self.player.pause(3)

    def report(self) -> None:
        """Ask for this week's report, and wait until everybody has it."""
        report = self.workspace.report(REPORT)
        week = week_of(clock.local(clock.now(), report.time_zone).date(), report.time_zone)
        period = f"{week.start}/{week.end}"
        run = self.player.run("kpi-report/kpi-report", report=REPORT, period=period)
        self.player.wait_for(run, "Completed")
        readers = len(self.workspace.readers_of(report))
        mailbox = Mailbox(self.stage.mail.folder)
        self.player.wait_until(
            lambda: sum(report.name in m["Subject"] for m in mailbox.messages()) >= readers,
            report.name,
        )
        self.tell(self.workspace.team.name, f"mails the week's report to {readers} people")

    def _say(self, line: Line, part: Part, run_id: str) -> None:
        form = self.player.form(run_id, line.place)
        answers = dict(line.answers)
        if "decision" in answers:
            answers["decision"] = form.choices("decision")[int(str(answers["decision"]))]
        self.player.answer(form, line.person, **answers)
        self.tell(self._name(line.person), f"{line.said} “{part.brief.title}”")

    def _out(self, run_id: str) -> tuple[Publication, ...]:
        """Its publications, once all of them are on the network."""
        with reading() as session:
            content = content_of_run(session, run_id)
            rows = publications(session, content.id) if content else []
        return tuple(rows) if all(row.url for row in rows) else ()

    def _asked(self, run_id: str) -> str:
        with reading() as session:
            content = content_of_run(session, run_id)
            assert content
            return open_questions(session, content.id)[0].asked[0]

    def _applaud(self, rows: tuple[Publication, ...]) -> None:
        with Audience(self.stage.network.url) as audience:
            for number, row in enumerate(rows):
                post = row.network_id or ""
                audience.like(post, 12 - 2 * number)
                audience.boost(post, 7 - 2 * number)
                audience.reply(post, *REPLIES)

    def _name(self, person: str) -> str:
        return self.workspace.person(person).name
