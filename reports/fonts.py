"""The letters that we bring along, so that paper looks the same on a machine that has none."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FOLDER = Path(str(files("manimgx_fonts")))
"""Noto Sans in twenty scripts and its emoji, under the SIL Open Font License."""


@cache
def fonts() -> "typst.Fonts":
    """Ours and the machine's own: looked for once, as that takes longer than setting a page."""
    import typst  # 7 MB, for whoever makes a file

    return typst.Fonts(font_paths=[FOLDER])


@cache
def bring_to_charts() -> None:
    """For charts that are drawn as images: a channel's name may be of any script."""
    import vl_convert  # 9 MB, for whoever draws

    vl_convert.register_font_directory(str(FOLDER))
