"""Counting as each network counts, and finding what can be clicked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.networks.bluesky.account import Bluesky
from signoff.networks.bluesky.facets import Facet, facets
from signoff.networks.links import links
from signoff.networks.mastodon.account import Mastodon
from signoff.networks.mastodon.wording import as_shown, read_aloud

FAMILY = "👨‍👩‍👧‍👦"
LINK = "https://example.com/a/very/long/path?with=a&query=of#which"

SEEN_AS_ONE = ["a", "é", "e\u0301", "ß", "字", FAMILY, "👍🏽", "🇮🇹", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "ท้"]


@pytest.mark.parametrize("character", SEEN_AS_ONE)
@pytest.mark.parametrize("network", [Mastodon, Bluesky])
def test_what_people_see_as_one_character_counts_as_one(
    network: type[Mastodon] | type[Bluesky], character: str
) -> None:
    assert network.length(f"x{character}x") == 3


@given(st.lists(st.sampled_from(SEEN_AS_ONE)))
def test_characters_add_up(seen: list[str]) -> None:
    text = " ".join(seen)

    assert Bluesky.length(text) == max(0, 2 * len(seen) - 1)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        (LINK, 23),
        ("https://a.de", 23),
        (f"See {LINK}.", 4 + 23 + 1),
        (f"({LINK})", 1 + 23 + 1),
        (f"{LINK} {LINK}", 23 + 1 + 23),
        ("http://localhost:3000/x", 23),  # by chance: it is no link there, and counts in full
        ("http://localhost:3000/xyz", 25),
        ("example.com", 11),
        ("@ada@example.social", 4),
        ("Thanks @ada@example.social and @ben!", len("Thanks @ada and @ben!")),
        ("ada@example.com", 15),
        ("https://example.social/@ada@example.org", 23),
        ("", 0),
        ("  padded  ", 6),
    ],
)
def test_mastodon_counts_links_evenly_and_mentions_without_their_server(
    text: str, length: int
) -> None:
    assert Mastodon.length(text) == length


@given(st.text(alphabet="ab @#.,!?\n", max_size=60), st.integers(1, 3))
def test_a_links_length_does_not_matter_on_mastodon(words: str, times: int) -> None:
    short = f"{words} https://example.com/a {words}"
    long = f"{words} https://example.com/a{'/more' * 50 * times} {words}"

    assert Mastodon.length(short) == Mastodon.length(long)


def test_bluesky_counts_a_link_in_full() -> None:
    assert Bluesky.length(LINK) == len(LINK)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://a.de.", ["https://a.de"]),
        ("(see https://a.de/x_(y))!", ["https://a.de/x_(y)"]),
        (
            "https://a.de/?q=1&r=2, https://b.it/#top…",
            ["https://a.de/?q=1&r=2", "https://b.it/#top"],
        ),
        ("“https://a.de/ä”", ["https://a.de/ä"]),
        ("xhttps://a.de me@https://a.de", []),
        ("http://localhost https:// https://.", []),
    ],
)
def test_a_link_ends_before_the_punctuation(text: str, found: list[str]) -> None:
    assert [link.url for link in links(text)] == found


@given(st.text(max_size=200))
def test_a_link_stands_where_it_says(text: str) -> None:
    for link in links(f"{text} https://example.com/{text}"):
        assert f"{text} https://example.com/{text}"[link.start : link.end] == link.url


def clicked(text: str, facet: Facet) -> tuple[str, str, str]:
    """What stands at the facet's bytes, what kind it is, and where it leads."""
    index, [feature] = facet["index"], facet["features"]
    shown = text.encode()[index["byteStart"] : index["byteEnd"]].decode()
    kind = feature["$type"].removeprefix("app.bsky.richtext.facet#")
    return shown, kind, feature.get("uri") or feature.get("did") or feature["tag"]


KNOWN = {"ada.test": "did:plc:ada", "eva.example.com": "did:web:eva"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{FAMILY} #Grüße an @Ada.test: {LINK} 🍐",
            [
                ("#Grüße", "tag", "Grüße"),
                ("@Ada.test", "mention", "did:plc:ada"),
                (LINK, "link", LINK),
            ],
        ),
        ("(@eva.example.com), #a #b!", [
            ("@eva.example.com", "mention", "did:web:eva"),
            ("#a", "tag", "a"),
            ("#b", "tag", "b"),
        ]),
        ("＃日本 #1 #2026 #n1 # ##x", [("＃日本", "tag", "日本"), ("#n1", "tag", "n1")]),
        ("@nobody.test ada@ada.test @ada", []),
        ("https://example.com/#tag @ada.test/", [
            ("https://example.com/#tag", "link", "https://example.com/#tag"),
            ("@ada.test", "mention", "did:plc:ada"),
        ]),
        (f"#{'x' * 65}", []),
        ("#️⃣ key", []),
    ],
)  # fmt: skip
def test_links_mentions_and_hashtags_are_found(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert [clicked(text, facet) for facet in facets(text, KNOWN.get)] == expected


WORDS = st.sampled_from(
    ["#Grüße", "@ada.test", "https://a.de/ä", FAMILY, "🇮🇹", "字", "e\u0301", "\n", "x."]
)


@given(st.lists(WORDS))
def test_facets_stand_at_whole_characters_in_order_and_never_overlap(words: list[str]) -> None:
    text = " ".join(words)
    found = facets(text, KNOWN.get)

    ends = [facet["index"]["byteEnd"] for facet in found]
    starts = [facet["index"]["byteStart"] for facet in found]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    assert all(clicked(text, facet)[0] in words for facet in found)
    assert len(found) == sum(word[0] in "#@h" for word in words)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Caf&eacute; &amp; <br />more</p><p>End</p>", "Café & \nmore\n\nEnd"),
        (
            '<p>Hi <span class="h-card"><a href="https://e.social/@ada" class="mention">@<span>ada'
            '</span></a></span> <a href="https://e.social/tags/x" class="hashtag">#<span>x</span>'
            '</a> <a href="https://a.de/long"><span class="invisible">https://</span>'
            '<span class="ellipsis">a.de/lo</span><span class="invisible">ng</span></a></p>',
            "Hi @ada #x https://a.de/long",
        ),
    ],
)  # fmt: skip
def test_mastodons_html_is_read_as_people_read_it(html: str, words: str) -> None:
    assert read_aloud(html) == words


def test_our_text_is_known_again_in_mastodons_html() -> None:
    ours = "Hi @ada@e.social\r\n\r\nsee  https://a.de/long "
    theirs = "<p>Hi <a>@<span>ada</span></a></p><p>see https://a.de/long</p>"

    assert as_shown(ours) == as_shown(read_aloud(theirs))
