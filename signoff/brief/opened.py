"""The bytes of a file that somebody named, or a sentence that says why there are none."""

from pathlib import Path

from signoff.language import _
from signoff.workspace import BadInput, Problem

MEGABYTE = 1_000_000


def content_of(path: Path, megabytes: int) -> bytes:
    """All that is in the file, if it is no larger than this."""
    most = megabytes * MEGABYTE
    try:
        with path.open("rb") as opened:
            content = opened.read(most + 1)
    except OSError as error:
        what = _("The file cannot be opened ({why}).", why=error.strerror)
        raise refused(path, what, _("Name a file that is there and that you may read.")) from error
    if len(content) > most:
        what = _("The file is larger than {n} MB.", n=megabytes)
        raise refused(path, what, _("Split it in two; images belong into the media folder."))
    return content


def refused(path: Path, what: str, mend: str) -> BadInput:
    """The whole file cannot be taken."""
    return BadInput([Problem(str(path), 0, "", what, mend)])
