"""What is said about a post, as its pages show it: open threads, settled ones, and a form."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request

from reports.moments import moment
from reports.titles import cut
from server.pages.asked import number_in
from server.pages.legible import heading, legible
from signoff.lifecycle.commenting import LONGEST, discussion
from signoff.lifecycle.of_comments import untold
from signoff.lifecycle.passages import lines_of
from signoff.lifecycle.settling import can_be_taken_back
from signoff.rules import Story
from signoff.rules.threads import Said, Thread, still_there
from signoff.workspace import Person, Workspace

MOST_LINES = 60
"""Of one channel, to pick from; what is further down can be pasted."""
LINE = 70


@dataclass(frozen=True)
class ShownComment:
    """One comment."""

    id: int
    who: str
    when: str
    text: str
    about: str
    """The channel, if one is meant."""
    line: int
    round: int
    """The round that its writer saw; 0: the brief, the round that is shown, or the thread's."""
    passage: str
    gone: bool
    """Whether the words that it is about are no longer there."""
    taken_back: bool
    can_be_taken_back: bool


@dataclass(frozen=True)
class ShownThread:
    """A comment, and what was answered."""

    id: int
    first: ShownComment
    answers: Sequence[ShownComment]
    is_open: bool
    resolved_by: str
    resolved: str
    """When it was resolved; empty while it is open."""


@dataclass(frozen=True)
class Talk:
    """Everything that the section about comments shows."""

    content: int
    question: int
    """The page /approve/… from which somebody writes; 0: the page about the whole content."""
    revision: int
    open: Sequence[ShownThread]
    settled: Sequence[ShownThread]
    places: Sequence[tuple[str, str, Sequence[tuple[int, str]]]]
    """Id and name of each channel, and the lines of its text."""
    untold: Sequence[str]
    """Sentences about the comment that was just written: of whom nobody was told."""
    said: int
    """The number of that comment."""
    examples: str
    """Whom one can name: a person, a role, a region of this team."""
    longest: int = LONGEST


def talk_about(
    request: Request, told: Story, workspace: Workspace, me: Person, question: int = 0
) -> Talk:
    """The section as this person sees it."""
    threads = discussion(told.content.id)
    shown = [_thread(one, told, workspace, me) for one in threads]
    said = number_in(request.query_params.get("said", "")) or 0
    return Talk(
        content=told.content.id,
        question=question,
        revision=told.latest.number if told.latest else 0,
        open=[one for one in shown if one.is_open],
        settled=[one for one in shown if not one.is_open],
        places=_places(told, workspace),
        untold=untold(told.content.id, said, me.id) if said else [],
        said=said,
        examples=", ".join(f"@{id}" for id in _examples(workspace)),
    )


def _examples(workspace: Workspace) -> list[str]:
    team = workspace.team
    owner = team.people[team.owner]
    roles = (role for person in team.people.values() for role in person.roles)
    role = next((id for id in roles if id not in owner.roles), owner.roles[0])
    return [owner.id, role, list(team.regions)[-1]]


def _thread(thread: Thread, told: Story, workspace: Workspace, me: Person) -> ShownThread:
    first, *answers = (
        _comment(one, told, workspace, me) for one in (thread.first, *thread.answers)
    )
    by = thread.resolved
    return ShownThread(
        id=thread.id,
        first=first,
        answers=answers,
        is_open=thread.is_open,
        resolved_by=_name(workspace, by.person) if by else "",
        resolved=moment(by.marked_at, workspace.zone_of(me)) if by else "",
    )


def _comment(said: Said, told: Story, workspace: Workspace, me: Person) -> ShownComment:
    one, latest = said.comment, told.latest
    rounds = {revision.id: revision.number for revision in told.revisions}
    seen = rounds.get(one.revision_id or 0, 0)
    channel = workspace.channels.get(one.channel)
    passage = "" if said.taken_back else one.passage
    return ShownComment(
        id=one.id,
        who=_name(workspace, one.person),
        when=moment(one.written_at, workspace.zone_of(me)),
        text="" if said.taken_back else legible(one.text),
        about=heading(channel.name if channel else one.channel) if one.channel else "",
        line=one.line,
        round=seen if latest and seen != latest.number and not one.answers_id else 0,
        passage=legible(passage),
        gone=bool(passage) and latest is not None and not still_there(one, latest.body),
        taken_back=said.taken_back is not None,
        can_be_taken_back=not said.taken_back and can_be_taken_back(one, me.id),
    )


def _places(told: Story, workspace: Workspace) -> list[tuple[str, str, Sequence[tuple[int, str]]]]:
    channels = workspace.channels
    return [
        (
            id,
            heading(channels[id].name if id in channels else id),
            [
                (n, heading(legible(cut(line, LINE))))
                for n, line in lines_of(post.full_text)[:MOST_LINES]
            ],
        )
        for id, post in (told.latest.body.items() if told.latest else ())
    ]


def _name(workspace: Workspace, id: str) -> str:
    person = workspace.team.people.get(id)
    return person.name if person else id
