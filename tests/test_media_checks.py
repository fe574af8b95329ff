"""An image is what its bytes are, whatever its name says."""

from io import BytesIO

import pytest
from PIL import Image

from signoff.media import LARGEST, MOST_PIXELS, NotAnImage, check_image


def picture(kind: str, size: tuple[int, int] = (20, 10), mode: str = "RGB") -> bytes:
    written = BytesIO()
    Image.new(mode, size, 120).save(written, kind)
    return written.getvalue()


@pytest.mark.parametrize(
    ("kind", "mime"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("GIF", "image/gif"), ("WEBP", "image/webp")],
)
def test_an_image_s_type_is_read_from_its_content(kind: str, mime: str) -> None:
    assert check_image(picture(kind)) == mime


def test_what_phones_write_is_a_jpeg() -> None:
    written = BytesIO()
    first, second = Image.new("RGB", (20, 10)), Image.new("RGB", (20, 10), "red")
    first.save(written, "MPO", save_all=True, append_images=[second])

    assert check_image(written.getvalue()) == "image/jpeg"


@pytest.mark.parametrize(
    "content",
    [
        b"hello, I am a text called holiday.png",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        picture("BMP"),
        picture("TIFF"),
    ],
)
def test_what_is_no_image_for_a_network_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnImage, match="Use a JPEG, PNG, GIF or WebP"):
        check_image(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_an_image_that_was_cut_off_is_refused(kind: str) -> None:
    content = picture(kind, (300, 300))

    with pytest.raises(NotAnImage, match=r"damaged|no image"):
        check_image(content[: len(content) // 2])


def test_a_few_bytes_that_unfold_to_gigabytes_are_refused_without_unfolding_them() -> None:
    side = int(MOST_PIXELS**0.5) + 1
    content = picture("PNG", (side, side), "1")

    assert len(content) < 200_000
    with pytest.raises(NotAnImage, match="more than 60 million pixels"):
        check_image(content)


def test_an_empty_file_and_a_huge_one_get_their_own_sentence() -> None:
    with pytest.raises(NotAnImage, match="empty"):
        check_image(b"")
    with pytest.raises(NotAnImage, match="larger than 20 MB"):
        check_image(picture("PNG") + b"\0" * LARGEST)
