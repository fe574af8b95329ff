"""A small team for tests: enough people to disagree, in two countries and three languages."""

from datetime import timedelta

from sqlalchemy.orm import Session

from signoff.brief import Brief, brief_key
from signoff.clock import now
from signoff.store.contents import Content, open_content
from signoff.store.database import writing
from signoff.store.versions import Version, put_in_force
from signoff.workspace import Channel, Goal, Process, Style, Workspace
from signoff.workspace.team import Team

ITALY = {"name": "Italia", "time_zone": "Europe/Rome", "country": "IT"}
GERMANY = {
    "name": "Deutschland",
    "time_zone": "Europe/Berlin",
    "country": "DE",
    "subdivision": "BY",
}
PEOPLE = {
    "olga": {
        "name": "Olga Owner",
        "email": "olga@example.org",
        "roles": ["social-media-manager"],
        "region": "it",
    },
    "chiara": {
        "name": "Chiara Conti",
        "email": "chiara@example.org",
        "roles": ["content-creator"],
        "region": "it",
        "language": "it",
    },
    "dieter": {
        "name": "Dieter Dorn",
        "email": "dieter@example.org",
        "roles": ["legal"],
        "region": "de",
        "language": "de",
        "notify": ["email", "chat"],
        "chat": "dieters-chat",
    },
    "noah": {
        "name": "Noah Nakamura",
        "email": "noah@example.org",
        "roles": ["legal"],
        "region": "it",
        "time_zone": "Asia/Tokyo",
    },
}
PROCESS = {
    "gates": [
        {
            "id": "approval",
            "stage": "approve",
            "levels": [
                {"id": "legal", "name": "Legal", "roles": ["legal"], "quorum": "any", "hours": 8}
            ],
        }
    ]
}


def small_team() -> Workspace:
    """Olga owns, Chiara writes, Dieter (Germany) and Noah (from Tokyo) decide."""
    team = {
        "name": "Ferment & Co",
        "owner": "olga",
        "regions": {"it": ITALY, "de": GERMANY},
        "roles": {"legal": {"name": "Legal", "may": ["approve"]}},
        "people": PEOPLE,
    }
    channel = {"id": "masto-it", "name": "Mastodon Italia", "network": "mastodon"}
    channel |= {"account": "masto-it", "region": "it", "language": "it"}
    goal = {"id": "likes", "name": "Likes", "metric": "likes", "target": 100}
    return Workspace(
        team=Team.model_validate(team),
        process=Process.model_validate(PROCESS),
        style=Style(),
        channels={"masto-it": Channel.model_validate(channel)},
        goals={"likes": Goal.model_validate(goal | {"period": "week", "owner": "olga"})},
        reports={},
    )


def a_content(session: Session, title: str = "Spring launch", run_id: str = "run-1") -> Content:
    """A content that was just asked for, for tomorrow at nine in Rome."""
    brief = Brief.model_validate(
        {
            "title": title,
            "message": "Say that it is spring.",
            "goal": "likes",
            "channels": ["masto-it"],
            "creator": "chiara",
            "slot": f"{now() + timedelta(days=1):%Y-%m-%d} 09:00",
            "zone": "Europe/Rome",
        }
    )
    return open_content(
        session,
        Content(
            pool="",
            key=brief_key(brief),
            brief=brief.model_dump(mode="json"),
            title=brief.title,
            creator=brief.creator,
            region="it",
            slot_local=brief.slot.isoformat(),
            slot_zone=brief.zone,
            run_id=run_id,
            opened_at=now(),
        ),
    )


def agree_on(workspace: Workspace, number: int = 1) -> None:
    """Put a workspace in force."""
    version = Version(
        number=number,
        files={},
        agreed=workspace.model_dump(mode="json"),
        difference=[],
        applied_by="a test",
        applied_at=now(),
    )
    with writing() as session:
        put_in_force(session, version)
