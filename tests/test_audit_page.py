"""The page on which engineers and the owner see what was decided, and whether it still stands."""

import re
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server.pages import audit
from signoff import clock
from signoff.lifecycle.signing import sign_head
from signoff.settings import settings
from signoff.store.questions import Verdict
from tests.own_accounts import ON_SQLITE
from tests.proven import KEY, approved, behind_our_backs, change, said, wrote
from tests.sign_in_browser import KnowsWho, happened
from tests.story import Time, Told, apply_example
from tests.waiting_posts import Pages

BOTH = pytest.mark.usefixtures("store")


@pytest.fixture
def pages(store: str, time: Time) -> Pages:
    """Two posts, on two days."""
    apply_example()
    said(wrote(Told("run-1", title="The first one")), "luca", Verdict.REJECT, "No.")
    time.passes(timedelta(days=3))
    approved(wrote(Told("run-2", title="<b>The second one</b>")))
    pages = Pages()
    pages.application = Starlette(routes=audit.routes)
    return pages


def numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'class="number">(\d+)<', page)]


@ON_SQLITE
@pytest.mark.parametrize("person", ["luca", "grace", "giulia", "noah"])
def test_who_neither_runs_signoff_nor_owns_the_workspace_sees_nothing(
    pages: Pages, person: str
) -> None:
    with pages.of(person) as browser:
        for path in ("/audit", "/audit/content/1.json", "/audit/content/1.pdf"):
            answer = browser.get(f"{path}?language=en")
            assert answer.status_code == 403
            assert "for engineers and for the owner" in answer.text
            assert "The first one" not in answer.text
        assert browser.post("/audit").status_code == 403
    assert happened().count(("refused", person)) == 4
    with TestClient(KnowsWho(pages.application), follow_redirects=False) as stranger:
        assert stranger.get("/audit").headers["location"].startswith("/sign-in")
        assert stranger.get("/audit/content/1.json").status_code == 303


def test_entries_are_found_by_content_person_and_day(pages: Pages) -> None:
    today = clock.local(clock.now(), "Europe/London").date()
    with pages.of("olivia") as owner, pages.of("amir") as engineer:
        shown = owner.get("/audit").text
        assert numbers(shown) == [7, 6, 5, 4, 3, 2, 1]
        assert "&lt;b&gt;The second one&lt;/b&gt;" in shown
        assert numbers(engineer.get("/audit?content=1").text) == [3]
        assert numbers(engineer.get("/audit?person=luca").text) == [4, 3]
        assert numbers(engineer.get(f"/audit?since={today}").text) == [7, 6, 5, 4]
        before = today - timedelta(days=1)
        assert numbers(engineer.get(f"/audit?until={before}&person=luca").text) == [3]
        for nonsense in ("content=x", "since=tomorrow", "before=-1", f"content={'9' * 30}"):
            assert numbers(engineer.get(f"/audit?{nonsense}").text) == [7, 6, 5, 4, 3, 2, 1]
        assert "Nothing fits that." in engineer.get("/audit?person=nobody").text


@ON_SQLITE
def test_older_entries_stand_on_the_next_page(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "MOST", 2)
    seen, link = [], "/audit?person="
    with pages.of("olivia") as owner:
        while link:
            shown = owner.get(link.replace("&amp;", "&")).text
            seen += numbers(shown)
            found = re.search(r'href="([^"]+)" rel="next"', shown)
            link = found[1] if found else ""

    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_the_button_checks_and_names_what_was_changed(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNOFF_SIGNING_KEY", KEY)
    settings.cache_clear()
    with pages.of("amir") as engineer:
        assert "Make one with" not in engineer.get("/audit").text
        assert "All 7 entries and 2 revisions are as they were." in engineer.post("/audit").text
        sign_head()
        assert "up to entry 7" in engineer.get("/audit").text
        with behind_our_backs("decisions"):
            change("UPDATE decisions SET person = 'mei' WHERE id = 1")

        said_now = engineer.post("/audit").text

    assert "1 problem was found." in said_now or "problems were found." in said_now
    assert "it was made by another person than “mei”." in said_now


@ON_SQLITE
def test_the_proof_of_a_content_can_be_taken_along(pages: Pages) -> None:
    with pages.of("olivia") as owner:
        as_json, as_pdf = owner.get("/audit/content/2.json"), owner.get("/audit/content/2.pdf")
        assert owner.get("/audit/content/99.json").status_code == 404
        assert owner.get("/audit/content/x.pdf").status_code == 404

    assert len(as_json.json()["decisions"]) == 4
    assert as_pdf.content.startswith(b"%PDF-")
    for answer in (as_json, as_pdf):
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        assert answer.headers["cache-control"] == "no-store"
    assert happened().count(("exported a proof", "olivia")) == 2
