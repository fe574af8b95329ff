"""Whether a dashboard can show something, and to somebody."""

from collections.abc import Iterator

from signoff.language import _
from signoff.workspace.channels import Channel, Channels
from signoff.workspace.covered import about_nothing, covered
from signoff.workspace.dashboards import Dashboard, Dashboards
from signoff.workspace.problems import Problem
from signoff.workspace.references import Sources
from signoff.workspace.team import Person, Team


def dashboards(
    sources: Sources, written: Dashboards, team: Team, channels: Channels | None
) -> Iterator[Problem]:
    """Dashboards about nothing, or that nobody could open."""
    source = sources["dashboards.yaml"]
    for id, one in written.dashboards.items():
        on = covered(one, channels)
        for steps, what, mend in about_nothing(one, channels, team):
            yield source.problem(("dashboards", id, *steps), what, mend)
        for place, why in _readers_of_nothing(one, team, on):
            mend = _("Take them out, or show a channel that they may see.")
            yield source.problem(("dashboards", id, "readers", place), why, mend)


def _readers_of_nothing(
    one: Dashboard, team: Team, on: list[Channel] | None
) -> Iterator[tuple[int, str]]:
    """Who is named, by their place in the list, and would see an empty page."""
    for place, id in enumerate(one.readers or ()):
        person = team.people.get(id)
        if person is not None and person.external:
            yield (
                place,
                _("{name} is external, and has no account to open it with.", name=person.name),
            )
        elif person is not None and on and not any(_sees(team, person, channel) for channel in on):
            yield place, _("{name} may see none of its channels.", name=person.name)
        elif id in team.roles and person is None and not team.people_with([id]):
            yield place, _("Nobody has the role {role}.", role=id)


def _sees(team: Team, person: Person, channel: Channel) -> bool:
    if not {person.region, channel.region} <= team.regions.keys():
        return True  # what is written wrongly there is said already
    return team.sees(person, channel.region, [channel]) or team.may(person, "run")
