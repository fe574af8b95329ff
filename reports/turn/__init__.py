"""What a form shows: the post as each channel will carry it, findings, changes and comments."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.moments import moment
from reports.titles import cut
from reports.words import say
from signoff.diff import post_diff
from signoff.lifecycle.commenting import discussion
from signoff.lifecycle.turns import Turn
from signoff.post import ChannelPost
from signoff.rules import Create, Decide, deciders
from signoff.rules.consent import open_levels
from signoff.rules.places import Place
from signoff.rules.standing_in import voices
from signoff.settings import settings
from signoff.store.contents import Revision
from signoff.store.questions import Decision, Verdict

MOST, LONGEST = 10, 1_000
"""Comments in one form, and characters of one: a page of ours shows all of them."""


@dataclass(frozen=True)
class Shown:
    """A post as one channel will carry it."""

    channel: str
    network: str
    post: ChannelPost
    changes: str
    """What changed since the last round, as Markdown; empty when nothing did."""


@dataclass(frozen=True)
class Said:
    """One decision, as the form tells it."""

    who: str
    level: str
    verdict: str
    comment: str
    round: int


@dataclass(frozen=True)
class Comment:
    """One comment that is still open, as the form tells it."""

    who: str
    text: str
    passage: str
    """The words that it is about."""


def description(turn: Turn) -> str:
    """The Markdown above the form's fields, in the language now spoken."""
    told = turn.story
    return say(
        f"turn/{_template(turn)}.md",
        turn=turn,
        brief=told.brief,
        goal=turn.workspace.goals.get(told.brief.goal),
        due=moment(turn.due_at, turn.zone),
        slot=moment(told.content.slot.utc(), told.content.slot_zone),
        shown=list(_shown(turn)),
        said=[_said(turn, decision) for decision in told.decisions],
        levels=[level.name for _gate, level in _places(turn)],
        others=_others(turn),
        threads=list(_threads(turn)),
        talk=f"{settings().ui_url.rstrip('/')}/content/{told.content.id}#talk",
        Verdict=Verdict,
    )


def _template(turn: Turn) -> str:
    match turn.step:
        case Create():
            return "create"
        case Decide():
            return "decide"
    return "mend"


def _shown(turn: Turn) -> Iterator[Shown]:
    latest = turn.story.latest
    before = turn.story.before(latest) if latest else None
    for id, post in latest.body.items() if latest else ():
        channel = turn.workspace.channel(id)
        yield Shown(channel.name, channel.network, post, _changes(before, id, post))


def _changes(before: Revision | None, channel: str, post: ChannelPost) -> str:
    old = before.body.get(channel) if before else None
    return post_diff(old, post) if old else ""


def _said(turn: Turn, decision: Decision) -> Said:
    rounds = {revision.id: revision.number for revision in turn.story.revisions}
    levels = {
        level.id: level.name for gate in turn.workspace.process.gates for level in gate.levels
    }
    person = turn.workspace.team.people.get(decision.person)
    return Said(
        who=person.name if person else decision.person,
        level=levels.get(decision.level, decision.level),
        verdict=decision.verdict,
        comment=decision.comment,
        round=rounds[decision.revision_id],
    )


def _threads(turn: Turn) -> Iterator[list[Comment]]:
    people = turn.workspace.team.people
    still_open = [one for one in discussion(turn.story.content.id) if one.is_open]
    for thread in still_open[-MOST:]:
        yield [
            Comment(
                people[one.person].name if one.person in people else one.person,
                cut(one.text, LONGEST),
                one.passage,
            )
            for one in thread.standing[-MOST:]
        ]


def _places(turn: Turn) -> list[Place]:
    """The levels that are asked now: one form in Prefect is for all of them."""
    if not isinstance(turn.step, Decide):
        return []
    return open_levels(turn.story, turn.workspace, turn.step.revision)


def _others(turn: Turn) -> list[str]:
    """Who may decide here: those who are asked, and those who stand in for them."""
    if not isinstance(turn.step, Decide):
        return []
    told, workspace, revision = turn.story, turn.workspace, turn.step.revision
    ids = [
        id
        for place in _places(turn)
        for id in (
            *deciders(told, workspace, place, revision),
            *voices(told, workspace, place, revision),
        )
    ]
    return [workspace.person(id).name for id in dict.fromkeys(ids)]
