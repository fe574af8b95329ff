"""`signoff report` shows a report, writes it as a file, and says in a sentence what cannot be."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from prefect.events import emit_event
from prefect.events.worker import EventsWorker
from prefect.settings import PREFECT_API_URL, temporary_settings

from server.commands.report import report
from server.way_to_prefect import _without_events
from signoff.errors import SignoffError
from signoff.settings import settings
from tests.lifecycle_run import ON_SQLITE
from tests.mailed_reports import WEEK, a_post, define
from tests.story import Time

pytestmark = ON_SQLITE
OPENS = '#!/bin/sh\necho "$1" > "$(dirname "$0")/opened"\n'


@pytest.fixture(autouse=True)
def team(store: str, time: Time) -> None:
    define()
    a_post()


def test_a_page_is_written_and_opened_in_the_reader_s_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(OPENS)
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", f"{browser} %s")

    report("week", period=WEEK, reader="chiara", open=True)

    file = settings().home / "reports" / "week-2026-11-16-2026-11-22-it.html"
    assert str(file) in capsys.readouterr().out
    assert (tmp_path / "opened").read_text().strip() == file.as_uri()
    page = file.read_text()
    assert "The week in numbers" in page
    assert 'lang="it"' in page
    assert "unsubscribe/" not in page


def test_a_file_is_written_alone(tmp_path: Path) -> None:
    report("week", period=WEEK, format="xlsx", to=tmp_path / "week.xlsx")

    book = openpyxl.load_workbook(BytesIO((tmp_path / "week.xlsx").read_bytes()))
    assert book.sheetnames[:2] == ["Summary", "Posts"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": "weak"}, "There is no weak in reports.yaml. Did you mean week?"),
        ({"period": "last week"}, "“last week” is no period. Write a week as 2026-W47"),
        ({"period": "2027-W10"}, "8–14 Mar 2027 has not begun: nothing can be told of it yet."),
        ({"open": True, "again": "olga"}, "Ask for one thing"),
        ({"format": "xlsx"}, "Ask for one thing"),
        ({"again": "olga"}, "was not sent to olga. Nobody has got it yet."),
        ({"reader": "olgo"}, "There is no olgo in team.yaml. Did you mean olga?"),
        ({"format": "docx", "to": Path("x")}, "is not made as docx. Right would be: "),
        ({"format": "xlsx", "to": Path("/dev/null/x")}, "/dev/null/x cannot be written"),
        ({"send_test": "olga"}, "Prefect does not run in"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(said: dict[str, object], sentence: str) -> None:
    with pytest.raises(SignoffError) as refused:
        report(**{"name": "week", "period": WEEK, **said})  # type: ignore[arg-type]
    assert sentence in str(refused.value)


def test_a_command_leaves_no_error_of_prefect_s_on_the_terminal(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Prefect would tell what the command read, with a key that is worth nothing by then."""
    with caplog.at_level("ERROR"), temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        with _without_events():
            emit_event("a-block-was-read", {"prefect.resource.id": "block"})
        EventsWorker.drain_all(timeout=10)

    assert not caplog.records
