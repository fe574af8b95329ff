"""Editors that know the schemas say the same about a file as Signoff does."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from signoff.workspace.schema import schemas, write_schemas

PROJECT = Path(__file__).parent.parent
WRITTEN = PROJECT / "docs" / "schema"
FILES = [*(PROJECT / "workspace").glob("*.yaml"), *(PROJECT / "workspace/briefs").glob("*.yaml")]


def schema_of(file: Path) -> Path:
    """The schema that the file's first line names."""
    first = file.read_text(encoding="utf-8").splitlines()[0]
    return (file.parent / first.removeprefix("# yaml-language-server: $schema=")).resolve()


def errors(file: Path, text: str) -> list[Any]:
    schema = json.loads(schema_of(file).read_text(encoding="utf-8"))
    value = YAML(typ="safe", pure=True).load(text)
    return list(Draft202012Validator(schema).iter_errors(value))


def test_the_written_schemas_are_those_of_the_models() -> None:
    written = {file.name: file.read_text(encoding="utf-8") for file in WRITTEN.iterdir()}

    assert written == schemas()


def test_writing_them_again_writes_the_same(tmp_path: Path) -> None:
    for file in write_schemas(tmp_path / "schema"):
        assert file.read_text(encoding="utf-8") == (WRITTEN / file.name).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_example_fits_the_schema_that_its_first_line_names(file: Path) -> None:
    assert schema_of(file).parent == WRITTEN
    assert errors(file, file.read_text(encoding="utf-8")) == []


def test_an_editor_sees_a_misspelt_field_and_a_wrong_value() -> None:
    team = PROJECT / "workspace" / "team.yaml"
    text = team.read_text(encoding="utf-8")

    assert errors(team, text.replace("language: de", "langauge: de", 1))
    assert errors(team, text.replace('start: "08:30"', "start: half past eight"))
    assert errors(team, text.replace("  olivia:\n", "  olivia:\n    id: olivia\n"))
