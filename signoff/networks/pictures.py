"""What an image really is, whatever its name says."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

TURNED = (5, 6, 7, 8)
"""The EXIF orientations in which a camera was held upright: width and height change places."""
ORIENTATION = 0x0112


@dataclass(frozen=True)
class Picture:
    """The facts in an image's first bytes."""

    mime: str
    width: int
    height: int


def picture(content: bytes) -> Picture | None:
    """Read an image's facts; None when it is no image."""
    try:
        with Image.open(BytesIO(content)) as image:
            width, height = image.size
            if image.getexif().get(ORIENTATION) in TURNED:
                width, height = height, width
            return Picture(image.get_format_mimetype() or "", width, height)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        # Pillow's readers of broken files raise all of these.
        return None
