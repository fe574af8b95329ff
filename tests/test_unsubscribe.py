"""Who does not want a report says so by its link; looking at the link decides nothing."""

import pytest
from sqlalchemy import select

from server.door.needs import Need, need_of
from server.door.origin import must_be_ours
from signoff.access.report_seal import sealed_reader
from signoff.access.visitor import Stranger
from signoff.reporting import asked_for
from signoff.store.database import reading
from signoff.store.report_choices import ReportChoice
from tests.mailed_reports import PETRA, define
from tests.outbox import notices
from tests.outsiders import book
from tests.story import Time
from tests.waiting_posts import Pages

CHIARAS = ("week", "chiara")
ENGLISH = {"language": "en"}
PARTS = (
    b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
)
IN_PARTS = {"content-type": "multipart/form-data; boundary=b"}


@pytest.fixture(autouse=True)
def team(store: str, time: Time) -> None:
    define()


def get() -> list[str]:
    """Who gets the report now."""
    return [one.id for one in asked_for("week", "2026-W47", Time().at).recipients]


def choices() -> list[tuple[str, bool, str]]:
    with reading() as session:
        found = session.scalars(select(ReportChoice).order_by(ReportChoice.id))
        return [(one.person, one.wants, one.way) for one in found]


def test_the_button_takes_its_reader_off_and_the_same_page_brings_it_back() -> None:
    link = f"/unsubscribe/{sealed_reader(*CHIARAS)}"
    with Pages().nobodys() as browser:
        for _ in range(2):
            shown = browser.get(link, params=ENGLISH)
            assert "No more “The week in numbers”?" in shown.text
        assert (shown.headers["cache-control"], choices()) == ("no-store", [])
        for _ in range(2):
            assert browser.post(link, data={"do": "leave"}).headers["location"] == link
        assert "does not come any more" in browser.get(link, params=ENGLISH).text
        assert get() == ["olga", PETRA["address"]]
        browser.post(link, data={"do": "return"})
    assert get() == ["olga", "chiara", PETRA["address"]]
    assert choices() == [("chiara", False, "page"), ("chiara", True, "page")]
    assert [(one.person, one.kind) for one in notices()] == [("olga", "report-left")]
    assert [what for what, who, _where in book() if who == "chiara"] == [
        "left a report",
        "wants a report again",
    ]
    assert not [where for _what, _who, where in book() if link in where]


@pytest.mark.parametrize("in_parts", [False, True])
def test_a_mail_program_takes_its_reader_off_with_one_request(in_parts: bool) -> None:
    link = f"/unsubscribe/{sealed_reader('week', PETRA['address'])}"
    with Pages().nobodys() as program:
        if in_parts:
            answer = program.post(link, content=PARTS, headers=IN_PARTS)
        else:
            answer = program.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert choices() == [(PETRA["address"], False, "one-click")]
    assert get() == ["olga", "chiara"]


def test_the_door_lets_it_in_from_anywhere_and_signs_nobody_in() -> None:
    scope = {"type": "http", "method": "POST", "path": "/unsubscribe/x", "headers": []}
    must_be_ours(scope, Stranger())
    assert need_of("POST", "/unsubscribe/x") is Need.OPEN


def test_a_seal_that_nobody_of_us_made_opens_nothing() -> None:
    seal = sealed_reader(*CHIARAS)
    forged = [f"{seal}x", seal[:-1], "x", seal.replace(seal[1], "X"), "%00", "." * 999]
    gone = [sealed_reader("week", "dieter"), sealed_reader("month", "olga")]
    with Pages().nobodys() as browser:
        for one in forged:
            assert browser.post(f"/unsubscribe/{one}", data={"do": "leave"}).status_code == 404
        for one in gone:
            assert browser.post(f"/unsubscribe/{one}", data={"do": "leave"}).status_code == 410
        assert browser.post(f"/unsubscribe/{seal}", content=b"x" * 20_000).status_code == 400
        assert browser.post(f"/unsubscribe/{seal}", data={"do": "else"}).status_code == 303
    assert choices() == []
