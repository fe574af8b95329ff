"""The example workspace, and what is said when something else stands in it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from signoff.workspace import BadInput, files_of, read_files

EXAMPLE = Path(__file__).parent.parent / "workspace"
FILES = files_of(EXAMPLE)


def changed(file: str, *changes: tuple[str, str]) -> dict[str, str]:
    """The example's files with something else written in one of them."""
    text = FILES[file]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return {**FILES, file: text}


def complaints(files: Mapping[str, str]) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read_files(files)
    return [str(problem) for problem in refused.value.problems]


def line_of(file: str, words: str) -> int:
    return FILES[file][: FILES[file].index(words)].count("\n") + 1
