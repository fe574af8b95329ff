"""From what a channel is to carry to what a network is given."""

from signoff.networks.network import Image, Outgoing
from signoff.post import ChannelPost
from signoff.store.media import media


def outgoing(post: ChannelPost, language: str) -> Outgoing:
    """The text with its link, and the images with their bytes."""
    images = tuple(Image(media(one.sha256), one.mime, one.alt) for one in post.media)
    return Outgoing(text=post.full_text, images=images, language=language)
