"""A wrong import is taken back: what only it told goes, and what others tell counts as before."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from server.commands.import_history import import_history
from server.commands.past_imports import NotTakenBack
from signoff.past import read_export, take_in
from signoff.past.importing import TakenBackMeanwhile
from signoff.past.taking_back import NoSuchImport, SeveralImports
from signoff.reporting import Row, asked_for, material
from signoff.store.database import reading
from signoff.store.period_posts import followers
from signoff.workspace import Channel
from tests.story import Time, apply_example

ITALY, HUB = "mastodon-italy", "mastodon-hub"
HEAD = "id,published,url,text,campaign,kind,likes,shares,comments\n"
TABLES = ("posts", "tellings", "readings", "followers")


@pytest.fixture(autouse=True)
def example(store: str, time: Time) -> None:
    time.at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    apply_example()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path


def brought(
    file: Path, *rows: str, head: str = HEAD, exported: str = "", into: str = ITALY
) -> None:
    file.write_text(head + "\n".join(rows))
    import_history(into, file, exported=exported, by="marco")


def reported() -> list[Row]:
    return material(asked_for("weekly-kpi", "2026-W46", datetime.now(UTC))).posts


def seen() -> list[tuple[object, ...]]:
    names = ("title", "published_at", "campaign", "kind", "likes")
    return [tuple(row[name] for name in names) for row in reported()]


def everything() -> dict[str, list[tuple[object, ...]]]:
    with reading() as session:
        return {
            table: [tuple(row) for row in session.execute(text(f"SELECT * FROM history_{table}"))]
            for table in TABLES
        }


def test_what_others_tell_counts_as_if_the_wrong_file_had_never_been_there(files: Path) -> None:
    wrong = ("1,2026-11-10 09:30,,Wrong hour,Tea,text,900,0,0", "2,2026-11-11 09:30,,Alone,,,5,0,0")
    right = ("1,2026-11-12 11:00,,Right hour,Autumn,video,12,3,4",)
    brought(files / "only-right.csv", *right, exported="2026-11-14")
    alone = seen()
    import_history(take_back="only-right.csv", yes=True)
    assert not any(everything().values())

    brought(files / "wrong.csv", *wrong, exported="2026-11-13")
    brought(files / "right.csv", *right, exported="2026-11-14")
    assert [row[0] for row in seen()] == ["Wrong hour", "Alone"]
    import_history(take_back="wrong.csv", yes=True)

    assert seen() == alone
    assert alone[0][2:] == ("Autumn", "video", 12)
    assert everything()["tellings"] == []


def test_taking_back_the_later_file_leaves_the_first_and_it_may_come_again(files: Path) -> None:
    brought(files / "first.csv", "1,2026-11-10 09:30,,Tea,,,12,0,0", exported="2026-11-13")
    before = everything()
    later = ("1,2026-11-10 09:30,,Tea!,,,20,0,0", "2,2026-11-11 09:30,,New,,,1,1,1")
    brought(files / "later.csv", *later, exported="2026-11-14")
    there = seen()

    import_history(take_back="2", yes=True)
    assert everything() == before
    brought(files / "later.csv", *later, exported="2026-11-14")

    assert seen() == there


def test_followers_of_a_wrong_file_make_way_for_those_of_a_right_one(files: Path) -> None:
    head = "date,followers\n"
    brought(files / "wrong.csv", "2026-11-09,9", "2026-11-10,9", head=head)
    brought(files / "right.csv", "2026-11-10,1300", head=head)

    import_history(take_back="wrong.csv", yes=True)

    with reading() as session:
        start, end = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
        assert [one.followers for one in followers(session, [ITALY], start, end)] == [1300]


def test_what_would_go_is_shown_first_and_nobody_s_yes_is_a_no(
    files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    brought(files / "a.csv", "1,2026-11-10 09:30,,Tea,,,12,0,", "2,2026-11-10 10:30,,Tee,,,1,,")
    brought(files / "b.csv", "1,2026-11-10 09:30,,Tea,,,13,0,")
    before = everything()

    with pytest.raises(NotTakenBack, match="Add --yes to take back import 1"):
        import_history(take_back="1")

    assert everything() == before
    said = capsys.readouterr().out
    assert "1 post that only this file tells of would go." in said
    assert "1 post would stay as other files tell of it." in said

    import_history(take_back="1", yes=True, by="olivia")
    import_history(list=True)

    said = " ".join(capsys.readouterr().out.split())
    assert "Gone: posts 1, numbers of posts 3, days of followers 0." in said
    assert "Reports that were sent stay as they were sent." in said
    first = "1 Nov 20, 2026 Hazel & Thyme Italia a.csv 2 posts marco"
    assert f"{first} taken back on Nov 20, 2026 by olivia" in said
    assert "2 Nov 20, 2026 Hazel & Thyme Italia b.csv 1 post marco" in said


def test_only_an_import_that_counts_and_that_is_meant_can_be_taken_back(files: Path) -> None:
    brought(files / "a.csv", "1,2026-11-10 09:30,,Tea,,,12,0,0")
    brought(files / "a.csv", "1,2026-11-10 09:30,,Tea,,,12,0,0", into=HUB)

    with pytest.raises(SeveralImports, match=r"1 \(mastodon-italy\), 2 \(mastodon-hub\)"):
        import_history(take_back="a.csv", yes=True)
    import_history(HUB, take_back="a.csv", yes=True)

    with pytest.raises(NoSuchImport, match="“2”"):
        import_history(take_back="2", yes=True)
    assert [row["channel"] for row in reported()] == [ITALY]


@contextmanager
def failing_at(words: str) -> Iterator[None]:
    def fail(*said: object) -> None:
        if words in str(said[2]):
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", fail)


def test_broken_off_in_the_middle_nothing_was_taken_back(files: Path) -> None:
    brought(files / "a.csv", "1,2026-11-10 09:30,,Tea,,,12,0,0", "2,2026-11-11 09:30,,Two,,,1,1,1")
    before = everything()

    with failing_at("UPDATE history_imports SET fingerprint"), pytest.raises(KeyboardInterrupt):
        import_history(take_back="1", yes=True)

    assert everything() == before


def test_an_import_that_is_taken_back_while_it_runs_stops_and_says_so(files: Path) -> None:
    rows = (f"{n},2026-11-10 09:30,,Post {n},,,{n},0,0" for n in range(600))
    (files / "a.csv").write_text(HEAD + "\n".join(rows))
    now = datetime(2026, 11, 20, tzinfo=UTC)
    export = read_export(files / "a.csv", "mastodon", "Europe/Rome", now)
    italy = Channel.model_construct(id=ITALY, network="mastodon", name="Italia")

    def progress(done: int, _of: int) -> None:
        if done == 500:
            import_history(take_back="1", yes=True, by="olivia")

    with pytest.raises(TakenBackMeanwhile, match="olivia has taken back this import"):
        take_in(italy, export, progress)

    assert not any(everything().values())
