"""Whether every report has something to say, and somebody to say it to."""

from collections.abc import Iterator, Mapping

from signoff.language import _
from signoff.mail_address import as_mailed
from signoff.nearest import right_names
from signoff.workspace.channels import Channel, Channels
from signoff.workspace.covered import Wrong, about_nothing, covered, empty
from signoff.workspace.goals import Goals
from signoff.workspace.mailboxes import unreachable
from signoff.workspace.problems import Problem
from signoff.workspace.reports import MADE_AS, Report, Reports
from signoff.workspace.team import Team
from signoff.workspace.yaml_source import Source


def reports_that_say_something(
    source: Source, written: Reports, team: Team, channels: Channels | None, goals: Goals | None
) -> Iterator[Problem]:
    """Reports that nobody would get, that would be about nothing, or tell too much.

    Names that stand for nothing are named by references.py; what follows from them alone is not.
    """
    for id, report in written.reports.items():
        on = covered(report, channels)
        for steps, what, mend in [
            *_readers(report, team, on),
            *_readers_of_less(report, team, on),
            *_outsiders(report, team),
            *_told_twice(report),
            *about_nothing(report, channels, team),
            *_no_posts(report),
            *_goals(report, goals, on),
            *_formats(report),
        ]:
            yield source.problem(("reports", id, *steps), what, mend)


def _readers(report: Report, team: Team, on: list[Channel] | None) -> Iterator[Wrong]:
    if not {*report.recipients} <= team.people.keys() | team.roles.keys():
        return  # a name that stands for nobody is said elsewhere
    if not report.outside and not team.people_for(report.recipients, on):
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
        if not as_mailed(one.address):
            yield ("outside", place, "address"), *unreachable(one.address)
        if id := ours.get(one.address.casefold()):
            what = _("{address} is in team.yaml, as {id}.", address=one.address, id=id)
            mend = _("Write {id} under recipients.", id=id)
            yield ("outside", place, "address"), what, mend


def _told_twice(report: Report) -> Iterator[Wrong]:
    """The same mailbox a second time, in whatever letters."""
    known: set[str] = set()
    for place, one in enumerate(report.outside):
        if one.address.casefold() in known:
            what = _("{address} stands there twice.", address=one.address)
            yield ("outside", place, "address"), what, _("Keep one of the two.")
        known.add(one.address.casefold())


def _no_posts(report: Report) -> Iterator[Wrong]:
    """Lists without a name: no post is of none of them."""
    for field, named in (("campaigns", report.campaigns), ("goals", report.goals)):
        if named == ():
            yield (field,), *empty(field)


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
