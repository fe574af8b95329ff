"""How the team worked, and what waits, is found without reading all that ever was."""

from datetime import UTC, datetime

from signoff.reporting import asked_for
from signoff.store.contents import open_runs
from signoff.store.database import reading
from signoff.store.questions import open_questions
from signoff.teamwork import team_record
from tests.asked_of_database import asked, read_from_end_to_end
from tests.many_contents import many_contents
from tests.story import apply_example

UNTIL = datetime(2026, 11, 20, 12, tzinfo=UTC)
CONTENTS, WAITING = 10_000, 40
"""Enough for PostgreSQL to take an index where there is one; of 100,000 it thinks no other way."""


def test_no_question_about_how_the_team_worked_reads_a_table_from_end_to_end(store: str) -> None:
    apply_example()
    many_contents(CONTENTS, UNTIL, WAITING)
    week = asked_for("team-week", "2026-W45", UNTIL)

    with asked() as heard:
        record = team_record(week)
        with reading() as session:
            questions, runs = open_questions(session), open_runs(session)

    assert record.now.posts > 30
    assert record.now.posts > record.now.out > 0
    assert len(record.waiting) == len(questions) == len(runs) == WAITING
    assert read_from_end_to_end(heard) == []
