"""What one post was like and what it brought: the line from which everything is learnt."""

from dataclasses import dataclass
from datetime import datetime

from signoff.kpi.post_kind import PostKind


@dataclass(frozen=True)
class PostFacts:
    """One post whose engagements were read."""

    publication_id: int
    content_id: int
    channel: str
    network: str
    language: str
    """Of the channel: a channel speaks one."""
    campaign: str
    goal: str
    kind: PostKind | None
    """None for one that we did not send, if its file does not tell."""
    length: int
    """Of its text, in characters."""
    media: int | None
    """How many pictures and videos it has; None for one that we did not send."""
    sent_at: datetime
    local: datetime
    """The same on the clocks of its channel."""
    engagements: int
    complete: bool = True
    """Whether all was told that every network tells: else it would look weaker than it was."""
