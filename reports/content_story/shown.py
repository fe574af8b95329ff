"""A content's story as it is told: names instead of ids, moments on somebody's clocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.content_story import labels
from reports.moments import moment
from reports.words import number
from signoff import clock
from signoff.clock import Slot
from signoff.language import _
from signoff.lifecycle.whole_story import WholeStory
from signoff.store.publications import Publication, Sending
from signoff.store.questions import Decision, Question
from signoff.store.whole_stories import ToldOf


@dataclass(frozen=True)
class ShownQuestion:
    """One thing that was asked."""

    what: str
    whom: str
    asked: str
    due: str
    closed: str
    """When it was answered, or was not needed any more; empty while it waits."""
    late: bool


@dataclass(frozen=True)
class ShownDecision:
    """One person's answer."""

    who: str
    verdict: str
    approves: bool
    level: str
    round: int
    comment: str
    how: str
    """How we know who it was."""
    when: str


@dataclass(frozen=True)
class ShownNotice:
    """What one person was told."""

    who: str
    what: str
    how: str
    when: str
    state: str
    """`told`, `waiting`, `not told`, or `not needed`."""
    why: str


@dataclass(frozen=True)
class ShownPublication:
    """One channel's part in it."""

    channel: str
    state: str
    out: bool
    url: str
    due: str
    sent: str
    problem: str
    attempts: Sequence[tuple[str, str, str]]
    """When, what happened, and what was said."""
    metrics: Sequence[str]
    """The headings of its numbers."""
    readings: Sequence[tuple[str, str, Sequence[str]]]
    """Age, when it was or will be read, and the numbers; none before they are there."""


def brief_of(whole: WholeStory, zone: str) -> list[tuple[str, str]]:
    """Every field of the brief that says something."""
    content, brief = whole.told.content, whole.told.brief
    goal = whole.workspace.goals.get(brief.goal)
    slot = content.slot
    due = Slot(brief.due, slot.zone) if brief.due else None
    fields = [
        (_("Message"), brief.message),
        (_("Goal"), goal.name if goal else brief.goal),
        (_("Channels"), ", ".join(whole.channel(id) for id in brief.channels)),
        (_("Written by"), whole.person(content.creator)),
        (_("Goes out"), _twice(moment(slot.utc(), slot.zone), moment(slot.utc(), zone))),
        (_("Text due"), moment(due.utc(), zone) if due else ""),
        (_("Campaign"), brief.campaign),
        (_("Audience"), brief.audience),
        (_("Flags"), ", ".join(brief.flags)),
        (_("Key"), brief.key),
        (_("Asked for"), moment(content.opened_at, zone)),
    ]
    return [(label, text) for label, text in fields if text]


def _twice(there: str, here: str) -> str:
    return there if there == here else f"{there} · {here}"


def questions_of(whole: WholeStory, zone: str) -> list[ShownQuestion]:
    """What was asked, first to last."""
    return [_question(whole, one, zone) for one in whole.questions]


def _question(whole: WholeStory, one: Question, zone: str) -> ShownQuestion:
    places = {
        "create": _("To write"),
        "publish": _("To mend: {channel}", channel=whole.channel(one.level)),
    }
    return ShownQuestion(
        what=places.get(one.gate) or whole.level(one.gate, one.level),
        whom=", ".join(whole.person(id) for id in one.asked),
        asked=moment(one.opened_at, zone),
        due=moment(one.due_at, zone),
        closed=moment(one.closed_at, zone) if one.closed_at else "",
        late=(one.closed_at or clock.now()) > one.due_at,
    )


def decisions_of(whole: WholeStory, zone: str) -> list[ShownDecision]:
    """What people decided, first to last."""
    rounds = {revision.id: revision.number for revision in whole.told.revisions}
    return [_decision(whole, one, rounds, zone) for one in whole.told.decisions]


def _decision(
    whole: WholeStory, one: Decision, rounds: Mapping[int, int], zone: str
) -> ShownDecision:
    return ShownDecision(
        who=whole.person(one.person),
        verdict=labels.verdict(one.verdict),
        approves=one.verdict == "approve",
        level=whole.level(one.gate, one.level),
        # Written between two of our queries, where it is not known yet.
        round=rounds.get(one.revision_id, len(rounds) + 1),
        comment=one.comment,
        how=labels.identified(one, whole.ways.get(one.answer_id or 0)),
        when=moment(one.decided_at, zone),
    )


def notices_of(whole: WholeStory, zone: str) -> list[ShownNotice]:
    """Who was told what, first to last."""
    return [_notice(whole, one, zone) for one in whole.notices]


def _notice(whole: WholeStory, one: ToldOf, zone: str) -> ShownNotice:
    state = "not told" if one.problem else "waiting"
    if one.sent_at:
        state = "not needed" if one.problem else "told"
    return ShownNotice(
        who=whole.person(one.person),
        what=labels.kind(one.kind),
        how=labels.medium(one.medium),
        when=moment(one.sent_at or one.created_at, zone),
        state=state,
        why=one.problem,
    )


def publications_of(whole: WholeStory, zone: str) -> list[ShownPublication]:
    """What went out, is to go out, and did not, channel by channel."""
    return [_publication(whole, row, zone) for row in whole.told.publications]


def _publication(whole: WholeStory, row: Publication, zone: str) -> ShownPublication:
    read = {(m.age, m.metric): m.value for m in whole.measurements if m.publication_id == row.id}
    metrics = list(dict.fromkeys(metric for _age, metric in read))
    return ShownPublication(
        channel=whole.channel(row.channel),
        state=labels.sending(row.sending),
        out=row.sending is Sending.SENT,
        url=row.url or "",
        due=moment(row.due_at, zone),
        sent=moment(row.sent_at, zone) if row.sent_at else "",
        problem=row.problem,
        attempts=[
            (moment(one.at, zone), labels.event(one.event), one.detail)
            for one in whole.attempts
            if one.publication_id == row.id
        ],
        metrics=[labels.metric(name) for name in metrics],
        readings=[
            (
                point.age,
                moment(point.done_at or point.due_at, zone),
                _numbers(read, point.age, metrics) if point.done_at else (),
            )
            for point in whole.checkpoints
            if point.publication_id == row.id
        ],
    )


def _numbers(
    read: Mapping[tuple[str, str], int], age: str, metrics: Sequence[str]
) -> tuple[str, ...]:
    values = [read.get((age, metric)) for metric in metrics]
    return tuple("–" if value is None else number(value) for value in values)
