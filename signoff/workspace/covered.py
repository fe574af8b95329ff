"""What is wrong with filters that leave a report or a dashboard without a single channel."""

from collections.abc import Iterator
from typing import Protocol

from signoff.language import _
from signoff.nearest import right_names
from signoff.workspace.channels import Channel, Channels
from signoff.workspace.problems import Steps
from signoff.workspace.team import Team

Wrong = tuple[Steps, str, str]


class Filtered(Protocol):
    """What tells of some channels only."""

    @property
    def channels(self) -> tuple[str, ...] | None: ...
    @property
    def regions(self) -> tuple[str, ...] | None: ...

    def covers(self, channel: Channel) -> bool: ...


def covered(one: Filtered, channels: Channels | None) -> list[Channel] | None:
    """The channels that it is about; None: nobody can tell, they are written wrongly."""
    if channels is None:
        return None
    return [channel for channel in channels.channels.values() if one.covers(channel)]


def about_nothing(one: Filtered, channels: Channels | None, team: Team) -> Iterator[Wrong]:
    """Lists that no channel is in; a name that stands for nothing is said elsewhere."""
    for field, named in (("channels", one.channels), ("regions", one.regions)):
        if named == ():
            yield (field,), *empty(field)
    if channels is None or not all((one.channels != (), one.regions != ())):
        return
    known = channels.channels
    if covered(one, channels) or not {*(one.channels or ())} <= known.keys():
        return
    if one.regions is None or not {*one.regions} <= team.regions.keys():
        return
    inside = [id for id, channel in known.items() if channel.region in one.regions]
    if one.channels and inside:
        what = _("None of these channels is in these regions.")
        yield ("channels",), what, right_names(one.channels[0], inside)
    else:
        what = _("No channel is in these regions.")
        regions = {channel.region for channel in known.values()}
        yield ("regions",), what, right_names("", regions)


def empty(field: str) -> tuple[str, str]:
    """A list that names nothing, and what to do about it."""
    what = _("The list is empty, so nothing is left to tell of.")
    return what, _("Take {field} out, or name at least one.", field=field)
