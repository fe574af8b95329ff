"""What each network can do, as a table for docs/networks.md, read from the code itself."""

from collections.abc import Callable
from datetime import timedelta

from signoff import clock
from signoff.networks.network import Network
from signoff.networks.registry import names, network
from signoff.written import in_markdown


def table() -> str:
    """The capabilities in Markdown, a column per network."""
    all_networks = [network(name) for name in names()]
    head = ["", *(one.NAME for one in all_networks)]
    rows = [[title, *(say(one) for one in all_networks)] for title, say in ROWS]
    return in_markdown(head, rows)


def _characters(one: type[Network]) -> str:
    weight = one.DEFAULTS.text_bytes
    return f"{one.DEFAULTS.characters}" + (f", and {weight} bytes" if weight else "")


def _link(one: type[Network]) -> str:
    size = one.DEFAULTS.characters_per_link
    return "as many as it has" if size is None else f"{size}"


def _size(one: type[Network]) -> str:
    pixels = one.DEFAULTS.image_pixels
    size = f"{one.DEFAULTS.image_bytes / 1_000_000:.1f} MB"
    return size + (f", {pixels / 1_000_000:.1f} million pixels" if pixels else "")


def _kinds(one: type[Network]) -> str:
    return ", ".join(kind.removeprefix("image/") for kind in one.DEFAULTS.mime_types)


def _sent_again(one: type[Network]) -> str:
    safe = one.ABILITIES.same_key_is_one_post
    if safe is None:
        return "may make a second post"
    return "one post, always" if safe == timedelta.max else f"one post, for {safe // clock.HOUR} h"


ROWS: list[tuple[str, Callable[[type[Network]], str]]] = [
    ("Characters", _characters),
    ("A link counts", _link),
    ("A link becomes", lambda one: one.ABILITIES.link_card),
    ("Images", lambda one: str(one.DEFAULTS.images)),
    ("Image size", _size),
    ("Image kinds", _kinds),
    ("Alt text", lambda one: f"{one.DEFAULTS.alt_characters} characters"),
    ("Limits that a server tells", lambda one: one.ABILITIES.limits_told),
    ("The same post sent again", _sent_again),
    ("Found again by", lambda one: one.ABILITIES.found_by),
    ("Measures", lambda one: ", ".join(one.ABILITIES.measures)),
    ("Posts measured at once", lambda one: str(one.ABILITIES.measured_at_once)),
]
