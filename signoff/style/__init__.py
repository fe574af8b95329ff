"""What the style guide has to say about a post: rules of the team, checked word by word."""

from signoff.style.rules import findings

__all__ = ["findings"]
