"""Who gets reports sees them on their own page, reads the last one again, leaves and comes back."""

from datetime import UTC, datetime

import pytest

from reports.mail import Rendered, address, email
from server.door.needs import Need, need_of
from server.door.origin import SentFromElsewhere, must_be_ours
from signoff import clock
from signoff.access.visitor import SignedIn, Way
from signoff.lifecycle.keeping_reports import Letter, put_into_outbox
from signoff.lifecycle.outbox import brought, take_out, to_bring
from signoff.next_report import comes_next
from signoff.reporting import asked_for
from signoff.workspace import Report
from tests.mailed_reports import asked, define
from tests.outbox import notices
from tests.outsiders import book
from tests.own_accounts import ON_SQLITE
from tests.small_team import small_team
from tests.story import Time
from tests.test_unsubscribe import choices
from tests.waiting_posts import Pages

ENGLISH = {"language": "en"}


@pytest.fixture
def team(store: str, time: Time) -> None:
    time.at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    define()


def get() -> list[str]:
    return [one.id for one in asked_for("week", "2026-W47", clock.now()).recipients]


@pytest.mark.usefixtures("team")
def test_one_leaves_a_report_and_comes_back_by_the_buttons_of_ones_own_page() -> None:
    with Pages().of("chiara") as chiara:
        shown = chiara.get("/my", params=ENGLISH).text
        assert "The week in numbers" in shown
        assert "Next: Mon, 30 Nov 2026, 09:00 (Rome)" in shown
        answer = chiara.post("/my/reports", data={"report": "week", "do": "leave"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/my#reports")
        assert "chiara" not in get()
        left = chiara.get("/my", params=ENGLISH).text
        assert "does not come any more" in left
        assert "Next:" not in left
        chiara.post("/my/reports", data={"report": "week", "do": "return"})
        assert "chiara" in get()
        for wrong in ({"report": "month", "do": "leave"}, {"do": "leave"}):
            assert chiara.post("/my/reports", data=wrong).status_code == 410
        assert chiara.post("/my/reports", data={"report": "week"}).status_code == 303
    assert choices() == [("chiara", False, "my"), ("chiara", True, "my")]
    assert [one.kind for one in notices()] == ["report-left"]
    assert [what for what, who, _where in book() if who == "chiara"][-2:] == [
        "left a report",
        "wants a report again",
    ]
    with Pages().of("noah") as noah:
        assert "The week in numbers" not in noah.get("/my").text
        assert noah.post("/my/reports", data={"report": "week", "do": "leave"}).status_code == 410
    with Pages().nobodys() as stranger:
        answer = stranger.post("/my/reports", data={"report": "week", "do": "leave"})
        assert answer.headers["location"].startswith("/sign-in")


def test_nobody_elses_page_presses_the_button() -> None:
    """As with all that is done in the name of who is signed in; the mailed link alone may."""
    assert need_of("POST", "/my/reports") is Need.SIGNED_IN
    scope = {"type": "http", "method": "POST", "path": "/my/reports"}
    with pytest.raises(SentFromElsewhere):
        must_be_ours({**scope, "headers": []}, SignedIn("chiara", 1, Way.PASSWORD))


def mailed(person: str) -> None:
    """A report with an image went out to this person."""
    reader = asked().workspace.person(person)
    html = '<style>b{color:red}</style><script>alert(1)</script><p>Seven <img src="cid:c@x"></p>'
    message = email(
        Rendered("The week", "Seven", html, images={"c@x": b"PNG"}),
        address("Team", "team@example.org"),
        address(reader.name, reader.email),
        f"<{person}@example.org>",
    )
    put_into_outbox(asked(), reader, Letter(message.as_bytes(), "en", {"posts": 7}))


@ON_SQLITE
@pytest.mark.usefixtures("team")
def test_the_last_one_that_was_sent_is_read_again_by_its_reader_alone() -> None:
    mailed("chiara")
    with Pages().of("chiara") as chiara:
        assert "/my/reports/1" not in chiara.get("/my").text  # it has not gone out yet
        for id in to_bring():
            parcel = take_out(id, "a test")
            assert parcel
            brought(parcel)

        shown = chiara.get("/my", params=ENGLISH).text
        again = chiara.get("/my/reports/1")

        assert "22 Nov 2026</a> · sent" in shown
        assert '<p>Seven <img src="data:image/png;base64,UE5H"></p>' in again.text
        allowed = again.headers["content-security-policy"]
        assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:;" in allowed
        assert "script" not in allowed
        for nothing in ("2", "0", "x", "9" * 40):
            assert chiara.get(f"/my/reports/{nothing}").status_code == 404
    with Pages().of("olga") as olga:
        assert olga.get("/my/reports/1").status_code == 404
    with Pages().nobodys() as stranger:
        assert stranger.get("/my/reports/1").headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("when", "at", "expected"),
    [
        ({"cron": "0 9 * * MON"}, "2026-10-19T12:00", "2026-10-26T08:00"),  # the clocks went back
        ({"cron": "0 9 * * MON"}, "2026-11-23T07:59", "2026-11-23T08:00"),
        ({"on": "third working day"}, "2026-11-01T12:00", "2026-11-04T08:00"),
        ({"on": "third working day", "at": "18:30"}, "2026-11-04T12:00", "2026-11-04T17:30"),
        ({"on": "last working day"}, "2026-12-31T12:00", "2027-01-29T08:00"),
        ({"kind": "post-mortem"}, "2026-11-04T12:00", None),
    ],
)
def test_when_a_report_comes_next_is_said_on_its_own_clocks(
    when: dict[str, str], at: str, expected: str | None
) -> None:
    facts = {"id": "r", "name": "R", "kind": "kpis", "time_zone": "Europe/Rome", **when}
    moment = datetime.fromisoformat(f"{at}+00:00")

    found = comes_next(Report.model_validate(facts), small_team(), moment)

    assert found == (datetime.fromisoformat(f"{expected}+00:00") if expected else None)
