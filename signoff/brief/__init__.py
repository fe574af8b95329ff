"""What is wanted: one brief, what may be wrong with it, and many of them from a file."""

from signoff.brief.brief import Brief, brief_key
from signoff.brief.from_file import read_briefs
from signoff.brief.problems import problems

__all__ = ["Brief", "brief_key", "problems", "read_briefs"]
