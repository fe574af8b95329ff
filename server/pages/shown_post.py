"""A post on our pages: as each channel will show it, what changed, and what people said of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.moments import moment
from reports.titles import web_address
from reports.words import number
from server.pages.asked import Asked
from server.pages.legible import has_unseen, legible, legible_piece
from signoff.diff import Piece, pieces
from signoff.networks.characters import characters
from signoff.networks.registry import names, network
from signoff.post import ChannelPost, Media
from signoff.rules import Decide, deciders, levels_of, stands
from signoff.store.contents import Revision
from signoff.store.questions import Decision, Verdict
from signoff.workspace import Gate, Level, Workspace


@dataclass(frozen=True)
class ShownImage:
    """An image, and what is said to those who do not see it."""

    sha256: str
    alt: str
    is_new: bool
    alt_changes: Sequence[Piece]


@dataclass(frozen=True)
class ShownPost:
    """A post as one channel will carry it."""

    channel: str
    network: str
    language: str
    text: str
    link: str
    opens: str
    """The link, if a browser may open it."""
    length: int
    written_length: str
    """The same, as the reader writes numbers."""
    has_unseen: bool
    images: Sequence[ShownImage]
    changes: Sequence[Piece]
    """From the last round's text to this one; empty when that stayed, or there was none."""
    gone: Sequence[ShownImage]
    """Images of the last round that are not in this one."""


@dataclass(frozen=True)
class Said:
    """One decision."""

    who: str
    verdict: Verdict
    level: str
    round: int
    comment: str
    when: str


@dataclass(frozen=True)
class ShownLevel:
    """One level that the post has to pass, and how far it is there."""

    name: str
    state: str
    """`done`, `now` or `later`."""
    people: Sequence[tuple[str, Verdict | None]]
    needed: int


def posts_of(asked: Asked) -> list[ShownPost]:
    """The latest revision, channel by channel."""
    latest = asked.told.latest
    before = asked.told.before(latest) if latest else None
    return posts_in(asked.workspace, latest, before) if latest else []


def posts_in(workspace: Workspace, revision: Revision, before: Revision | None) -> list[ShownPost]:
    """A revision, channel by channel, and what changed since the one before."""
    return [_shown(workspace, id, post, before) for id, post in revision.body.items()]


def said_of(asked: Asked) -> list[Said]:
    """Every decision so far, first to last."""
    rounds = {revision.id: revision.number for revision in asked.told.revisions}
    return [_said(asked, decision, rounds) for decision in asked.told.decisions]


def levels_ahead(asked: Asked) -> list[ShownLevel]:
    """Who decides, level by level, about the latest revision."""
    latest = asked.told.latest
    if latest is None:
        return []
    return [_level(asked, place, latest) for place in levels_of(asked.told, asked.workspace)]


def level_name(asked: Asked, gate: str, level: str) -> str:
    """What people call it; one that the process has no more keeps its id."""
    known = {(g.id, one.id): one.name for g in asked.workspace.process.gates for one in g.levels}
    return known.get((gate, level), level)


def person_name(asked: Asked, id: str) -> str:
    """The name of somebody, also of one who has left."""
    person = asked.workspace.team.people.get(id)
    return person.name if person else id


def _shown(workspace: Workspace, id: str, post: ChannelPost, before: Revision | None) -> ShownPost:
    channel = workspace.channels.get(id)
    old = before.body.get(id) if before else None
    there = channel.network if channel else ""
    length = _length(there, post.full_text)
    return ShownPost(
        channel=channel.name if channel else id,
        network=network(there).NAME if there in names() else there,
        language=channel.language if channel else "",
        text=legible(post.text),
        link=legible(post.link),
        opens=web_address(post.link),
        length=length,
        written_length=number(length),
        has_unseen=has_unseen(post.full_text),
        images=[_image(image, old) for image in post.media],
        changes=_changes(old.full_text, post.full_text) if old else [],
        gone=list(_gone(old, post)),
    )


def _length(name: str, text: str) -> int:
    """As the network counts."""
    return network(name).length(text) if name in names() else characters(text)


def _changes(before: str, after: str) -> list[Piece]:
    return [] if before == after else [legible_piece(one) for one in pieces(before, after)]


def _image(image: Media, old: ChannelPost | None) -> ShownImage:
    before = {one.sha256: one.alt for one in old.media} if old else {image.sha256: image.alt}
    alt = before.get(image.sha256)
    changes = _changes(alt, image.alt) if alt is not None else []
    return ShownImage(image.sha256, legible(image.alt), alt is None, changes)


def _gone(old: ChannelPost | None, post: ChannelPost) -> Iterator[ShownImage]:
    kept = {image.sha256 for image in post.media}
    for image in old.media if old else ():
        if image.sha256 not in kept:
            yield ShownImage(image.sha256, legible(image.alt), False, [])


def _said(asked: Asked, decision: Decision, rounds: dict[int, int]) -> Said:
    return Said(
        who=person_name(asked, decision.person),
        verdict=decision.verdict,
        level=level_name(asked, decision.gate, decision.level),
        round=rounds[decision.revision_id],
        comment=legible(decision.comment),
        when=moment(decision.decided_at, asked.zone),
    )


def _level(asked: Asked, place: tuple[Gate, Level], latest: Revision) -> ShownLevel:
    gate, level = place
    told, workspace = asked.told, asked.workspace
    may = deciders(told, workspace, level, latest)
    here = [d for d in told.decided_on(latest) if (d.gate, d.level) == (gate.id, level.id)]
    verdicts = {decision.person: decision.verdict for decision in here}
    step = asked.step if asked.now else None
    is_now = isinstance(step, Decide) and (step.gate.id, step.level.id) == (gate.id, level.id)
    done = stands(told, workspace, place, latest)
    return ShownLevel(
        name=level.name,
        state="done" if done else "now" if is_now else "later",
        people=[(person_name(asked, id), verdicts.get(id)) for id in may],
        needed=level.needed(len(may)),
    )
