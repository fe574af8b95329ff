"""Images that people name in a form: found, looked at, and kept."""

import ipaddress
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from signoff.brief import Brief
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.turns import AnswerRefused
from signoff.media import check_image
from signoff.post import Body, ChannelPost, Media
from signoff.settings import settings
from signoff.store.media import keep_media

LARGEST = 20 * 1024 * 1024
PATIENCE_SECONDS = 60
"""How long one image may take to come, however slowly its server sends it."""


def body_of(brief: Brief, said: Mapping[str, Any]) -> Body:
    """What each channel will carry, as the form says. Images are kept on the way."""
    images = [name.strip() for name in said.get("images", []) if name.strip()]
    alts = [alt.strip() for alt in said.get("alt_texts", [])]
    if len(alts) > len(images):
        raise AnswerRefused(_("There are more alt texts than images. Give one for each image."))
    alts += [""] * (len(images) - len(alts))
    media = tuple(_keep(name, alt) for name, alt in zip(images, alts, strict=True))
    link = str(said.get("link", "")).strip()
    return {
        channel: ChannelPost(text=_text(said, channel), media=media, link=link)
        for channel in brief.channels
    }


def _text(said: Mapping[str, Any], channel: str) -> str:
    return str(said.get(f"text_{channel}") or said.get("text", "")).strip()


def _keep(name: str, alt: str) -> Media:
    try:
        content = _fetch(name) if name.casefold().startswith("https://") else _read(name)
        mime = check_image(content)
        return Media(sha256=keep_media(content), mime=mime, alt=alt)
    except SignoffError as error:
        raise AnswerRefused(_("The image {name}: {error}", name=name[:200], error=error)) from error


def _read(name: str) -> bytes:
    """A file of the team's media folder, and nothing outside of it."""
    try:
        with _in_folder(name).open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError, RuntimeError) as error:
        # No such file, a name that none can have, links that lead in a circle.
        raise SignoffError(
            _("There is no such file in the media folder. Put it there, or give an https link.")
        ) from error
    _must_not_be_too_large(content)
    return content


def _in_folder(name: str) -> Path:
    """Where the file is, links followed; what leads out of the folder is as good as absent."""
    folder = (settings().workspace / "media").resolve()
    file = (folder / name).resolve()
    if not file.is_relative_to(folder) or not file.is_file():
        raise FileNotFoundError
    return file


def _fetch(url: str) -> bytes:
    """An image from the public web; our own network is nobody's business.

    A name that leads elsewhere a moment after it was looked up ends at that server's certificate.
    """
    _must_be_public(url)
    try:
        with httpx.stream("GET", url, timeout=20, follow_redirects=False) as response:
            response.raise_for_status()
            return _at_most(response)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SignoffError(
            _("It could not be fetched. Open the link in a browser to see whether it is right.")
        ) from error


def _at_most(response: httpx.Response) -> bytes:
    content = bytearray()
    until = time.monotonic() + PATIENCE_SECONDS
    for part in response.iter_bytes():
        content += part
        _must_not_be_too_large(content)
        if time.monotonic() > until:
            raise SignoffError(
                _("It took more than {n} seconds to fetch. Try another link.", n=PATIENCE_SECONDS)
            )
    return bytes(content)


def _must_not_be_too_large(content: bytes | bytearray) -> None:
    if len(content) > LARGEST:
        raise SignoffError(_("It is larger than 20 MB. Make it smaller."))


def _must_be_public(url: str) -> None:
    host = _host(url)
    try:
        found = socket.getaddrinfo(host, 443)
    except (OSError, ValueError) as error:  # nobody has the name, or nobody can have it
        raise SignoffError(_("There is no server called {host}.", host=host or "“”")) from error
    if not all(ipaddress.ip_address(entry[4][0]).is_global for entry in found):
        raise SignoffError(_("{host} is not on the public web.", host=host))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError as error:
        raise SignoffError(_("This is no link.")) from error
