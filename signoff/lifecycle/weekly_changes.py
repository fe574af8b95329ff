"""Once a week everybody hears what changed in the rules, the team and its tools: if anything."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy.orm import Session

from signoff import clock
from signoff.clock import DAY
from signoff.language import speaking
from signoff.lifecycle.in_force import agreed, workspace_of
from signoff.period import Period, last_week
from signoff.store.database import reading, writing
from signoff.store.notices import written
from signoff.store.versions import Version, first_from, last_until
from signoff.telling import tell_people
from signoff.workspace import Person, Workspace
from signoff.workspace.changes import changes
from signoff.workspace.news import SUBJECTS, News, news

MORNING = time(8)
MOST = 12
"""Changes that the mail names under each subject; all of them stand on the page."""

Pair = tuple[Version, Version]


def tell_of_the_week() -> int:
    """Write to everybody whose Monday morning has come; say to how many this was new.

    Only how the week ended counts: what was changed and changed back is no news.
    """
    with reading() as session:
        workspace = agreed(session).workspace
        if not workspace.team.weekly_changes:
            return 0
        due = [
            (person, week) for person in _people(workspace) if (week := _week(person, workspace))
        ]
        known = written(session, [f"{_key(week)}/{p.id}/{p.notify[0]}" for p, week in due])
        new = [(p, w) for p, w in due if f"{_key(w)}/{p.id}/{p.notify[0]}" not in known]
        ends = {week: _ends(session, week) for _person, week in new}
    return sum(_tell(workspace, *one, ends[one[1]]) for one in new)


def _people(workspace: Workspace) -> list[Person]:
    return list(workspace.team.people.values())


def _week(person: Person, workspace: Workspace) -> Period | None:
    """The week that is over, once it is Monday morning on the person's clocks."""
    zone, now = workspace.zone_of(person), clock.now()
    week = last_week(now, zone)
    morning = datetime.combine(week.end + DAY, MORNING, tzinfo=ZoneInfo(zone))
    return week if morning.astimezone(UTC) <= now else None


def _key(week: Period) -> str:
    return f"what-changed/{week.start}"


def _ends(session: Session, week: Period) -> Pair | None:
    """What was in force when the week began, and when it ended; None when that is the same."""
    start, end = week.utc_bounds()
    last = last_until(session, end)
    # In its first week a team has nothing that could have changed before its first version.
    first = last_until(session, start) or first_from(session, start)
    if first is None or last is None or first.number >= last.number:
        return None
    return first, last


def _tell(workspace: Workspace, person: Person, week: Period, ends: Pair | None) -> bool:
    if ends is None:
        return False
    with speaking(workspace.language_of(person)):
        told = news_of(*ends, person.id)
        facts = {"days": week.name(), **_in_groups(told)}
    if not told:
        return False
    with writing() as session:
        tell_people(
            session,
            workspace,
            [person.id],
            "what-changed",
            key=_key(week),
            content=None,
            facts=facts,
        )
    return True


def news_of(older: Version, newer: Version, reader: str) -> list[News]:
    """What changed between the two, in the language now spoken.

    A version from before a field was given up cannot be read any more: of it stand the
    sentences that were kept, in the language of who applied it.
    """
    try:
        before, after = workspace_of(older), workspace_of(newer)
    except ValidationError:
        return [News("rules", said, for_you=False) for said in newer.difference]
    return news(changes(before, after), before, after, reader)


def by_subject(told: Sequence[News]) -> list[tuple[str, list[str]]]:
    """The sentences under the name of what they are about."""
    found = [
        (name(), [one.said for one in told if one.subject == subject])
        for subject, name in SUBJECTS.items()
    ]
    return [(name, said) for name, said in found if said]


def _in_groups(told: Sequence[News]) -> dict[str, Any]:
    others = by_subject([one for one in told if not one.for_you])
    return {
        "for_you": [one.said for one in told if one.for_you],
        "groups": [
            {"name": name, "said": said[:MOST], "more": len(said[MOST:])} for name, said in others
        ],
    }
