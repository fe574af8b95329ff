"""Briefs from files: all of them are right, or every bad row is named and none is taken."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from signoff.brief import read_briefs
from tests.brief_files import GOOD, HEAD, RIGHT_SLOT, ROW, complaints, read, row, workbook
from tests.example_workspace import EXAMPLE
from tests.test_brief import NOW, RIGHT, WORKSPACE


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "briefs.csv"


def test_the_examples_can_be_started_as_they_are() -> None:
    files = sorted(EXAMPLE.glob("briefs/*.[yc]*"))

    assert [len(read(file)) for file in files] == [1, 2, 3]


def test_progress_is_told_brief_by_brief() -> None:
    told: list[tuple[int, int]] = []

    read_briefs(EXAMPLE / "briefs/summer.csv", WORKSPACE, NOW, lambda *now: told.append(now))

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_yaml_csv_and_xlsx_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{HEAD}\n{GOOD}\n")
    fields = "\n".join(f"{name}: {value}" for name, value in RIGHT.items())
    (tmp_path / "a.yaml").write_text(fields.replace("Show the ginger blend", "Show the blend"))
    workbook(tmp_path / "a.xlsx", list(RIGHT), row(slot=RIGHT_SLOT, message="Show the blend."))

    first, second, third = (read(tmp_path / f"a.{kind}") for kind in ("csv", "yaml", "xlsx"))

    assert first == second == third
    assert first[0].channels == ["mastodon-italy", "mastodon-hub"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_whatever_a_spreadsheet_writes_as_csv_is_read(
    csv: Path, separator: str, encoding: str
) -> None:
    table = f"{HEAD}\n{GOOD}\n".replace("A slow", "Für Olivia: a slow")
    table = table.replace('"mastodon-italy, mastodon-hub"', "mastodon-italy|mastodon-hub")
    csv.write_bytes(table.replace(",", separator).replace("\n", "\r\n").encode(encoding))

    assert [brief.title for brief in read(csv)] == ["Für Olivia: a slow Sunday"]


def test_excel_may_say_its_separator_and_titles_may_be_written_as_people_do(csv: Path) -> None:
    head = HEAD.replace(",", "|").replace("slot", " Slot ").upper()
    table = GOOD.replace(", ", ";").replace(",", "|").replace('"', "")
    csv.write_text(f"sep=|\r\n{head}\r\n{table}\r\n")

    assert read(csv)[0].channels == ["mastodon-italy", "mastodon-hub"]


def test_every_bad_row_is_named_and_the_good_ones_are_not_taken(csv: Path) -> None:
    bad = GOOD.replace("giulia", "guilia").replace("conversation", "talk").replace("15", "16")
    late = ROW.format(slot="2026-01-01 09:00")
    wordy = '"a line\nbreak",' + GOOD.split(",", 1)[1]
    csv.write_text(f"{HEAD}\n{GOOD}\n\n{bad}\n{late}\n{wordy}\n,,,,,\n")

    assert complaints(csv) == [
        ":4: goal: There is no talk in goals.yaml; Right would be:"
        " conversation, italy-grows, presence.",
        ":4: creator: There is no guilia in team.yaml; Did you mean giulia?",
        ":5: slot: 2026-01-01 09:00 in Europe/Rome is past; Write a time that is still to come.",
        ":6: title: There is a control character or a line break in it;"
        " Write it on one line, with letters, digits and signs only.",
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", " =", "\t="])
def test_a_formula_in_a_csv_cell_is_refused(csv: Path, sign: str) -> None:
    cell = f'"{sign}HYPERLINK(""https://evil.example"")"'
    csv.write_text(f"{HEAD}\n{cell},{GOOD.split(',', 1)[1]}\n")

    (said,) = complaints(csv)

    assert said.startswith(":2: title: ")
    assert "is a formula, or would become one in a spreadsheet" in said


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("titel,message,goal,channels,creator,slot\n", ":1: titel: There is no field for the"),
        ("titel,message,goal,channels,creator,slot\n", "Did you mean title?"),
        ("title,message,goal,channels,creator\n", ":1: slot: The column slot is missing; Add it"),
        (f"{HEAD},Title\n", ":1: title: There are two columns title; Keep one of the two."),
        (f"{HEAD}\n", ": There is no brief in it; Write at least one."),
        ("", ":1: title: The column title is missing"),
        (f"{HEAD}\n{GOOD},more\n", ":2: There is something to the right of the last column"),
        (f'{HEAD}\n"A slow,{GOOD}', "Look for a quotation mark that is opened and not closed."),
        (f"{HEAD}\n{GOOD}\n{GOOD}\n", ":3: The same brief stands on line 2"),
        (f"{HEAD}\n,x,conversation,mastodon-hub,giulia,2027-03-15 09:30\n", ":2: title: It is mis"),
        (f"{HEAD}\n{'x' * 201},{GOOD.split(',', 1)[1]}\n", ":2: title: xxx"),
        (f"{HEAD}\n{'x' * 200_000},{GOOD.split(',', 1)[1]}\n", "field larger than field limit"),
        (f"{HEAD}\n" + "x\n" * 2001, ":2002: There are more than 2000 briefs; Split the file"),
    ],
)
def test_a_table_that_is_not_one_of_briefs_gets_a_sentence(
    csv: Path, table: str, complaint: str
) -> None:
    csv.write_text(table)

    assert complaint in "\n".join(complaints(csv))


def test_letters_that_cannot_be_read_are_not_guessed(csv: Path) -> None:
    csv.write_bytes(f"{HEAD}\n".encode() + b"caf\x81\x8d\n")

    assert complaints(csv) == [": The letters cannot be read; Save the file as “CSV UTF-8”."]


def test_a_list_of_briefs_in_yaml_names_the_line_of_each_mistake(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    fields = "\n".join(f"  {name}: {value}" for name, value in RIGHT.items())
    wrong = fields.replace("giulia", "guilia").replace("title: ", "titel: ")
    path.write_text(f"-\n{fields}\n-\n{wrong}\n- just a word\n")

    assert complaints(path) == [
        ":9: titel: There is no field titel here; Did you mean title?",
        ":9: title: It is missing; Add a line with title: and its value.",
        ":13: creator: There is no guilia in team.yaml; Did you mean giulia?",
        ":15: just a word cannot stand here; Write fields under it, indented: name: value.",
    ]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.yaml", b"x" * 2_000_001, "The file is larger than 2 MB; Split it in two"),
        ("a.csv", b"x" * 10_000_000, "The file is larger than 2 MB; Split it in two"),
        ("a.xlsx", b"title;message", "no Excel workbook"),
        ("a.xlsx", b"PK\x03\x04 and then nothing", "no Excel workbook"),
        ("a.docx", b"", "Briefs are not read from .docx files; Save it as YAML, CSV or XLSX."),
        ("a", b"", "Briefs are not read from such files"),
        ("a.yaml", b"\xff\xfe", "not UTF-8"),
        ("a.yaml", b"just words", "This is no brief; Write its fields"),
        ("a.yaml", b"", "There is no brief in it"),
        ("a.yaml", b"a: *b", "aliases are not followed"),
    ],
)
def test_a_file_that_cannot_be_taken_gets_one_sentence(
    tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    (tmp_path / name).write_bytes(content)

    (said,) = complaints(tmp_path / name)

    assert complaint in said


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert complaints(tmp_path / "no.csv") == [
        ": The file cannot be opened (No such file or directory);"
        " Name a file that is there and that you may read."
    ]


@given(content=some.binary(max_size=300), kind=some.sampled_from(["csv", "xlsx", "yaml"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_bytes_at_all_get_more_than_a_sentence(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    (tmp_path / f"a.{kind}").write_bytes(content)

    assert complaints(tmp_path / f"a.{kind}")
