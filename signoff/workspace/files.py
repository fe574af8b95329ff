"""Which files make a workspace, and how they are fetched from their folder."""

from pathlib import Path

from signoff.language import _
from signoff.nearest import right_names
from signoff.workspace.problems import BadInput, Problem

FILES = (
    "team.yaml",
    "process.yaml",
    "style.yaml",
    "channels.yaml",
    "goals.yaml",
    "reports.yaml",
)
OPTIONAL = ("dashboards.yaml", "absences.ics")
"""They may be there; none of ours has to."""
KINDS = (".yaml", ".yml", ".ics")
LARGEST = 1_000_000
"""Bytes. The file of a team of hundreds has a tenth of it."""


def files_of(folder: Path) -> dict[str, str]:
    """The texts of a workspace's files by name; all of them, or `BadInput`."""
    texts, problems = texts_in(folder)
    if problems:
        raise BadInput(problems)
    return texts


def texts_in(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    """The texts that can be read, and what is wrong with the others."""
    if not folder.is_dir():
        what = _("There is no such folder.")
        mend = _("Name the folder that holds {files}.", files=", ".join(FILES))
        return {}, [Problem(str(folder), 0, "", what, mend)]
    texts: dict[str, str] = {}
    problems = _strangers(folder)
    there = [name for name in OPTIONAL if (folder / name).exists()]
    for name in (*FILES, *there):
        text = _text(folder / name)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            texts[name] = text
    return texts, problems


def missing(name: str) -> Problem:
    """A file that has to be there and is not."""
    mend = _(
        "Add it; docs/schema/{name} says what it holds.", name=f"{Path(name).stem}.schema.json"
    )
    return Problem(name, 0, "", _("The file is missing."), mend)


def _strangers(folder: Path) -> list[Problem]:
    """Files that look like ours and would silently count for nothing."""
    known = (*FILES, *OPTIONAL)
    names = sorted(file.name for file in folder.iterdir() if file.suffix in KINDS)
    return [
        Problem(name, 0, "", _("No file of this name is read."), right_names(name, known))
        for name in names
        if name not in known
    ]


def _text(file: Path) -> str | Problem:
    if not file.exists():
        return missing(file.name)
    try:
        with file.open("rb") as opened:
            return _decoded(file.name, opened.read(LARGEST + 1))
    except OSError as error:
        what = _("The file cannot be opened ({why}).", why=error.strerror)
        return Problem(file.name, 0, "", what, _("Make it a file that you may read."))


def _decoded(name: str, content: bytes) -> str | Problem:
    if len(content) > LARGEST:
        what = _("The file is larger than {n} bytes.", n=LARGEST)
        return Problem(name, 0, "", what, _("Keep only what the team needs in it."))
    try:
        # Windows editors put a byte order mark in front; it is no part of the text.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = _("There is a character that is not UTF-8.")
        return Problem(name, line, "", what, _("Save the file as UTF-8."))
