"""Writing down who is to be told what, in the transaction in which it became so."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from signoff import clock
from signoff.store.contents import Content
from signoff.store.notices import Notice, tell
from signoff.workspace import Person, Workspace

Kind = Literal[
    "turn",
    "changes-requested",
    "rejected",
    "approved",
    "published",
    "failed",
    "reminder",
    "given-up",
    "stuck",
    "unreachable",
    "not-taken",
    "past-the-door",
    "edited",
    "withdrawn",
    "freed",
    "at-risk",
    "expiring",
    "expired",
    "mentioned",
    "answered",
    "commented",
    "handed-over",
    "rules-changed",
    "what-changed",
    "report-left",
    "report-empty",
    "report-in-doubt",
    "report-unsent",
    "report-unread",
    "reuse",
    "not-reworked",
]

FACTS: Mapping[Kind, frozenset[str]] = {
    "turn": frozenset({"what", "due_at", "question_id"}),
    "changes-requested": frozenset({"who", "level", "comment"}),
    "rejected": frozenset({"who", "level", "comment"}),
    "approved": frozenset(),
    "published": frozenset({"channel", "url"}),
    "failed": frozenset({"channel", "problem", "todo"}),
    "reminder": frozenset({"when", "what", "due_at", "question_id"}),
    "given-up": frozenset(),
    "stuck": frozenset({"problem"}),
    "unreachable": frozenset({"who", "address", "problem"}),
    "not-taken": frozenset({"who", "report", "period", "problem"}),
    "past-the-door": frozenset(),
    "edited": frozenset({"who", "why_changed", "changes", "revision", "again"}),
    "withdrawn": frozenset({"who", "comment"}),
    "freed": frozenset({"who", "comment"}),
    "at-risk": frozenset({"waits_for", "due_at", "question_id"}),
    "expiring": frozenset({"waits_for", "due_at", "question_id"}),
    "expired": frozenset({"waits_for", "question_id"}),
    "mentioned": frozenset({"who", "comment", "passage", "page"}),
    "answered": frozenset({"who", "comment", "passage", "page"}),
    "commented": frozenset({"who", "comment", "passage", "page"}),
    "handed-over": frozenset({"who", "waits_for", "question_id"}),
    "rules-changed": frozenset({"who", "posts", "more"}),
    "what-changed": frozenset({"for_you", "groups", "days"}),
    "report-left": frozenset({"who", "report"}),
    "report-empty": frozenset({"report", "period"}),
    "report-in-doubt": frozenset({"who", "report", "period", "command"}),
    "report-unsent": frozenset({"report", "period", "problem"}),
    "report-unread": frozenset({"report"}),
    "reuse": frozenset({"channel", "engagements", "usual", "posts"}),
    "not-reworked": frozenset({"problem"}),
}
"""What must be known to find the words, besides the content's own facts.

`what` is a level's name, or `create`; `who` the id of a person; `waits_for` people's names;
`when` is `before`, `at` or `after`; `due_at` a moment; `problem` and `todo` are sentences;
`channel` is a channel's name; `changes` says what was changed, as `lifecycle/editing.py` does;
`passage` are the words that a comment is about, or nothing; `page` is the path of a page of ours.
`posts` what new rules mean for posts under way, as `lifecycle/new_rules.py` does; `for_you` and
`groups` are sentences about the week that `days` names, as `lifecycle/weekly_changes.py` does.
`report` is a report's name, `period` what people call its days, `command` what to type.
`engagements` and `usual` are numbers, of this post and of half of `posts` earlier ones.
"""


def tell_people(
    session: Session,
    workspace: Workspace,
    people: Iterable[str],
    kind: Kind,
    *,
    key: str,
    content: Content | None,
    facts: Mapping[str, Any],
    not_before: datetime | None = None,
) -> None:
    """Write one notice for each person and each medium that they prefer; the same key once.

    Nobody hears of a post that is not for them (`only` in team.yaml).
    """
    known = _of_content(content) | _as_json(facts)
    if missing := FACTS[kind] - known.keys():
        raise ValueError(f"a notice of kind {kind} lacks {', '.join(sorted(missing))}")
    at = clock.now()
    notices = [
        Notice(
            key=f"{key}/{person.id}/{medium}",
            person=person.id,
            medium=medium,
            kind=kind,
            content_id=content.id if content else None,
            facts=known,
            created_at=at,
            not_before=not_before or at,
        )
        for person in people_behind(workspace, people)
        if content is None or workspace.reaches(person, content.on)
        for medium in dict.fromkeys(person.notify)
    ]
    tell(session, notices)


def people_behind(workspace: Workspace, ids: Iterable[str]) -> list[Person]:
    """The people, each once; in place of those who left the team its owner, so somebody knows."""
    team = workspace.team
    return list(dict.fromkeys(team.people[id if id in team.people else team.owner] for id in ids))


def _of_content(content: Content | None) -> dict[str, Any]:
    if content is None:
        return {}
    return {
        "title": content.title,
        "run_id": content.run_id,
        "slot_at": content.slot.utc().isoformat(),
    }


def _as_json(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: fact.isoformat() if isinstance(fact, datetime) else fact
        for name, fact in facts.items()
    }
