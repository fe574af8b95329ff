"""What a network would refuse, found before anything is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from babel.numbers import format_decimal

from signoff.findings import Finding
from signoff.language import _, ngettext, spoken
from signoff.networks.network import Image, Limits, Outgoing
from signoff.networks.pictures import picture


@dataclass(frozen=True)
class Check:
    """One post held against one network's limits."""

    network: str
    channel_id: str
    limits: Limits
    length: int
    """The text's, as the network counts."""

    def findings(self, post: Outgoing) -> list[Finding]:
        """Everything that must be mended, text first."""
        found = [*self._text(post), *self._number_of_images(len(post.images))]
        for number, image in enumerate(post.images, start=1):
            found.extend(self._image(number, image))
        return found

    def _text(self, post: Outgoing) -> Iterator[Finding]:
        if not post.text.strip() and not post.images:
            yield self._finding(
                "empty", _("There is nothing to post."), _("Write a text or add an image.")
            )
        if self.length > self.limits.characters:
            yield self._too_long(self.length - self.limits.characters)
        weight = len(post.text.encode(errors="replace"))
        if self.limits.text_bytes is not None and weight > self.limits.text_bytes:
            yield self._too_heavy(weight, self.limits.text_bytes)

    def _too_long(self, over: int) -> Finding:
        return self._finding(
            "characters",
            _(
                "The text has {length} characters; {network} takes {limit}.",
                length=self.length,
                network=self.network,
                limit=self.limits.characters,
            ),
            ngettext("Cut one character.", "Cut {n} characters.", over),
        )

    def _too_heavy(self, weight: int, limit: int) -> Finding:
        return self._finding(
            "bytes",
            _(
                "The text weighs {weight} bytes; {network} takes {limit}.",
                weight=weight,
                network=self.network,
                limit=limit,
            ),
            _("Use fewer emoji: one can weigh 25 bytes."),
        )

    def _number_of_images(self, count: int) -> Iterator[Finding]:
        over = count - self.limits.images
        if over > 0:
            yield self._finding(
                "images",
                _(
                    "The post has {count} images; {network} takes {limit}.",
                    count=count,
                    network=self.network,
                    limit=self.limits.images,
                ),
                ngettext("Take one out.", "Take {n} out.", over),
            )

    def _image(self, number: int, image: Image) -> Iterator[Finding]:
        yield from self._image_kind(number, image)
        if len(image.content) > self.limits.image_bytes:
            yield self._image_too_big(number, len(image.content))
        described = len(image.alt)
        if described > self.limits.alt_characters:
            yield self._finding(
                "alt",
                _(
                    "The alt text of image {number} has {length} characters.",
                    number=number,
                    length=described,
                ),
                _("Keep it within {limit}.", limit=self.limits.alt_characters),
            )

    def _image_kind(self, number: int, image: Image) -> Iterator[Finding]:
        seen = picture(image.content)
        if seen is None or seen.mime != image.mime:
            yield self._not_an_image(number, image.mime)
        elif image.mime not in self.limits.mime_types:
            yield self._wrong_kind(number, image.mime)
        elif self.limits.image_pixels and seen.width * seen.height > self.limits.image_pixels:
            yield self._finding(
                "image-pixels",
                _(
                    "Image {number} measures {width} × {height} pixels.",
                    number=number,
                    width=seen.width,
                    height=seen.height,
                ),
                _(
                    "Shrink it to {n} million pixels.",
                    n=_in_millions(self.limits.image_pixels),
                ),
            )

    def _not_an_image(self, number: int, mime: str) -> Finding:
        return self._finding(
            "image-broken",
            _("Image {number} is not what it claims to be ({mime}).", number=number, mime=mime),
            _("Open it in an image editor and save it again."),
        )

    def _wrong_kind(self, number: int, mime: str) -> Finding:
        return self._finding(
            "image-type",
            _(
                "Image {number} is {mime}, which {network} does not take.",
                number=number,
                mime=mime,
                network=self.network,
            ),
            _("Save it as one of: {kinds}.", kinds=", ".join(self.limits.mime_types)),
        )

    def _image_too_big(self, number: int, size: int) -> Finding:
        return self._finding(
            "image-size",
            _(
                "Image {number} has {size} MB; {network} takes {limit} MB.",
                number=number,
                size=_in_millions(size),
                network=self.network,
                limit=_in_millions(self.limits.image_bytes),
            ),
            _("Shrink it, or save it with a stronger compression."),
        )

    def _finding(self, rule: str, what: str, mend: str) -> Finding:
        name = f"{self.network.lower()}.{rule}"
        return Finding(name, self.channel_id, what=what, mend=mend, blocks=True)


def _in_millions(number: int) -> str:
    """In the reader's language; rounded up, so that a size over its limit never looks equal."""
    return format_decimal(ceil(number / 10_000) / 100, format="#,##0.##", locale=spoken())
