"""No file, however broken, gets more than a sentence."""

import json
from contextlib import suppress
from io import StringIO
from pathlib import Path
from time import process_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from signoff.workspace import BadInput, files_of, read_files, read_workspace
from signoff.workspace.yaml_source import read_source
from tests.example_workspace import FILES, complaints


def test_a_missing_folder_or_file_and_one_with_a_wrong_name_are_named(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "goals.yaml").rename(tmp_path / "goal.yaml")
    (tmp_path / "style.yaml").unlink()
    (tmp_path / "style.yaml").mkdir()

    with pytest.raises(BadInput) as refused:
        read_workspace(tmp_path)
    with pytest.raises(BadInput, match="There is no such folder"):
        read_workspace(tmp_path / "elsewhere")

    assert [str(problem) for problem in refused.value.problems] == [
        "goal.yaml: No file of this name is read; Did you mean goals.yaml?",
        "style.yaml: The file cannot be opened (Is a directory); Make it a file that you may read.",
        "goals.yaml: The file is missing;"
        " Add it; docs/schema/goals.schema.json says what it holds.",
    ]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"#" * 1_000_001, "The file is larger than 1000000 bytes"),
        (
            "name: Caf\u00e9\n".encode("latin-1"),
            "team.yaml:1: There is a character that is not UTF-8",
        ),
        (b"", "name: It is missing"),
        (b"- a\n- b\n", "Write fields under it"),
        (b"name: a\n---\nname: b\n", "A second document begins here"),
        (b"name: a\nowner: \0", "team.yaml:2: There is a character that no keyboard writes"),
        (b"a: &a [x]\nb: *a\n", "aliases are not followed"),
        (b"name: !!python/object:os.system x\n", "owner: It is missing"),
        (b"[" * 100_000, "nested more than 20 levels"),
        (b"- " * 100_000, "nested more than 20 levels"),
        (b"? [a]\n: b\n", "The name of a field must be a word"),
    ],
)
def test_no_file_however_broken_gets_more_than_a_sentence(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "team.yaml").write_bytes(content)

    with pytest.raises(BadInput) as refused:
        read_workspace(tmp_path)

    assert complaint in str(refused.value)


def test_names_are_not_looked_up_in_a_file_that_cannot_be_read() -> None:
    (said,) = complaints({**FILES, "team.yaml": "people:\n\tanna:\n"})

    assert said.startswith("team.yaml:2: This is not YAML")


def test_aliases_that_multiply_are_refused_before_they_do() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )

    started = process_time()
    found = complaints({**FILES, "style.yaml": bomb})

    assert process_time() - started < 5
    assert "style.yaml:2: An alias (*) stands here" in found[0]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8-sig")

    assert files_of(tmp_path) == FILES


@given(some.text(max_size=200) | some.text(alphabet="ab:-[]{}&*!|>'\"#%@`?, \n\t", max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_text_at_all_makes_the_reading_fail(text: str) -> None:
    source = read_source("any.yaml", text)

    lines = text.count("\n") + 2
    assert all(problem.what and problem.mend for problem in source.problems)
    assert all(0 <= problem.line <= lines for problem in source.problems)


SIGNS = some.text(some.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=8)


@given(
    some.recursive(
        some.none() | some.booleans() | some.integers(-(10**17), 10**17) | SIGNS,
        lambda inner: some.lists(inner, max_size=3) | some.dictionaries(SIGNS, inner, max_size=3),
        max_leaves=10,
    )
)
@settings(deadline=None)
def test_what_is_written_is_what_is_read(value: object) -> None:
    assert read_source("flow.yaml", json.dumps(value, ensure_ascii=False)).value == value
    assert read_source("block.yaml", in_blocks(value)).value == value


def in_blocks(value: object) -> str:
    """The value as people write YAML; not where ruamel cannot read what it wrote: {:0: null}."""
    yaml, written = YAML(typ="safe", pure=True), StringIO()
    yaml.default_flow_style = False
    yaml.dump(value, written)
    try:
        same = yaml.load(written.getvalue()) == value
    except YAMLError:
        same = False
    assume(same)
    return written.getvalue()


@given(
    some.sampled_from(sorted(FILES)),
    some.recursive(
        some.none() | some.booleans() | some.integers(-9, 10**20) | some.text(max_size=5),
        lambda inner: (
            some.lists(inner, max_size=3)
            | some.dictionaries(
                some.sampled_from(["id", "name", "people", "gates", "levels"]), inner
            )
        ),
        max_leaves=8,
    ),
)
@settings(max_examples=60, deadline=None)
def test_no_value_in_the_wrong_place_makes_the_reading_fail(file: str, value: object) -> None:
    with suppress(BadInput):
        read_files({**FILES, file: json.dumps(value)})
