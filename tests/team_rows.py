"""A team's week for tests of its reports, as it would have been read from the store."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from reports.team_process import TeamProcess, team_process
from signoff.clock import DAY, HOUR
from signoff.kpi.teamwork import Cadence, Life, Sent, Stage, Wait, teamwork
from signoff.teamwork import TeamRecord, Waiting
from signoff.workspace import read_files
from tests.example_workspace import FILES
from tests.kpi_rows import WEEK

WORKSPACE = read_files(FILES)
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
PLACES = {
    Stage.CREATE: ("create", ""),
    Stage.REVIEW: ("review", "country-leads"),
    Stage.APPROVE: ("approve", "brand"),
    Stage.PUBLISH: ("publish", "mastodon-hub"),
}


def wait(
    stage: Stage, hours: float, due: float = 8, after: float = 0, *, is_answered: bool = True
) -> Wait:
    """Somebody was asked so many hours after Monday at nine, and answered some hours later."""
    opened = MONDAY + timedelta(hours=after)
    return Wait(
        stage,
        *PLACES[stage],
        opened_at=opened,
        due_at=opened + timedelta(hours=due),
        ended_at=opened + timedelta(hours=hours),
        is_answered=is_answered,
        worked=timedelta(hours=hours),
    )


def life(
    *waits: Wait,
    title: str = "Spring balm",
    region: str = "italy",
    days: float | None = 3,
    objections: int = 0,
) -> Life:
    """A post that was out so many days after its brief, or never."""
    return Life(
        id=1,
        title=title,
        region=region,
        opened_at=MONDAY - HOUR,
        agreed_at=MONDAY + DAY if days is not None else None,
        sent_at=MONDAY + timedelta(days=days) if days is not None else None,
        rounds=1 + objections,
        decisions=2 + objections,
        objections=objections,
        waits=waits or (wait(Stage.CREATE, 5), wait(Stage.REVIEW, 2), wait(Stage.APPROVE, 11)),
    )


def waits_now(title: str = "Kettle on", *, is_late: bool = True) -> Waiting:
    """A post that Olivia and Amir have not answered."""
    return Waiting(
        content_id=7,
        title=title,
        region="italy",
        place=("approve", "brand"),
        asked=("olivia", "amir"),
        due_at=MONDAY,
        slot=MONDAY + 2 * DAY,
        worked=10 * HOUR,
        is_late=is_late,
    )


def team(
    lives: Sequence[Life] = (),
    before: Sequence[Life] = (),
    waiting: Sequence[Waiting] = (),
    late: int = 0,
) -> TeamProcess:
    """The week's report over these; of the posts on channels so many went out late."""
    slots = [MONDAY - HOUR] * late + [MONDAY] * (len(lives) - late)
    sent = [Sent("mastodon-hub", slot, MONDAY) for slot in slots]
    cadence = (Cadence("mastodon-hub", len(sent), Fraction(3)),)
    record = TeamRecord(
        now=teamwork(lives, sent),
        before=teamwork(before, ()),
        cadence=cadence,
        lives=tuple(lives),
        waiting=tuple(waiting),
    )
    return team_process(record, WEEK, WORKSPACE)


def a_usual_week() -> TeamProcess:
    """Five posts out, one rejected, one answer overdue."""
    posts = [life(title=f"Post {n}", days=2 + n, region="germany") for n in range(4)]
    posts.append(life(title="عرض الخريف 👩‍👩‍👧‍👦", objections=1))
    posts.append(life(wait(Stage.CREATE, 20), title="Never", days=None, objections=1))
    past = [life(wait(Stage.CREATE, 3), wait(Stage.APPROVE, 4), title="Before", days=6)]
    return team(posts, past, [waits_now(), waits_now("Door one", is_late=False)], late=1)
