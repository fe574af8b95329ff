"""A post, or a whole pool of them, is taken back before it goes out; and given free again."""

from datetime import timedelta

import pytest

from signoff.lifecycle import ledger
from signoff.lifecycle.in_force import next_step
from signoff.lifecycle.withdrawing import NotWithdrawn, give_free, withdraw
from signoff.rules import Await, Send
from signoff.store.database import reading
from signoff.store.publications import publications
from tests.outbox import notices
from tests.story import Time, Told, apply_example
from tests.waiting_posts import Pages


@pytest.fixture(autouse=True)
def _team(store: str) -> None:
    apply_example()


def ahead(run: str = "run-1", title: str = "Spring balm") -> Told:
    return Told(run, title=title, pool="Christmas").write().approved().planned()


def test_what_is_withdrawn_does_not_go_out(time: Time) -> None:
    told = ahead()
    with reading() as session:
        planned = publications(session, told.id)[0].id

    assert withdraw(told.id, "luca", "Not this year") == "run-1"
    time.passes(timedelta(days=2))

    assert next_step(told.id) == Await(None)
    assert ledger.claim_to_send(planned, "a run") is None
    assert {one.person for one in notices() if one.kind == "withdrawn"} == {
        "giulia",
        "olivia",
        "grace",
        "mei",
    }


def test_what_is_given_free_goes_on_with_the_consent_that_it_had(time: Time) -> None:
    told = ahead()
    withdraw(told.id, "luca")
    withdraw(told.id, "luca")

    give_free(told.id, "luca")

    time.passes(timedelta(days=2))
    assert isinstance(next_step(told.id), Send)


def test_nothing_goes_out_late_because_it_was_withdrawn(time: Time) -> None:
    told = ahead()
    withdraw(told.id, "luca")
    time.passes(timedelta(days=2))

    with pytest.raises(NotWithdrawn, match="another slot first"):
        give_free(told.id, "luca")


def test_only_those_concerned_withdraw() -> None:
    with pytest.raises(NotWithdrawn, match="may take it back"):
        withdraw(ahead().id, "jonas")


def test_the_story_s_page_takes_a_post_back_and_gives_it_free() -> None:
    told, pages = ahead(), Pages()
    link = f"/content/{told.id}"

    with pages.of("olivia") as olivia:
        offered = olivia.get(link).text
        gone = olivia.post(f"{link}/withdraw")
        shown = olivia.get(link).text
        steps = [next_step(told.id)]
        back = olivia.post(f"{link}/free")
    with pages.of("jonas") as jonas:
        refused = jonas.post(f"{link}/withdraw")

    assert "/withdraw" in offered
    assert (gone.status_code, back.status_code, refused.status_code) == (303, 303, 404)
    assert steps == [Await(None)]
    assert "It was withdrawn" in shown
    assert pages.woken == [("run-1", "olivia")] * 2


def test_one_click_withdraws_a_whole_pool_and_another_gives_it_free() -> None:
    told = [ahead(), ahead("run-2", "Winter balm")]
    pages = Pages()

    with pages.of("olivia") as olivia:
        shown = olivia.get("/pools").text
        gone = olivia.post("/pools", data={"pool": "Christmas", "do": "withdraw"})
        steps = [next_step(one.id) for one in told]
        back = olivia.post("/pools", data={"pool": "Christmas", "do": "free"})
    with pages.of("jonas") as jonas:
        refused = jonas.post("/pools", data={"pool": "Christmas", "do": "withdraw"}).text

    assert "Spring balm" in shown
    assert "Winter balm" in shown
    assert (gone.status_code, back.status_code) == (200, 200)
    assert steps == [Await(None), Await(None)]
    assert [one.place() for one in told] == ["Await", "Await"]
    assert sorted(pages.woken) == [(run, "olivia") for run in ("run-1", "run-2") for _ in "ab"]
    assert "Spring balm" not in refused
