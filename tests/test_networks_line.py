"""The bad line that tests use: it must lose, hold and delay exactly what it is told to."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import httpx
import pytest

from tests.servers.mastodon import MastodonServer
from tests.servers.proxy import (
    Behaviour,
    Hold,
    Proxy,
    answer_with,
    bad_line,
    delay,
    lose_answer,
    lose_request,
)

POSTS = "/api/v1/statuses"


@pytest.fixture
def line(mastodon: MastodonServer) -> Iterator[Proxy]:
    """A line to a server."""
    with bad_line(mastodon.url) as proxy:
        yield proxy


def post(line: Proxy, mastodon: MastodonServer) -> httpx.Response:
    """Send a post over the line."""
    headers = {"Authorization": f"Bearer {mastodon.token}"}
    return httpx.post(line.url + POSTS, data={"status": "Hi"}, headers=headers, timeout=20)


def test_a_good_line_changes_nothing(line: Proxy, mastodon: MastodonServer) -> None:
    assert post(line, mastodon).json()["id"] == mastodon.posts()[0]["id"]


def test_a_rule_counts_as_often_as_it_says(line: Proxy, mastodon: MastodonServer) -> None:
    line.on("POST", POSTS, answer_with(429, {"Retry-After": "7"}), times=2)

    answers = [post(line, mastodon) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert len(mastodon.posts()) == 1
    assert line.seen("POST", POSTS) == 3


@pytest.mark.parametrize(("behaviour", "arrived"), [(lose_answer, 1), (lose_request, 0)])
def test_what_is_lost_is_lost(
    line: Proxy, mastodon: MastodonServer, behaviour: Behaviour, arrived: int
) -> None:
    line.on("POST", POSTS, behaviour)

    with pytest.raises(httpx.RemoteProtocolError):
        post(line, mastodon)

    assert len(mastodon.posts()) == arrived


@pytest.mark.parametrize(("where", "while_held"), [("before", 0), ("after", 1)])
def test_an_exchange_is_held_until_it_is_released(
    line: Proxy, mastodon: MastodonServer, where: str, while_held: int
) -> None:
    hold = Hold()
    line.on("POST", POSTS, hold.before if where == "before" else hold.after)

    with ThreadPoolExecutor() as caller:
        answer = caller.submit(post, line, mastodon)
        assert hold.reached.wait(60)
        assert (answer.done(), len(mastodon.posts())) == (False, while_held)
        hold.release()
        assert answer.result().is_success

    assert len(mastodon.posts()) == 1


def test_a_held_request_can_be_forgotten(line: Proxy, mastodon: MastodonServer) -> None:
    hold = Hold()
    line.on("POST", POSTS, hold.before)

    with ThreadPoolExecutor() as caller:
        answer = caller.submit(post, line, mastodon)
        assert hold.reached.wait(60)
        hold.forget()
        assert isinstance(answer.exception(60), httpx.RemoteProtocolError)

    assert mastodon.posts() == []


def test_a_slow_line_is_slow(line: Proxy, mastodon: MastodonServer) -> None:
    line.on("POST", POSTS, delay(0.3))
    started = monotonic()

    assert post(line, mastodon).is_success

    assert monotonic() - started >= 0.3
