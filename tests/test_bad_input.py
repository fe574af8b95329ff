"""On the command line: whatever is wrong gets a sentence, and nothing is half done."""

import sqlite3
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings
from sqlalchemy import func, select

from server.cli import main
from signoff.lifecycle.opening import open_brief
from signoff.settings import settings
from signoff.store.contents import Content
from signoff.store.database import forget_connections, reading
from signoff.store.versions import Version
from tests.example_workspace import changed
from tests.lifecycle_run import ON_SQLITE
from tests.story import apply_example, brief

HEAD = "title,message,goal,channels,creator,slot\n"
ROW = "Spring balm,It is back.,conversation,mastodon-hub,giulia,2091-03-15 09:30\n"
NOBODY = "http://127.0.0.1:1/api"
"""No program listens at port 1: whoever calls there is turned away at once."""


class Said(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    text: str


@pytest.fixture
def signoff(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """The command line, in this process: `signoff("check", folder)`."""
    monkeypatch.setenv("LANG", "en")

    def run(*words: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["signoff", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Said(int(ended.value.code or 0), out + err)

    return run


def folder_with(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def counted() -> tuple[int | None, int | None]:
    """How many versions of the workspace and how many contents there are."""
    with reading() as session:
        versions = session.scalar(select(func.count()).select_from(Version))
        return versions, session.scalar(select(func.count()).select_from(Content))


# Cyclopts wonders whether a test meant to call it without words; the words are in sys.argv.
pytestmark = pytest.mark.filterwarnings("ignore:Cyclopts application invoked:UserWarning")

WRONG = [
    ("team.yaml", "owner: olivia", "owner: olivja", "team.yaml:6: owner: There is no olivja in"),
    ("team.yaml", "owner: olivia", "owner: [", "This is not YAML"),
    ("team.yaml", "name: Hazel & Thyme", 'name: "a\\u202eb"', "control character or a line break"),
    ("team.yaml", "owner: olivia", "owner: &a [*a]", "aliases are not followed"),
    ("reports.yaml", "olivia", "olivja", "Did you mean olivia?"),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), WRONG)
def test_a_workspace_with_a_mistake_changes_nothing(
    store: str,
    signoff: Callable[..., Said],
    tmp_path: Path,
    file: str,
    old: str,
    new: str,
    sentence: str,
) -> None:
    apply_example()
    folder = folder_with(tmp_path / "wrong", changed(file, (old, new)))
    (folder / "teams.yaml").touch()

    checked, applied = signoff("check", folder), signoff("apply", folder)

    assert checked == applied
    assert checked.code == 1
    assert sentence in checked.text
    assert "teams.yaml: No file of this name is read" in checked.text, "one hides no other"
    assert counted() == (1, 0)


def test_what_a_file_says_is_never_obeyed_by_the_terminal(
    signoff: Callable[..., Said], tmp_path: Path
) -> None:
    owner = ("owner: olivia", 'owner: "\\e]0;yours\\a"')

    said = signoff("check", folder_with(tmp_path / "wrong", changed("team.yaml", owner)))

    assert "There is no \N{REPLACEMENT CHARACTER}]0;yours" in said.text
    assert "\x1b]" not in said.text


def bomb() -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return packed.getvalue()


UNFIT = [
    ("ten megabytes", "b.yaml", b"title: " + b"x" * 10_000_000, "larger than 2 MB; Split it"),
    ("zip bomb", "b.xlsx", bomb(), "unfolds to more than 50 MB"),
    ("past", "b.csv", ROW.replace("2091", "2020"), "is past; Write a time that is still to come"),
    ("gap", "b.csv", ROW.replace("2091-03-15 09:30", "2027-03-28 01:30"), "does not exist in Eu"),
    ("person", "b.csv", ROW.replace("giulia", "guilia"), "creator: There is no guilia in team.y"),
    ("formula", "b.csv", "=1+1" + ROW, "is a formula, or would become one in a spreadsheet"),
    ("twice", "b.csv", ROW + ROW, "The same brief stands on line 2; Take one of the two out"),
    ("no image", "b.png", b"\x89PNG\r\n", "Briefs are not read from .png files; Save it as"),
    ("turned", "b.csv", "\u202e" + ROW, "title: There is a control character"),
]


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "content", "sentence"), [pytest.param(*one[1:], id=one[0]) for one in UNFIT]
)
def test_of_a_file_with_a_bad_brief_none_is_started_and_the_file_stays(
    store: str,
    signoff: Callable[..., Said],
    tmp_path: Path,
    name: str,
    content: str | bytes,
    sentence: str,
) -> None:
    apply_example()
    whole = (HEAD + content).encode() if isinstance(content, str) else content
    (tmp_path / name).write_bytes(whole)

    said = signoff("brief", tmp_path / name)

    assert said.code == 1
    assert sentence in said.text
    assert counted() == (1, 0)
    assert (tmp_path / name).read_bytes() == whole


def test_a_brief_that_was_started_before_is_named(
    store: str, signoff: Callable[..., Said], tmp_path: Path
) -> None:
    apply_example()
    slot = {"slot": "2091-03-15 09:30", "channels": ["mastodon-hub"]}
    open_brief(brief(title="Spring  BALM", **slot), "run-1")
    (tmp_path / "b.csv").write_text(HEAD + ROW)

    said = signoff("brief", tmp_path / "b.csv")

    assert said.code == 1
    assert "This brief is content 1 already; Take it out, or change its title" in said.text
    assert counted() == (1, 1)


def test_before_anything_is_in_force_the_first_step_is_named(
    store: str, signoff: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "b.csv").write_text(HEAD + ROW)

    said = signoff("brief", tmp_path / "b.csv")

    assert said == Said(1, "No workspace is in force yet. Run `signoff apply` first.\n")


@pytest.mark.parametrize("command", ["apply", "brief"])
def test_without_prefect_nothing_is_applied_or_started(
    store: str,
    signoff: Callable[..., Said],
    tmp_path: Path,
    command: str,
) -> None:
    apply_example()
    (tmp_path / "b.csv").write_text(HEAD + ROW)
    renamed = changed("team.yaml", ("name: Hazel & Thyme", "name: Hazel"))
    what = {"brief": tmp_path / "b.csv", "apply": folder_with(tmp_path / "new", renamed)}

    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        nowhere = signoff(command, what[command])
    with temporary_settings({PREFECT_API_URL: NOBODY}):
        down = signoff(command, what[command])

    assert "Prefect does not run in" in nowhere.text
    assert f"Prefect does not answer at {NOBODY} ([Errno 111] Connection refused)" in down.text
    assert (nowhere.code, down.code) == (1, 1)
    assert counted() == (1, 0)


@ON_SQLITE
def test_a_database_that_somebody_locks_is_busy_and_then_it_is_not(
    store: str, signoff: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_connections()
    monkeypatch.setattr("signoff.store.database.BUSY_SECONDS", 0.2)
    other = sqlite3.connect(store.removeprefix("sqlite:///"))
    other.execute("BEGIN EXCLUSIVE")

    locked = signoff("apply", "--dry-run")
    other.rollback()

    assert locked == Said(1, "The database is busy. Nothing was changed; try again in a moment.\n")
    assert signoff("apply", "--dry-run").code == 0


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql+psycopg://a:secret@127.0.0.1:1/x", "Connection refused"),
        ("sqlite:////dev/null/x.db", "unable to open database file"),
        (f"sqlite:///{Path(__file__)}", "file is not a database"),
        ("nonsense", "Could not parse"),
        ("oracle2://x", "Can't load plugin"),
    ],
)
def test_a_database_that_is_not_there_is_named_without_its_password(
    signoff: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, url: str, why: str
) -> None:
    monkeypatch.setenv("SIGNOFF_DATABASE_URL", url)
    settings.cache_clear()

    said = signoff("apply", "--dry-run")

    assert said.code == 1
    assert said.text.startswith("The database cannot be used (")
    assert why in said.text
    assert "secret" not in said.text
