"""Nobody is let in by a reply, or a proof, that was not made for them here and now."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import httpx
import pytest

from server.pages import oidc
from server.pages.session_cookie import NAME
from signoff.access.oidc.pending import unsealed
from tests.servers.oidc_door import OidcDoor, Somebody, changed, in_query
from tests.servers.oidc_fixtures import (
    database_url,
    door,
    forget_provider,
    running_door,
    somebody,
)
from tests.story import Time

__all__ = ["database_url", "door", "running_door", "somebody"]

NOT_OURS = "does not belong to a sign-in that was begun in this browser"
NO_PROOF = "The proof of who you are does not hold"


def must_be_refused(somebody: Somebody, answer: httpx.Response, status: int, said: str) -> None:
    """A sentence, and no session."""
    assert answer.status_code == status, answer.text
    assert said in answer.text
    assert NAME not in somebody.http.cookies
    assert somebody.who() == "a stranger"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        pytest.param({"state": "x" * 43}, NOT_OURS, id="another state"),
        pytest.param({"state": None}, NOT_OURS, id="no state"),
        pytest.param({"state": "ä\x00\n"}, NOT_OURS, id="a state that is no text"),
        pytest.param({"iss": "https://evil.example"}, NOT_OURS, id="another provider's reply"),
        pytest.param({"iss": None}, NOT_OURS, id="a reply that hides whose it is"),
        pytest.param({"code": "x" * 43}, NOT_OURS, id="a code that was guessed"),
        pytest.param({"code": None}, "did not sign you in (no reason)", id="no code"),
        pytest.param(
            {"error": "<script>alert(1)</script>"},
            "did not sign you in (no reason)",
            id="an error that is no word",
        ),
    ],
)
def test_a_reply_that_was_changed_lets_nobody_in(
    somebody: Somebody, query: dict[str, str | None], said: str
) -> None:
    reply = somebody.reply("grace")

    answer = somebody.http.get(changed(reply, **query))

    must_be_refused(somebody, answer, 400, said)


def test_who_presses_cancel_at_the_provider_reads_a_sentence(somebody: Somebody) -> None:
    answer = somebody.http.get(somebody.reply("grace", do="cancel"))

    must_be_refused(somebody, answer, 400, "Example ID did not sign you in (access_denied)")


def test_a_reply_counts_only_in_the_browser_that_asked_for_it(
    somebody: Somebody, door: OidcDoor
) -> None:
    victim = Somebody(door)
    victim.begin()
    reply = somebody.reply("grace")

    nobody = httpx.get(reply, timeout=60)
    other = victim.http.get(reply)

    assert (nobody.status_code, NOT_OURS in nobody.text) == (400, True)
    must_be_refused(victim, other, 400, NOT_OURS)


def test_somebody_elses_code_does_not_fit_this_sign_in(somebody: Somebody, door: OidcDoor) -> None:
    """Whoever steals a code has not its verifier (PKCE)."""
    stolen = in_query(somebody.reply("grace"))["code"]
    thief = Somebody(door)

    answer = thief.http.get(changed(thief.reply("giulia"), code=stolen))

    must_be_refused(thief, answer, 400, NOT_OURS)


@pytest.mark.parametrize("restarted", [False, True])
def test_a_reply_is_used_once(somebody: Somebody, restarted: bool) -> None:
    reply = somebody.reply("grace")
    held = somebody.http.cookies[oidc.HELD]
    assert somebody.open(reply).text == "grace"
    somebody.leave()
    if restarted:
        forget_provider()

    hold(somebody, held)
    answer = somebody.http.get(reply)

    must_be_refused(somebody, answer, 400, NOT_OURS)


def test_a_sign_in_does_not_wait_for_ever(somebody: Somebody, time: Time) -> None:
    reply = somebody.reply("grace")
    time.passes(timedelta(minutes=10, seconds=2))

    answer = somebody.http.get(reply)

    must_be_refused(somebody, answer, 400, "longer than ten minutes")


def hold(somebody: Somebody, held: str) -> None:
    """Have the browser hold this instead of what we gave it."""
    somebody.http.cookies.set(oidc.HELD, held, domain="127.0.0.1", path=oidc.THERE)


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_cookie_that_was_changed_is_none(somebody: Somebody, place: int) -> None:
    reply = somebody.reply("grace")
    held = [*somebody.http.cookies[oidc.HELD]]
    held[place] = "A" if held[place] != "A" else "Q"
    hold(somebody, "".join(held))

    must_be_refused(somebody, somebody.http.get(reply), 400, NOT_OURS)


def test_a_cookie_sealed_with_another_key_is_none(
    somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = somebody.reply("grace")
    monkeypatch.setenv("SIGNOFF_SECRET_KEY", "of somebody else who runs Signoff, too")
    forget_provider()

    must_be_refused(somebody, somebody.http.get(reply), 400, NOT_OURS)


def test_a_proof_made_for_another_sign_in_lets_nobody_in(somebody: Somebody) -> None:
    reply = somebody.reply("grace")
    pending = unsealed(somebody.http.cookies[oidc.HELD])
    hold(somebody, replace(pending, nonce="of another sign-in").sealed())

    must_be_refused(somebody, somebody.http.get(reply), 400, NO_PROOF)


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "/%0d%0aSet-Cookie: a=b\r\nX: y",
        "javascript:alert(1)",
        "evil.example",
        "",
    ],
)
def test_signing_in_leads_nowhere_but_here(somebody: Somebody, next: str) -> None:
    page = somebody.http.get(somebody.reply("grace", next=next))

    assert page.headers["Location"] == "/"
    assert somebody.who() == "grace"


def test_a_place_that_was_sealed_is_looked_at_again(somebody: Somebody) -> None:
    reply = somebody.reply("grace")
    pending = unsealed(somebody.http.cookies[oidc.HELD])
    hold(somebody, replace(pending, next="//evil.example").sealed())

    assert somebody.http.get(reply).headers["Location"] == "/"


def test_a_session_that_was_planted_in_a_browser_ends_there(
    somebody: Somebody, door: OidcDoor
) -> None:
    somebody.sign_in("giulia")
    planted = somebody.http.cookies[NAME]
    victim = Somebody(door)
    victim.http.cookies.set(NAME, planted, domain="127.0.0.1", path="/")

    assert victim.sign_in("grace").text == "grace"

    assert victim.http.cookies[NAME] != planted
    assert somebody.who() == "a stranger"


def test_of_many_who_bring_the_same_reply_at_once_one_is_let_in(somebody: Somebody) -> None:
    reply = somebody.reply("grace")
    held = f"{oidc.HELD}={somebody.http.cookies[oidc.HELD]}"

    with ThreadPoolExecutor(6) as many:
        ask = partial(httpx.get, reply, headers={"Cookie": held}, timeout=60)
        answers = list(many.map(lambda _n: ask(), range(6)))

    assert sorted(answer.status_code for answer in answers) == [303, 400, 400, 400, 400, 400]


def test_who_is_silent_lets_nobody_in_and_says_so(
    somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = somebody.reply("grace")
    monkeypatch.setenv("SIGNOFF_OIDC_ISSUER", "http://127.0.0.1:9")
    forget_provider()

    for answer in (somebody.begin(), somebody.http.get(reply)):
        must_be_refused(somebody, answer, 502, "Example ID cannot say who you are now")


def test_a_wrong_secret_of_ours_is_told_to_whoever_runs_this(
    somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNOFF_OIDC_CLIENT_SECRET", "an old one")
    forget_provider()

    answer = somebody.http.get(somebody.reply("grace"))

    must_be_refused(somebody, answer, 502, "check SIGNOFF_OIDC_CLIENT_ID")
    assert "an old one" not in answer.text
