"""Links to one view of one dashboard, for people outside of the team: to read, for a time.

As with links that decide, a link is a secret and its seal: the store keeps the secret's fingerprint
and what it shows, and the seal (HMAC, with the door's key) binds the secret to exactly that.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import Signer
from sqlalchemy.orm import Session

from signoff import clock
from signoff.access.dashboard_refusals import (
    NoSuchLink,
    NotYoursToShare,
    ShareExpired,
    ShareVoid,
    TooManyLinks,
    WrongTime,
)
from signoff.access.dashboards import channels_seen, may_open, may_share
from signoff.access.door_key import door_key
from signoff.access.link_refusals import LinkRevoked, LinkUnknown
from signoff.access.secret import fingerprint, new_secret
from signoff.errors import SignoffError
from signoff.lifecycle.in_force import agreed
from signoff.plain_text import typed
from signoff.store.dashboard_links import (
    DashboardLink,
    how_many_open,
    link_with,
    open_links,
    take_back,
)
from signoff.store.database import reading, writing
from signoff.viewing import Filters, View, view_of, written
from signoff.workspace import Dashboard, Person, Workspace

DAYS = (1, 7, 30, 90, 365)
"""For how long a link may open."""
MOST = 50
"""Open links to one dashboard."""
LONGEST_NAME = 100


@dataclass(frozen=True)
class Made:
    """A new link, as its maker sees it once and nobody again."""

    token: str
    link: DashboardLink


@dataclass(frozen=True)
class Shared:
    """What a link leads to."""

    link: DashboardLink
    view: View
    maker: Person


def share(view: View, person: Person, days: str, meant_for: str, *, moves: bool) -> Made:
    """A link to this view; `moves`: to the newest such days, not to these."""
    _must_be_theirs(view, person)
    if days not in map(str, DAYS):
        raise WrongTime
    secret, now = new_secret(), clock.now()
    link = DashboardLink(
        secret=fingerprint(secret),
        dashboard=view.dashboard.id,
        view=_frozen(view, moves=moves),
        meant_for=" ".join(typed(meant_for).split())[:LONGEST_NAME],
        made_by=person.id,
        made_at=now,
        expires_at=(now + timedelta(days=int(days))).replace(microsecond=0),
    )
    with writing() as session:
        if how_many_open(session, view.dashboard.id, now) >= MOST:
            raise TooManyLinks(MOST)
        session.add(link)
    return Made(f"{secret}.{_seal(secret, link)}", link)


def shared(token: str) -> Shared:
    """Where the link leads; raises `LinkGone`. Nothing is used up by looking."""
    secret, _dot, seal = token.partition(".")
    with reading() as session:
        link = link_with(session, fingerprint(secret))
        if link is None or not hmac.compare_digest(_seal(secret, link).encode(), _plain(seal)):
            raise LinkUnknown
        return _opened(link, agreed(session).workspace)


def links_of(dashboard: Dashboard, person: Person, workspace: Workspace) -> list[DashboardLink]:
    """The open links to a dashboard that this person may take back."""
    with reading() as session:
        return _theirs(session, dashboard.id, person, workspace)


def take_link_back(link_id: int, dashboard: Dashboard, person: Person) -> None:
    """From now on it opens nothing."""
    with writing() as session:
        workspace = agreed(session).workspace
        theirs = {one.id for one in _theirs(session, dashboard.id, person, workspace)}
        if link_id not in theirs or not take_back(session, link_id, person.id, clock.now()):
            raise NoSuchLink


def _theirs(
    session: Session, dashboard: str, person: Person, workspace: Workspace
) -> list[DashboardLink]:
    return [
        link
        for link in open_links(session, dashboard, clock.now())
        if link.made_by == person.id or may_share(workspace, person, link.view["channels"])
    ]


def _must_be_theirs(view: View, person: Person) -> None:
    on = [channel.id for channel in view.channels]
    seen = {one.id for one in channels_seen(view.workspace, person, view.dashboard)}
    if not may_share(view.workspace, person, on) or not set(on) <= seen:
        raise NotYoursToShare


def _frozen(view: View, *, moves: bool) -> dict[str, object]:
    lately = view.filters.period or view.dashboard.period
    return {
        "period": lately if moves else written(view.period),
        "channels": sorted(channel.id for channel in view.channels),
        "campaign": view.campaign,
    }


def _opened(link: DashboardLink, workspace: Workspace) -> Shared:
    owner = workspace.person(workspace.team.owner)
    maker = workspace.team.people.get(link.made_by)
    if link.revoked_at is not None:
        raise LinkRevoked(maker or owner, maker or owner)
    if link.expires_at <= clock.now():
        raise ShareExpired(maker or owner)
    dashboard = workspace.dashboards.get(link.dashboard)
    if maker is None or dashboard is None or not may_open(workspace, maker, dashboard):
        raise ShareVoid(owner)
    return Shared(link, _view(link, workspace, dashboard, maker), maker)


def _view(link: DashboardLink, workspace: Workspace, dashboard: Dashboard, maker: Person) -> View:
    """What it showed when it was made, as far as its maker may still see and share it."""
    frozen = link.view
    seen = [
        channel
        for channel in channels_seen(workspace, maker, dashboard)
        if channel.id in frozen["channels"]
    ]
    if not seen or not may_share(workspace, maker, [channel.id for channel in seen]):
        raise ShareVoid(workspace.person(workspace.team.owner))
    filters = Filters(period=frozen["period"], campaign=frozen["campaign"])
    try:
        return view_of(workspace, dashboard, seen, filters, clock.now())
    except SignoffError as why:
        raise ShareVoid(maker) from why


def _seal(secret: str, link: DashboardLink) -> str:
    """What binds the secret to what the store says that it shows."""
    view = json.dumps(link.view, sort_keys=True)
    about = (secret, link.dashboard, view, link.made_by, int(link.expires_at.timestamp()))
    signer = Signer(
        door_key(), salt="dashboard-link", key_derivation="hmac", digest_method=hashlib.sha256
    )
    return signer.get_signature("|".join(map(str, about))).decode()


def _plain(seal: str) -> bytes:
    return seal.encode("utf-8", "replace")
