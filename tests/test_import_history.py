"""History from exports: all of it or none, once, beside what we sent and never sent itself."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine, event, func, select

from server.commands.import_history import import_history
from signoff.past import read_export
from signoff.reporting import Row, asked_for, material
from signoff.store.contents import Content
from signoff.store.database import Table, forget_connections, reading, writing
from signoff.store.past_posts import HistoryFollowers, HistoryPost, HistoryReading
from signoff.store.publications import Publication
from signoff.workspace import BadInput
from tests.published import published
from tests.story import Time, apply_example

ITALY = "mastodon-italy"
WEEK = "2026-W46"
HEAD = "id,published_at,url,text,favourites_count,shares,comments,mood\n"
WITH_KIND = "id,published,text,kind,campaign,likes,shares,comments\n"
GOOD = "109,2026-11-10 09:30,https://social.example/109,=SUM(A1) und mehr,12,3,,sunny\n"


@pytest.fixture(autouse=True)
def example(store: str, time: Time) -> None:
    time.at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    apply_example()


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def reported() -> list[Row]:
    return material(asked_for("weekly-kpi", WEEK, datetime.now(UTC))).posts


def how_many(table: type[Table]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def complaints(csv: Path, text: str) -> list[str]:
    csv.write_text(HEAD + text)
    with pytest.raises(BadInput) as refused:
        import_history(ITALY, csv)
    return [str(problem).removeprefix(str(csv)) for problem in refused.value.problems]


def test_an_imported_post_counts_in_its_week_and_is_nothing_that_could_be_sent(
    csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv.write_text(HEAD + GOOD)

    import_history(ITALY, csv)

    (row,) = reported()
    assert row["title"] == "=SUM(A1) und mehr"  # text, and nothing else
    assert row["published_at"] == datetime(2026, 11, 10, 8, 30, tzinfo=UTC)  # half past 9 in Rome
    assert (row["likes"], row["shares"], row["comments"]) == (12, 3, None)
    assert (how_many(Publication), how_many(Content)) == (0, 0)
    said = capsys.readouterr().out
    assert "These columns are not used: mood" in said
    assert "Hazel & Thyme Italia: 1 row is new." in said
    assert "A wrong import is taken back with: signoff import-history --take-back 1" in said


def test_followers_by_day_come_the_same_way_and_are_known_when_a_post_goes_out(csv: Path) -> None:
    csv.write_text("date;followers\n2026-11-08;1.240\n2026-11-09;1250\n2026-11-10;1300\n")
    with writing() as session:
        published(session, ITALY, datetime(2026, 11, 10, 12, tzinfo=UTC))

    import_history(ITALY, csv)

    (row,) = reported()
    assert row["followers"] == 1250  # those of the evening before


def test_a_newer_export_adds_its_numbers_and_the_same_one_again_nothing(
    csv: Path, time: Time, capsys: pytest.CaptureFixture[str]
) -> None:
    csv.write_text(HEAD + GOOD)
    import_history(ITALY, csv, exported="2026-11-14")

    csv.write_text(HEAD + GOOD.replace(",12,", ",20,"))
    import_history(ITALY, csv, exported="2026-11-18")
    import_history(ITALY, csv)

    assert reported()[0]["likes"] == 12  # what was read last by the week's end
    assert (how_many(HistoryPost), how_many(HistoryReading)) == (1, 4)
    assert "taken in already" in capsys.readouterr().out


def test_a_post_that_we_sent_ourselves_is_left_as_it_is(
    csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing() as session:
        ours = published(session, ITALY, datetime(2026, 11, 10, 8, 30, tzinfo=UTC))
        ours.network_id = "109"
    csv.write_text(HEAD + GOOD)

    import_history(ITALY, csv)

    assert len(reported()) == 1
    assert how_many(HistoryPost) == 0
    assert "Sent by ourselves, and left as they are: 1" in capsys.readouterr().out


BAD = """\
110,2026-03-29 02:30,,Never was,1,0,0,
111,10/11/2026 09:30,,American,1,0,0,
112,2026-11-30 09:30,,Tomorrow,1,0,0,
1.09E+17,2026-11-10 09:30,,Excel was here,1,0,0,
114,2026-11-10 09:30,javascript:alert(1),Bad link,a few,-1,0,
109,2026-11-10 09:31,,Twice,1,0,0,
,2026-11-10 09:30,,Nameless,1,0,0,
"""


def test_every_bad_row_is_named_and_nothing_is_taken_in_unless_they_may_be_left_out(
    csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = complaints(csv, GOOD + BAD)

    assert [one.partition(";")[0][:60] for one in said] == [
        ":3: published_at: 2026-03-29 02:30 does not exist in Europe/Rome: the c"[:60],
        ":4: published_at: 10/11/2026 09:30 is no date and time",
        ":5: published_at: This is later than the export",
        ":6: id: 1.09E+17 has lost digits in a spreadsheet",
        ":7: url: javascript:alert(1) is no address of a page",
        ":7: favourites_count: a few is no whole number",
        ":7: shares: -1 is no whole number",
        ":8: The same stands on line 2",
        ":9: id: It is empty",
    ]
    assert how_many(HistoryPost) == 0

    import_history(ITALY, csv, skip_bad=True)

    assert how_many(HistoryPost) == 1
    assert "Left out: 7" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("text,likes\nA,1\n", "The column id is missing"),
        ("id,published\n1,2026-11-10 09:30\n", "There is no column with a number"),
        ("id,published,likes,Likes\n", "There are two columns likes"),
        ("id,published,likes\n", "There is no row in it"),
    ],
)
def test_a_file_of_something_else_is_refused_with_what_is_missing(
    csv: Path, text: str, said: str
) -> None:
    csv.write_text(text)

    with pytest.raises(BadInput, match=said):
        import_history(ITALY, csv)


def test_a_workbook_says_the_same_as_a_csv(csv: Path) -> None:
    csv.write_text(HEAD + GOOD)
    book = Workbook()
    book.worksheets[0].append(HEAD.strip().split(","))
    moment = datetime(2026, 11, 10, 9, 29, 59, 999_000)  # noqa: DTZ001 as Excel keeps half past
    cells = ["109", moment, "https://social.example/109", "=SUM(A1) und mehr", 12, 3.0, None, "x"]
    book.worksheets[0].append(cells)
    book.save(csv.with_suffix(".xlsx"))

    now = datetime(2026, 11, 20, tzinfo=UTC)
    read = [
        read_export(csv.with_suffix(kind), "mastodon", "Europe/Rome", now).posts
        for kind in (".csv", ".xlsx")
    ]

    assert read[0] == read[1]


def test_a_kind_that_there_is_not_is_refused(csv: Path) -> None:
    csv.write_text(WITH_KIND + "1,2026-11-10 09:30,A,photo,,1,0,0\n")

    with pytest.raises(BadInput, match="photo is no kind of content"):
        import_history(ITALY, csv)


def many(rows: int) -> Iterator[str]:
    return (f"{n},2026-11-10 09:30,,Post {n},{n},0,0,\n" for n in range(rows))


def test_killed_in_the_middle_the_same_command_goes_on_and_nothing_is_there_twice(
    csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv.write_text(HEAD + "".join(many(1100)))
    forget_connections()  # the child must not share one
    child = os.fork()
    if not child:
        _import_until_killed(csv)
    _pid, ended = os.waitpid(child, 0)
    assert os.WTERMSIG(ended) == signal.SIGKILL
    assert how_many(HistoryPost) == 500  # one transaction is kept, the next is not

    import_history(ITALY, csv)

    assert (how_many(HistoryPost), how_many(HistoryReading)) == (1100, 3300)
    said = capsys.readouterr().out
    assert "600 rows are new" in said
    assert "Taken in before it was interrupted: 500" in said
    assert how_many(HistoryFollowers) == 0


def _import_until_killed(csv: Path) -> None:
    """Die with the second five hundred posts written, and none of their numbers."""
    written = []

    def count(*said: object) -> None:
        if "INSERT INTO history_readings" in str(said[2]):
            written.append(said)
            if len(written) > 1:
                os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        import_history(ITALY, csv)
    finally:
        os._exit(1)
