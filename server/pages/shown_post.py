"""A post on our pages: as each channel will show it, what changed, and what people said of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.moments import moment
from reports.titles import web_address
from reports.words import number
from server.pages.asked import Asked
from server.pages.legible import has_unseen, legible, legible_piece
from signoff.diff import Piece, pieces
from signoff.findings import Finding
from signoff.networks.characters import characters
from signoff.networks.registry import names, network
from signoff.post import ChannelPost, Media
from signoff.rules import deciders, levels_of, passes, skipped_by, stands
from signoff.rules.consent import open_levels
from signoff.rules.places import Place
from signoff.rules.standing_in import voices
from signoff.store.contents import Revision
from signoff.store.questions import Decision, Verdict
from signoff.workspace import Workspace


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

    by: str
    """The person's id."""
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
    """`done`, `now`, `later` or `skipped`."""
    skipped: str
    """The rule by which it is skipped, if it is."""
    optional: bool
    people: Sequence[tuple[str, Verdict | None]]
    needed: int
    of: int
    """How many decide here, those who stand in for them aside."""


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
    places = levels_of(asked.told, asked.workspace, latest)
    return [_level(asked, place, latest) for place in places]


def findings_of(asked: Asked) -> list[tuple[str, Finding]]:
    """What there is to say about it, with the channel's name; the whole content has none."""
    channels, latest = asked.workspace.channels, asked.told.latest
    found = [Finding(**said) for said in latest.findings] if latest else []
    return [(channels[one.where].name if one.where in channels else "", one) for one in found]


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
        by=decision.person,
        who=person_name(asked, decision.person),
        verdict=decision.verdict,
        level=level_name(asked, decision.gate, decision.level),
        round=rounds[decision.revision_id],
        comment=legible(decision.comment),
        when=moment(decision.decided_at, asked.zone),
    )


def _level(asked: Asked, place: Place, latest: Revision) -> ShownLevel:
    gate, level = place
    told, workspace = asked.told, asked.workspace
    may = deciders(told, workspace, place, latest)
    here = [d for d in told.decided_on(latest) if (d.gate, d.level) == (gate.id, level.id)]
    verdicts = {decision.person: decision.verdict for decision in here}
    others = [id for id in _stand_ins(asked, place, latest) if id not in may]
    return ShownLevel(
        name=level.name,
        state=_state(asked, place, latest),
        skipped=skipped_by(told, workspace, place, latest) or "",
        optional=level.optional,
        people=[(person_name(asked, id), verdicts.get(id)) for id in [*may, *others]],
        needed=level.needed(len(may)),
        of=len(may),
    )


def _state(asked: Asked, place: Place, latest: Revision) -> str:
    """`done`, `skipped`, `now` or `later`."""
    told, workspace = asked.told, asked.workspace
    if stands(told, workspace, place, latest):
        return "done"
    if passes(told, workspace, place, latest):
        return "skipped"
    is_now = asked.now is not None and place in open_levels(told, workspace, latest)
    return "now" if is_now else "later"


def _stand_ins(asked: Asked, place: Place, latest: Revision) -> list[str]:
    """Those who decided, or may, in place of others."""
    spoke = [
        decision.person
        for decision in asked.told.decided_on(latest)
        if (decision.gate, decision.level) == (place[0].id, place[1].id)
    ]
    return list(dict.fromkeys([*spoke, *voices(asked.told, asked.workspace, place, latest)]))
