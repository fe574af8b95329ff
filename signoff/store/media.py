"""The bytes of images, kept under their own fingerprint: the same image once, never another."""

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from signoff.errors import SignoffError
from signoff.language import _
from signoff.settings import settings
from signoff.store.database import DiskFull, FolderClosed

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""A full disk, a spent quota, a limit on the size of files: one file less, and it fits."""


class MediaLost(SignoffError):
    """The image that was approved is not there, or is not the same any more."""

    def __init__(self, sha256: str) -> None:
        super().__init__(
            _(
                "The image {name} that was approved is missing or damaged. Put it back from a"
                " backup, or send the post back to its creator.",
                name=sha256[:12],
            )
        )


def keep_media(content: bytes) -> str:
    """Keep an image, and give the fingerprint under which it is found again."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = _place(sha256)
    if not place.exists():
        try:
            _write(place, content)
        except OSError as error:
            raise DiskFull() if error.errno in NO_ROOM else FolderClosed(error) from error
    return sha256


def media(sha256: str) -> bytes:
    """The image with this fingerprint, checked."""
    try:
        content = _place(sha256).read_bytes()
    except OSError as error:
        raise MediaLost(sha256) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise MediaLost(sha256)
    return content


def _place(sha256: str) -> Path:
    return settings().media_folder / sha256[:2] / sha256


def _write(place: Path, content: bytes) -> None:
    """All of it, or nothing: a half-written image never stands under its fingerprint."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as half:
        try:
            half.write(content)
            half.flush()
            os.fsync(half.fileno())
        except OSError:
            Path(half.name).unlink(missing_ok=True)
            raise
    Path(half.name).replace(place)
