"""What the style guide or a network has to say about a text."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing to mend, or to know, about one text or image."""

    rule: str
    """Which rule found it, for example `banned-words` or `mastodon.characters`."""
    where: str
    """The channel's id, or empty when the whole content is meant."""
    what: str
    """What is so, as a sentence."""
    mend: str
    """What would be right, as a sentence."""
    blocks: bool
    """Whether the content may go on with it."""


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that must be mended before the content may go on."""
    return [finding for finding in findings if finding.blocks]
