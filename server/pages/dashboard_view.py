"""The dashboard that an address means, with its filters, if its reader may open it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response

from server.pages.rendering import page
from signoff import clock
from signoff.access.dashboards import channels_seen, may_open
from signoff.access.visitor import SignedIn
from signoff.language import _
from signoff.lifecycle.in_force import workspace_in_force
from signoff.period import NotAPeriod, NotBegun, PeriodTooLong
from signoff.plain_text import typed
from signoff.viewing import LONGEST, Filters, NoSuchView, View, view_of
from signoff.workspace import Channel, Dashboard, Person, Workspace

FILTERS = ("period", "channel", "region", "campaign")
TYPED = "days"
NUMBERS_AT_ONCE = CapacityLimiter(2)
"""A page of numbers takes a processor for a moment; decisions do not wait behind it."""
WRONG = (NoSuchView, NotAPeriod, NotBegun, PeriodTooLong)
"""What an address can get wrong: its reader is told, and mends it."""


@dataclass(frozen=True)
class Reader:
    """Somebody at a dashboard that they may open."""

    me: Person
    workspace: Workspace
    dashboard: Dashboard
    channels: tuple[Channel, ...]
    filters: Filters

    @property
    def zone(self) -> str:
        return self.workspace.zone_of(self.me)

    def view(self) -> View:
        """What the filters leave; raises one of `WRONG`."""
        return view_of(self.workspace, self.dashboard, self.channels, self.filters, clock.now())

    def at(self, ending: str = "", **other: str) -> str:
        """This page, or a file of it, with other filters than now."""
        return f"/dashboards/{self.dashboard.id}{ending}{self.query(**other)}"

    def query(self, **other: str) -> str:
        """The filters as they stand in an address."""
        kept = {name: getattr(self.filters, name) for name in FILTERS}
        left = {name: value for name, value in {**kept, **other}.items() if value}
        return f"?{urlencode(left)}" if left else ""

    def pick(self, filters: Mapping[str, str]) -> str:
        """The same with one thing picked, for a link in a table."""
        return self.at(**filters)


def reader_of(request: Request, visitor: SignedIn) -> Reader | None:
    """None: there is no such dashboard, or it is not for them; nobody is told which."""
    workspace = workspace_in_force()
    me = workspace.person(visitor.person)
    dashboard = workspace.dashboards.get(str(request.path_params["name"]))
    if dashboard is None or not may_open(workspace, me, dashboard):
        return None
    seen = channels_seen(workspace, me, dashboard)
    return Reader(me, workspace, dashboard, seen, _filters(request))


def on_wall(request: Request) -> bool:
    """Whether it is for a screen on a wall: large, and loaded again and again."""
    return request.query_params.get("wall") == "1"


def not_here(request: Request) -> Response:
    """The same for what is not there and for what one may not see."""
    said = _("There is no dashboard here that you may see.")
    return page(request, "not_here.html", {"said": said}, 404)


def _filters(request: Request) -> Filters:
    """As its address says; days that were typed in count more than the ones that were picked."""
    asked = dict(request.query_params)
    asked["period"] = asked.get(TYPED, "") or asked.get("period", "")
    return Filters(**{name: typed(asked.get(name, ""))[:LONGEST] for name in FILTERS})
