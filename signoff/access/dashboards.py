"""Who opens which dashboard, which of its channels they see there, and who may pass it on."""

from collections.abc import Collection

from signoff.access.seeing import sees_all
from signoff.workspace import Channel, Dashboard, Person, Workspace


def dashboards_of(workspace: Workspace, person: Person) -> list[Dashboard]:
    """Those that this person may open, in the file's order."""
    return [one for one in workspace.dashboards.values() if may_open(workspace, person, one)]


def may_open(workspace: Workspace, person: Person, dashboard: Dashboard) -> bool:
    """Whether it is for this person, and has something to show to them."""
    if person.external:  # they have no account; what they are to see is shared with them
        return False
    if dashboard.readers is None:
        is_for_them = _reads_numbers(workspace, person)
    else:
        is_for_them = person in workspace.people_for(dashboard.readers)
    may = is_for_them or _answers_for_all(workspace, person)
    return may and bool(channels_seen(workspace, person, dashboard))


def channels_seen(
    workspace: Workspace, person: Person, dashboard: Dashboard
) -> tuple[Channel, ...]:
    """The dashboard's channels of which this person may see the posts."""
    everything = sees_all(workspace, person)
    return tuple(
        channel
        for channel in workspace.channels.values()
        if dashboard.covers(channel)
        and (everything or workspace.sees(person, channel.region, [channel.id]))
    )


def may_share(workspace: Workspace, person: Person, channels: Collection[str]) -> bool:
    """Whether this person may show numbers of these channels to people outside of the team."""
    return workspace.may(person, "measure", channels) or _answers_for_all(workspace, person)


def _reads_numbers(workspace: Workspace, person: Person) -> bool:
    return workspace.may(person, "measure") or any(
        person in workspace.readers_of(report) for report in workspace.reports.values()
    )


def _answers_for_all(workspace: Workspace, person: Person) -> bool:
    return person.id == workspace.team.owner or workspace.may(person, "run")
