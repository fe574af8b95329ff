"""The look back at one post: its story, its numbers beside the usual ones, what was different."""

from reports.post_mortem.numbers import PostMortem, post_mortem, work_out
from reports.post_mortem.rendering import render

__all__ = ["PostMortem", "post_mortem", "render", "work_out"]
