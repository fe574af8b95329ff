"""The whole story of one content, as a page of Prefect's UI shows it: an artifact in Markdown."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.content_story.brought import shown_result
from reports.content_story.shown import (
    brief_of,
    decisions_of,
    notices_of,
    publications_of,
    questions_of,
)
from reports.content_story.standing import sentence, standing
from reports.moments import moment
from reports.words import say
from signoff.diff import post_diff
from signoff.lifecycle.how_it_did import in_the_end
from signoff.lifecycle.whole_story import WholeStory
from signoff.post import ChannelPost
from signoff.store.contents import Revision

NEWEST = 20
"""Of a kind: the artifact is made anew with each step, and our own page tells all of it."""


@dataclass(frozen=True)
class Text:
    """What one channel carries, and what changed in it."""

    channel: str
    post: ChannelPost
    changes: str


def artifact(whole: WholeStory, link: str) -> str:
    """The story in Markdown, in the language now spoken; `link` leads to all of it."""
    workspace = whole.workspace
    clocks = workspace.zone_of(workspace.person(workspace.team.owner))
    return say(
        "content_story/artifact.md",
        title=whole.told.content.title,
        link=link,
        stands=sentence(standing(whole, clocks)),
        brief=brief_of(whole, clocks),
        texts=list(_texts(whole)),
        revisions=[
            (one.number, whole.person(one.author), moment(one.made_at, clocks))
            for one in reversed(whole.told.revisions)
        ],
        threads=[
            [(whole.person(one.person), one.text, one.passage) for one in thread.standing]
            for thread in whole.threads
            if thread.is_open
        ],
        settled=sum(not thread.is_open for thread in whole.threads),
        decisions=decisions_of(whole, clocks)[::-1],
        questions=questions_of(whole, clocks)[::-1],
        notices=notices_of(whole, clocks)[::-1],
        publications=publications_of(whole, clocks),
        results=[shown_result(whole, in_the_end(one), clocks) for one in whole.results],
        newest=NEWEST,
    )


def _texts(whole: WholeStory) -> Iterator[Text]:
    latest = whole.told.latest
    before = whole.told.before(latest) if latest else None
    for id, post in latest.body.items() if latest else ():
        yield Text(whole.channel(id), post, _changes(before, id, post))


def _changes(before: Revision | None, channel: str, post: ChannelPost) -> str:
    old = before.body.get(channel) if before else None
    return post_diff(old, post) if old else ""
