"""The word diff leads from one text to the other, and shows exactly what changed."""

import re
from html import unescape
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as some
from markdown_it import MarkdownIt

from signoff.diff import Piece, pieces, post_diff, word_diff
from signoff.post import ChannelPost, Media

FEW_WORDS = some.text(alphabet="ab \n,~*", max_size=60)
SIGNS = some.text(alphabet="ab1 \n\\*~_<>[]()&;#|`!-.:", max_size=40)
ANY_TEXT = some.text(max_size=80) | FEW_WORDS


@given(ANY_TEXT, ANY_TEXT)
def test_it_holds_both_texts_completely(before: str, after: str) -> None:
    found = pieces(before, after)

    assert "".join(piece.text for piece in found if piece.kind != "added") == before
    assert "".join(piece.text for piece in found if piece.kind != "removed") == after


@given(ANY_TEXT)
def test_nothing_changed_between_a_text_and_itself(text: str) -> None:
    assert pieces(text, text) == ([Piece("same", text)] if text else [])


@given(ANY_TEXT, ANY_TEXT)
def test_it_shows_a_change_exactly_when_there_is_one(before: str, after: str) -> None:
    assert any(piece.kind != "same" for piece in pieces(before, after)) == (before != after)


@given(some.lists(some.sampled_from(["tea", "cup", "leaf"])), some.integers(0, 20))
def test_a_word_put_in_is_the_only_thing_that_changed(words: list[str], place: int) -> None:
    before = " ".join(words)
    after = " ".join([*words[:place], "NEW", *words[place:]])

    added = [piece.text for piece in pieces(before, after) if piece.kind != "same"]

    assert [text.strip() for text in added] == ["NEW"]


def test_a_person_reads_removed_and_added_words_side_by_side() -> None:
    before = "A quiet cup by the window.\n\nhttps://hazelandthyme.example"
    after = "A calm, slow cup by the window!\n\nhttps://hazelandthyme.example/tea"

    assert word_diff(before, after) == (
        "A ~~quiet~~ **calm, slow** cup by the ~~window.~~ **window!** ↵ ↵"
        r" ~~https:\//hazelandthyme.example~~ **https:\//hazelandthyme.example/tea**"
    )


def test_several_changed_words_in_a_row_read_in_one_go() -> None:
    assert word_diff("one two three", "four five six") == "~~one two three~~ **four five six**"


def test_new_lines_and_spaces_that_changed_can_be_seen() -> None:
    assert word_diff("a\nb", "a\n\nb") == "a ↵ **↵** b"
    assert word_diff("a b", "a  b") == "a ~~␣~~ **␣** b"


@given(SIGNS, SIGNS)
def test_every_sign_of_the_text_is_shown_as_itself(before: str, after: str) -> None:
    shown = word_diff(before, after)
    page = MarkdownIt().enable("strikethrough").renderInline(shown)

    said = unescape(re.sub(r"</?(?:strong|s)>", "", page))
    assert said == " ".join(" ".join(map(as_seen, pieces(before, after))).split())
    assert page.count("<strong>") == len(only("added", before, after))
    assert page.count("<s>") == len(only("removed", before, after))


def only(kind: str, before: str, after: str) -> list[Piece]:
    return [piece for piece in pieces(before, after) if piece.kind == kind]


def as_seen(piece: Piece) -> str:
    blank = piece.kind != "same" and not piece.text.strip(" ")
    return "␣" if blank else piece.text.replace("\n", " ↵ ")


def test_html_and_markdown_in_the_text_are_shown_as_they_are() -> None:
    assert word_diff("", "<b>**x**</b> &lt; [a](b)") == (
        r"**\<b\>\*\*x\*\*\</b\> &amp;lt; \[a\](b)**"
    )


def test_characters_that_turn_text_around_do_not_reach_the_page() -> None:
    assert word_diff("safe", "safe \u202egnp.exe") == "safe **gnp.exe**"


def test_images_and_alt_texts_are_part_of_what_changed() -> None:
    before = ChannelPost(text="Tea", media=(Media(sha256="a" * 64, mime="image/png", alt="A cup"),))
    image = Media(sha256="a" * 64, mime="image/png", alt="A blue cup")
    other = Media(sha256="b" * 64, mime="image/png", alt="A pot")

    assert post_diff(before, before) == ""
    assert post_diff(before, ChannelPost(text="Tea", media=(image, other))) == (
        "Tea ↵ 🖼 A **blue** cup **↵ 🖼 bbbbbbbb A pot**"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b " * 5_000, "b c a " * 5_000),
        ("a\n" * 20_000, "b\na\n" * 20_000),
        ("x" * 200_000, "y" * 200_000),
    ],
)
def test_no_pair_of_texts_keeps_it_busy(before: str, after: str) -> None:
    started = process_time()
    found = pieces(before, after)

    assert process_time() - started < 5
    assert "".join(piece.text for piece in found if piece.kind != "added") == before
