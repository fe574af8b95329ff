"""`signoff apply` says which posts under way it touches, and asks before it does."""

import io
import sys
from pathlib import Path

import pytest

from server.commands.apply import apply
from signoff.store.database import reading
from signoff.store.versions import versions
from tests.new_rules import MONDAY, changed, written
from tests.own_accounts import ON_SQLITE
from tests.story import EXAMPLE, Time, apply_example

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("store")]


class SomebodyTypes(io.StringIO):
    """A terminal with somebody before it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example, in which one of two does not decide any more."""
    for file in EXAMPLE.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    for name, text in changed("[olivia, amir]", "[amir]").items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def _posts_that_wait(store: str, time: Time) -> None:
    time.at = MONDAY
    apply_example()
    for number in range(22):
        written(f"run-{number}", f"Balm {number}").say("luca").turn()


def test_the_first_twenty_are_named_and_all_when_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    apply(folder, dry_run=True)
    some = capsys.readouterr().out
    apply(folder, dry_run=True, all=True)
    everything = capsys.readouterr().out

    assert "It touches 22 posts under way:" in some
    assert some.count("At Brand, Olivia Grant is not asked any more.") == 20
    assert "… and 2 more" in some
    assert everything.count("At Brand, Olivia Grant is not asked any more.") == 22


def test_who_says_no_has_changed_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", SomebodyTypes("n\n"))

    apply(folder, by="olivia")

    assert "Put it in force?" in capsys.readouterr().out
    with reading() as session:
        assert [one.number for one in versions(session)] == [1]
