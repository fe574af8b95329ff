"""Whether what is written can work: enough people at every level, goals that end somewhere."""

from collections.abc import Iterator

from signoff.language import _, ngettext
from signoff.nearest import right_names
from signoff.workspace.channels import Channel, Channels
from signoff.workspace.gates import Condition, Gate, Level
from signoff.workspace.goals import Goals
from signoff.workspace.problems import Problem, Steps
from signoff.workspace.process import Process
from signoff.workspace.references import Sources
from signoff.workspace.roles import Post
from signoff.workspace.style import Style
from signoff.workspace.team import Team

Kind = tuple[str, Post | None, str]
"""A region (empty: any), the channels (None: any), and what one calls such posts."""


def people_and_roles(sources: Sources, team: Team) -> Iterator[Problem]:
    """An id that stands for a person and for a role would be read both ways."""
    for id in team.people.keys() & team.roles.keys():
        what = _("{id} is the id of a person and of a role.", id=id)
        mend = _("Give the person another id.")
        yield sources["team.yaml"].problem(("people", id), what, mend)


def levels(
    sources: Sources, process: Process, team: Team, channels: Channels | None
) -> Iterator[Problem]:
    """Levels at which too few people could ever decide, or people who may not."""
    source = sources["process.yaml"]
    for i, gate in enumerate(process.gates):
        for j, level in enumerate(gate.levels):
            steps: Steps = ("gates", i, "levels", j)
            for field, what, mend in [
                *_too_few(gate, level, team, channels),
                *_too_few_others(gate, level, team, process),
                *_may_not(gate, level, team),
            ]:
                yield source.problem((*steps, *field), what, mend)


def _kinds(level: Level, team: Team, channels: Channels | None) -> Iterator[Kind]:
    """The kinds of posts for each of which a level has to have its people."""
    known = list(channels.channels.values()) if channels else []
    if known and (level.owners or any(team.is_limited(person) for person in team.people.values())):
        asked = level.when or Condition.model_construct()
        for one in known:
            if _can_be(asked, one):
                yield one.region, [one], _("posts on {channel}", channel=one.id)
    elif known and level.region == "own":
        for region in sorted({channel.region for channel in known}):
            yield region, None, _("posts of {region}", region=region)
    else:
        yield "", None, ""


def _can_be(asked: Condition, channel: Channel) -> bool:
    """Whether the level can be needed for posts on this channel."""
    return (
        (not asked.channels or channel.id in asked.channels)
        and (not asked.regions or channel.region in asked.regions)
        and (not asked.brands or channel.brand in asked.brands)
        and (not asked.languages or channel.language in asked.languages)
    )


def _too_few(
    gate: Gate, level: Level, team: Team, channels: Channels | None
) -> Iterator[tuple[Steps, str, str]]:
    for region, on, posts in _kinds(level, team, channels):
        people = {one.id for one in team.deciders(gate, level, region, on)}
        if level.owners and on:
            people |= {str(one.owner) for one in on if one and _decides(one.owner, gate, team, on)}
        n = len(people)
        if n < max(1, level.needed(n)):
            mend = _("Lower the quorum, or name more people.")
            yield ("quorum",), _few(level, n, posts), mend


def _decides(owner: str | None, gate: Gate, team: Team, on: Post) -> bool:
    return owner in team.people and team.may(team.people[owner], gate.stage, on)


def _few(level: Level, n: int, posts: str) -> str:
    said = ngettext(
        "At {level} only {n} person can decide; the quorum is {quorum}.",
        "At {level} only {n} people can decide; the quorum is {quorum}.",
        n,
        level=level.id,
        quorum=level.quorum,
    )
    return _("For {posts}: {said}", posts=posts, said=said) if posts else said


def _too_few_others(
    gate: Gate, level: Level, team: Team, process: Process
) -> Iterator[tuple[Steps, str, str]]:
    """Levels at which nobody is left to decide on a post that a decider wrote."""
    people = team.deciders(gate, level)
    others = len(people) - 1
    writers = [person for person in people if team.may(person, "create")]
    if process.own_posts == "allowed" or not writers or others >= max(1, level.needed(others)):
        return
    what = _(
        "Nobody decides on their own posts, so too few decide here on what {name} writes.",
        name=writers[0].name,
    )
    yield ("quorum",), what, _("Lower the quorum, name more people, or set own_posts: allowed.")


def _may_not(gate: Gate, level: Level, team: Team) -> Iterator[tuple[Steps, str, str]]:
    allowed = [role.id for role in team.roles.values() if gate.stage in role.may]
    for i, id in enumerate(level.people):
        person = team.people.get(id)
        if person and not set(person.roles) & set(allowed):
            what = _("{name} has no role that may {stage}.", name=person.name, stage=gate.stage)
            mend = _("Give them one of these roles: {roles}.", roles=", ".join(allowed))
            yield ("people", i), what, mend
    for i, id in enumerate(level.roles):
        if id in team.roles and id not in allowed:
            what = _("The role {role} may not {stage}.", role=id, stage=gate.stage)
            yield ("roles", i), what, _("Add {stage} to its may in team.yaml.", stage=gate.stage)


def rework(sources: Sources, process: Process, team: Team) -> Iterator[Problem]:
    """Somebody to mend posts who may not write any."""
    person = team.people.get(process.rework.owner) if process.rework else None
    if person is not None and not team.may(person, "create"):
        able = [id for id, one in team.people.items() if team.may(one, "create")]
        what = _("{name} has no role that may create.", name=person.name)
        yield sources["process.yaml"].problem(("rework", "owner"), what, right_names("", able))


def goals(sources: Sources, written: Goals) -> Iterator[Problem]:
    """Goals that serve themselves, by whichever way."""
    for id, goal in written.goals.items():
        above, way = goal, [id]
        while above.serves and above.serves in written.goals and above.serves not in way:
            way.append(above.serves)
            above = written.goals[above.serves]
        if above.serves == id:
            what = _("The goal serves itself: {way}.", way=" → ".join([*way, id]))
            mend = _("Let one of them serve a larger goal, or none.")
            yield sources["goals.yaml"].problem(("goals", id, "serves"), what, mend)


def style(sources: Sources, written: Style) -> Iterator[Problem]:
    """Hashtags that are asked for and forbidden at once."""
    most = written.hashtags.at_most
    for campaign in written.hashtags.campaigns or {"": ()}:
        n = len(written.required_hashtags(campaign))
        if most is not None and n > most:
            what = ngettext(
                "{n} hashtag is required, but only {most} are allowed.",
                "{n} hashtags are required, but only {most} are allowed.",
                n,
                most=most,
            )
            mend = _("Raise at_most, or require fewer.")
            yield sources["style.yaml"].problem(("hashtags", "at_most"), what, mend)
