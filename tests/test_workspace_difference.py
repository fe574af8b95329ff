"""Applying a workspace tells what changes, in sentences, and nothing when nothing does."""

from pathlib import Path

from signoff.workspace import files_of, read_files
from signoff.workspace.difference import difference

EXAMPLE = Path(__file__).parent.parent / "workspace"
FILES = files_of(EXAMPLE)
BEFORE = read_files(FILES)


def after(file: str, *changes: tuple[str, str]) -> list[str]:
    text = FILES[file]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return difference(BEFORE, read_files({**FILES, file: text}))


def test_the_first_time_it_tells_what_there_is() -> None:
    assert difference(None, BEFORE) == [
        "Hazel & Thyme is new here.",
        "3 regions",
        "9 people",
        "3 channels",
        "4 levels that decide",
        "3 goals",
        "6 reports",
    ]


def test_nothing_changed_when_only_comments_and_the_order_of_people_did() -> None:
    assert difference(BEFORE, BEFORE) == []
    assert after("team.yaml", ("# Head office, London", "# London")) == []


def test_a_value_says_what_it_was_and_what_it_is() -> None:
    assert after("team.yaml", ("name: Grace Okafor", "name: Grace Okafor-Lee")) == [
        "team.yaml: people.grace.name was Grace Okafor and is now Grace Okafor-Lee."
    ]
    assert after("process.yaml", ("hours: 16  ", "hours: 12.5")) == [
        "process.yaml: create.hours was 16 and is now 12.5."
    ]


def test_what_came_and_what_went_is_named() -> None:
    assert after("process.yaml", ("[olivia, amir]", "[amir]")) == [
        "process.yaml: gates.approve.levels.brand.people: olivia went."
    ]
    assert after("style.yaml", ("word: detox", "word: detoxing")) == [
        "style.yaml: banned_words.words.detox is gone.",
        "style.yaml: banned_words.words.detoxing is new.",
    ]
    assert after(
        "process.yaml", ("        when:\n          flags: [paid, health]", "        #")
    ) == ["process.yaml: gates.approve.levels.legal.when was flags paid, health and is empty now."]


def test_another_order_of_levels_is_news() -> None:
    said = after(
        "process.yaml",
        ("id: brand", "id: wait"),
        ("id: legal", "id: brand"),
        ("id: wait", "id: legal"),
    )

    assert (
        "process.yaml: gates.approve.levels: the order changed: legal, brand, head-office." in said
    )
