"""Whether what is written can work: enough people at every level, somebody for every report."""

from collections.abc import Iterator

from signoff.language import _, ngettext
from signoff.workspace.channels import Channels
from signoff.workspace.gates import Gate, Level
from signoff.workspace.nearest import right_names
from signoff.workspace.problems import Problem, Steps
from signoff.workspace.process import Process
from signoff.workspace.references import Sources
from signoff.workspace.reports import Report, Reports
from signoff.workspace.style import Style
from signoff.workspace.team import Team


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
                *_too_few(level, team, _regions(level, channels)),
                *_too_few_others(level, team, process),
                *_may_not(gate, level, team),
            ]:
                yield source.problem((*steps, *field), what, mend)


def _regions(level: Level, channels: Channels | None) -> list[str]:
    """For which posts' regions a level has to have its people."""
    if level.region == "any" or channels is None:
        return [""]
    return sorted({channel.region for channel in channels.channels.values()})


def _too_few(level: Level, team: Team, regions: list[str]) -> Iterator[tuple[Steps, str, str]]:
    for region in regions:
        n = len(team.deciders(level, region))
        if n < max(1, level.needed(n)):
            yield ("quorum",), _few(level, n, region), _("Lower the quorum, or name more people.")


def _few(level: Level, n: int, region: str) -> str:
    said = ngettext(
        "At {level} only {n} person can decide; the quorum is {quorum}.",
        "At {level} only {n} people can decide; the quorum is {quorum}.",
        n,
        level=level.id,
        quorum=level.quorum,
    )
    return _("For posts of {region}: {said}", region=region, said=said) if region else said


def _too_few_others(level: Level, team: Team, process: Process) -> Iterator[tuple[Steps, str, str]]:
    """Levels at which nobody is left to decide on a post that a decider wrote."""
    people = team.deciders(level)
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


def reports(
    sources: Sources, written: Reports, team: Team, channels: Channels | None
) -> Iterator[Problem]:
    """Reports that nobody would get, or that would be about nothing."""
    source = sources["reports.yaml"]
    for id, report in written.reports.items():
        if not team.people_for(report.recipients):
            what = _("Nobody would get this report.")
            mend = _("Name at least one person, or a role that somebody has.")
            yield source.problem(("reports", id, "recipients"), what, mend)
        if channels and not _about_something(report, channels):
            what = _("No channel is in these regions and in this list.")
            mend = right_names("", channels.channels)
            yield source.problem(("reports", id), what, mend)


def _about_something(report: Report, channels: Channels) -> bool:
    return any(report.covers(channel) for channel in channels.channels.values())


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
