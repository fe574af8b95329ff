"""What a network would refuse is found before anything is sent."""

from collections.abc import Callable
from time import process_time

import pytest

from signoff.networks.bluesky.account import Bluesky
from signoff.networks.mastodon.account import Mastodon
from signoff.networks.network import Image, Network, Outgoing
from signoff.networks.registry import names, network
from tests.images import drawn, image

every_network = pytest.mark.parametrize("one", [network(name) for name in names()])


def rules(one: type[Network], post: Outgoing) -> list[str]:
    """Which rules a post breaks, without the network's name."""
    found = one.findings(post, "our-channel")
    assert all(finding.blocks and finding.where == "our-channel" for finding in found)
    return [finding.rule.split(".")[1] for finding in found]


@every_network
def test_a_good_post_has_no_findings(one: type[Network]) -> None:
    assert rules(one, Outgoing("Hello", (image("Teal"),) * 4)) == []


@every_network
@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (lambda one: Outgoing(" \n"), ["empty"]),
        (lambda one: Outgoing("x" * (one.DEFAULTS.characters + 1)), ["characters"]),
        (lambda one: Outgoing("x", (image(),) * 5), ["images"]),
        (lambda one: Outgoing("x", (Image(b"%PDF-1.7", "image/png"),)), ["image-broken"]),
        (lambda one: Outgoing("x", (Image(b"", "image/png"),)), ["image-broken"]),
        (lambda one: Outgoing("x", (Image(drawn("PNG"), "image/jpeg"),)), ["image-broken"]),
        (lambda one: Outgoing("x", (image("", "TIFF"),)), ["image-type"]),
        (lambda one: Outgoing("x", (image("x" * 2_001),)), ["alt"]),
        (
            lambda one: Outgoing("x", (Image(drawn() + bytes(20_000_000), "image/png"),)),
            ["image-size"],
        ),
    ],
)
def test_what_would_be_refused_is_found_before(
    one: type[Network], broken: Callable[[type[Network]], Outgoing], expected: list[str]
) -> None:
    assert rules(one, broken(one)) == expected


def test_a_finding_says_what_is_so_and_what_to_do() -> None:
    [finding] = Bluesky.findings(Outgoing("x" * 301), "bluesky-hq")

    assert (finding.rule, finding.what, finding.mend) == (
        "bluesky.characters",
        "The text has 301 characters; Bluesky takes 300.",
        "Cut one character.",
    )


def test_a_size_just_over_the_limit_does_not_look_like_the_limit() -> None:
    heavy = Image(drawn() + bytes(1_000_000), "image/png")

    [finding] = Bluesky.findings(Outgoing("x", (heavy,)), "bluesky-hq")

    assert finding.what == "Image 1 has 1.01 MB; Bluesky takes 1 MB."


def test_a_text_of_ten_megabytes_is_answered_at_once() -> None:
    started = process_time()

    assert rules(Mastodon, Outgoing("ä" * 10_000_000)) == ["characters"]

    assert process_time() - started < 5
