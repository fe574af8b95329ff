"""The part of a dashboard's page where links for people outside are made and taken back."""

from dataclasses import dataclass
from datetime import datetime

from reports.moments import moment
from server.pages.answering import Fields
from server.pages.asked import number_in
from server.pages.dashboard_choices import moving_days, name_of_days
from server.pages.dashboard_view import Reader
from signoff.access.dashboard_links import DAYS, Made, links_of, share, take_link_back
from signoff.access.dashboards import may_share
from signoff.settings import settings
from signoff.store.dashboard_links import DashboardLink


@dataclass(frozen=True)
class Link:
    """One link that opens now, as the page lists it."""

    id: int
    meant_for: str
    who: str
    until: str
    shows: str


def sharing(reader: Reader) -> dict[str, object]:
    """What the page shows of it: nothing to who may not pass numbers on."""
    on = [channel.id for channel in reader.channels]
    if not may_share(reader.workspace, reader.me, on):
        return {}
    links = links_of(reader.dashboard, reader.me, reader.workspace)
    return {
        "may_share": True,
        "days_to_open": DAYS,
        "moves": moving_days(reader),
        "links": [_link(one, reader) for one in links],
    }


def make(reader: Reader, fields: Fields) -> Made:
    """A link to what is shown, as the form says."""
    moves = fields.get("moves") == "yes"
    days, meant_for = fields.get("days", ""), fields.get("for", "")
    return share(reader.view(), reader.me, days, meant_for, moves=moves)


def take_back(reader: Reader, fields: Fields) -> int:
    """The number of the link that opens nothing any more."""
    number = number_in(fields.get("link", "")) or 0
    take_link_back(number, reader.dashboard, reader.me)
    return number


def made(new: Made, reader: Reader) -> dict[str, str]:
    """The new link, which is shown this once."""
    address = f"{settings().ui_url.rstrip('/')}/shared/{new.token}"
    return {"link": address, "until": _until(new.link.expires_at, reader)}


def _link(link: DashboardLink, reader: Reader) -> Link:
    known, people = reader.workspace.channels, reader.workspace.team.people
    on = [known[id].name if id in known else id for id in link.view["channels"]]
    shows = [name_of_days(link.view["period"]), ", ".join(on), link.view["campaign"]]
    who = people[link.made_by].name if link.made_by in people else link.made_by
    until = _until(link.expires_at, reader)
    return Link(link.id, link.meant_for, who, until, " · ".join(filter(None, shows)))


def _until(when: datetime, reader: Reader) -> str:
    return moment(when, reader.zone)
