"""What people must be told is written down once, where it became true, or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from signoff.clock import now
from signoff.store.database import reading, writing
from signoff.store.notices import Notice
from signoff.telling import tell_people
from tests.small_team import a_content, small_team


def notices() -> list[Notice]:
    with reading() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def test_everybody_is_told_once_over_each_medium_they_prefer(store: str) -> None:
    due = now() + timedelta(hours=8)
    for _ in range(2):
        with writing() as session:
            tell_people(
                session,
                small_team(),
                ["chiara", "dieter", "chiara"],
                "turn",
                key="turn/1",
                content=a_content(session),
                facts={"what": "Legal", "due_at": due, "question_id": 1},
            )
    assert [notice.key for notice in notices()] == [
        "turn/1/chiara/email",
        "turn/1/dieter/email",
        "turn/1/dieter/chat",
    ]
    facts = notices()[0].facts
    assert (facts["title"], facts["run_id"]) == ("Spring launch", "run-1")
    assert facts["due_at"] == due.isoformat()


def test_a_fact_that_is_taken_back_is_not_told(store: str) -> None:
    with writing() as session:
        tell_people(
            session,
            small_team(),
            ["chiara"],
            "approved",
            key="approved/1",
            content=a_content(session),
            facts={},
        )
        session.rollback()
    assert notices() == []


def test_who_left_the_team_is_replaced_by_its_owner(store: str) -> None:
    with writing() as session:
        tell_people(
            session,
            small_team(),
            ["gone", "olga"],
            "approved",
            key="approved/1",
            content=a_content(session),
            facts={},
        )
    assert [notice.person for notice in notices()] == ["olga"]


def test_nothing_is_told_for_which_the_words_would_lack_a_fact(store: str) -> None:
    with pytest.raises(ValueError, match="published lacks channel, url"), writing() as session:
        tell_people(
            session,
            small_team(),
            ["chiara"],
            "published",
            key="published/1",
            content=a_content(session),
            facts={},
        )
