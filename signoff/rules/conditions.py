"""Whether what a condition of the process names is so for this post."""

from collections.abc import Iterator

from signoff.rules.story import Story
from signoff.store.contents import Revision
from signoff.workspace import Condition, Workspace


def holds(condition: Condition, story: Story, workspace: Workspace, revision: Revision) -> bool:
    """Whether everything that the condition names is so; of several values one is enough."""
    return all(_checks(condition, story, workspace, revision))


def _checks(
    asked: Condition, story: Story, workspace: Workspace, revision: Revision
) -> Iterator[bool]:
    brief = story.brief
    channels = set(revision.posts)
    if asked.flags:
        yield bool(set(asked.flags) & set(brief.flags))
    if asked.regions:
        yield story.content.region in asked.regions
    if asked.campaigns:
        yield brief.campaign.casefold() in {campaign.casefold() for campaign in asked.campaigns}
    yield from _where(asked, channels, workspace)
    if asked.findings is not None:
        yield asked.findings == bool(revision.findings)
    if asked.budget_from is not None:
        yield brief.budget >= asked.budget_from
    if asked.budget_below is not None:
        yield brief.budget < asked.budget_below
    if asked.written_by:
        author = workspace.team.people.get(revision.author)
        yield author is not None and author.seniority in asked.written_by


def _where(asked: Condition, channels: set[str], workspace: Workspace) -> Iterator[bool]:
    """Whether it goes out where the condition says."""
    known = [workspace.channels[id] for id in channels if id in workspace.channels]
    if asked.channels:
        yield bool(set(asked.channels) & channels)
    if asked.brands:
        yield any(channel.brand in asked.brands for channel in known)
    if asked.languages:
        yield any(channel.language in asked.languages for channel in known)
