"""A text as Markdown that shows exactly it, whatever signs are in it."""

import re

SIGNS = str.maketrans({**{sign: f"\\{sign}" for sign in "\\`*_[]<>|#~"}, "&": "&amp;"})
MAKES_A_LINK = re.compile(r"(?<=:)//|(?<=www)\.|@", re.IGNORECASE)
"""What Prefect's pages make a link of by themselves, with every backslash inside as part of it."""


def as_it_is(text: str) -> str:
    """One line of Markdown; a line break in the text is for the caller to show."""
    return MAKES_A_LINK.sub(r"\\\g<0>", text.translate(SIGNS))
