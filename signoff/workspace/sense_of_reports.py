"""Whether every report has something to say, and somebody to say it to."""

from collections.abc import Iterator, Mapping

from signoff.language import _
from signoff.nearest import right_names
from signoff.workspace.channels import Channel, Channels
from signoff.workspace.goals import Goals
from signoff.workspace.problems import Problem, Steps
from signoff.workspace.reports import MADE_AS, Report, Reports
from signoff.workspace.team import Team
from signoff.workspace.yaml_source import Source

Wrong = tuple[Steps, str, str]


def reports_that_say_something(
    source: Source, written: Reports, team: Team, channels: Channels | None, goals: Goals | None
) -> Iterator[Problem]:
    """Reports that nobody would get, that would be about nothing, or tell too much.

    Names that stand for nothing are named by references.py; what follows from them alone is not.
    """
    for id, report in written.reports.items():
        on = _covered(report, channels)
        for steps, what, mend in [
            *_readers(report, team, on),
            *_readers_of_less(report, team, on),
            *_outsiders(report, team),
            *_about_nothing(report, team, channels, on),
            *_goals(report, goals, on),
            *_formats(report),
        ]:
            yield source.problem(("reports", id, *steps), what, mend)


def _covered(report: Report, channels: Channels | None) -> list[Channel] | None:
    """The channels that it is about; None: nobody can tell, they are written wrongly."""
    if channels is None:
        return None
    return [one for one in channels.channels.values() if report.covers(one)]


def _readers(report: Report, team: Team, on: list[Channel] | None) -> Iterator[Wrong]:
    known = team.people.keys() | team.roles.keys()
    if known.issuperset(report.recipients) and not (
        report.outside or team.people_for(report.recipients, on)
    ):
        mend = _("Name at least one person, or a role that somebody has.")
        yield ("recipients",), _("Nobody would get this report."), mend


def _readers_of_less(report: Report, team: Team, on: list[Channel] | None) -> Iterator[Wrong]:
    """Whoever is named, by their place in the list, and may not see all that it tells."""
    for place, id in enumerate(report.recipients):
        person = team.people.get(id)
        if person is not None and on and not team.roles_for(person, on):
            what = _(
                "{name} is for some posts only, and this report tells of others.",
                name=person.name,
            )
            mend = _("Take them out, or write them a report of their own channels.")
            yield ("recipients", place), what, mend


def _outsiders(report: Report, team: Team) -> Iterator[Wrong]:
    """Who is in the team is named by id: then it is known what they may see."""
    ours: Mapping[str, str] = {one.email.casefold(): id for id, one in team.people.items()}
    for place, one in enumerate(report.outside):
        if id := ours.get(one.address.casefold()):
            what = _("{address} is in team.yaml, as {id}.", address=one.address, id=id)
            mend = _("Write {id} under recipients.", id=id)
            yield ("outside", place, "address"), what, mend


def _about_nothing(
    report: Report, team: Team, channels: Channels | None, on: list[Channel] | None
) -> Iterator[Wrong]:
    known = {*team.regions, *(channels.channels if channels else ())}
    if on == [] and known.issuperset((*(report.channels or ()), *(report.regions or ()))):
        what = _("No channel is in these regions and in this list.")
        yield (), what, right_names("", channels.channels if channels else ())


def _goals(report: Report, goals: Goals | None, on: list[Channel] | None) -> Iterator[Wrong]:
    """Goals on channels of which the report does not tell."""
    known = goals.goals if goals else {}
    told = {one.id for one in on or ()}
    for place, id in enumerate(report.goals or ()):
        goal = known.get(id)
        if on and goal and goal.channels is not None and not told & set(goal.channels):
            what = _("The goal {goal} is for channels of which this report does not tell.", goal=id)
            fit = [one.id for one in known.values() if one.channels is None]
            fit += [one.id for one in known.values() if one.channels and told & set(one.channels)]
            yield ("goals", place), what, right_names("", fit)


def _formats(report: Report) -> Iterator[Wrong]:
    """Files that nobody makes of such a report."""
    known = MADE_AS[report.kind]
    for place, one in enumerate(report.formats or ()):
        if one not in known:
            what = _(
                "A report of the kind {kind} is not made as {format}.", kind=report.kind, format=one
            )
            yield ("formats", place), what, right_names(one, known)
