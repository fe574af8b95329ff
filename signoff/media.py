"""What an image really is: its bytes are looked at, never its name."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from signoff.errors import SignoffError
from signoff.language import _

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
"""What networks take. Nothing else is even tried: some readers start other programs."""
MOBILE_JPEG = "MPO"
"""What phones write: a JPEG with a second picture behind it."""
LARGEST = 20_000_000
"""Bytes."""
MOST_PIXELS = 60_000_000
"""A few kilobytes can unfold to gigabytes; no camera that posts are made with has more."""


class NotAnImage(SignoffError):
    """The bytes are no image that we can publish."""


def check_image(content: bytes) -> str:
    """The image's true type, after looking at every pixel of it."""
    if not content:
        raise NotAnImage(_("The file is empty. Choose another."))
    if len(content) > LARGEST:
        raise NotAnImage(_("It is larger than 20 MB. Make it smaller."))
    try:
        return _looked_at(content)
    except UnidentifiedImageError as error:
        raise NotAnImage(_("This is no image. Use a JPEG, PNG, GIF or WebP file.")) from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        # Pillow's readers of damaged files raise all of these.
        raise NotAnImage(
            _("The image is damaged. Save it again from where it was made.")
        ) from error


def _looked_at(content: bytes) -> str:
    with Image.open(BytesIO(content), formats=list(KINDS)) as image:
        if image.width * image.height > MOST_PIXELS:
            raise _too_many_pixels()
        # Reading the head says what it claims to be; only reading all of it says what it is.
        image.load()
        return KINDS["JPEG" if image.format == MOBILE_JPEG else str(image.format)]


def _too_many_pixels() -> NotAnImage:
    most = MOST_PIXELS // 1_000_000
    return NotAnImage(_("It has more than {n} million pixels. Make it smaller.", n=most))
