"""Small real images for tests."""

from io import BytesIO

from PIL import Image as Canvas

from signoff.networks.network import Image


def drawn(kind: str = "PNG", width: int = 8, height: int = 6, color: str = "teal") -> bytes:
    """The bytes of an image in one colour."""
    file = BytesIO()
    Canvas.new("RGB", (width, height), color).save(file, kind)
    return file.getvalue()


def image(alt: str = "", kind: str = "PNG", color: str = "teal") -> Image:
    """An image for a post."""
    return Image(drawn(kind, color=color), f"image/{kind.lower()}", alt)


FOUR_IMAGES = (
    image("Ein Apfel", "PNG", "red"),
    image("A pear 🍐", "JPEG", "green"),
    image("", "WEBP", "blue"),
    image("Una pesca", "GIF", "orange"),
)
