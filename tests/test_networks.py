"""What all networks share: four errors, waiting, and one table of what each can do."""

import pickle
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from signoff import clock
from signoff.language import speaking
from signoff.networks.bluesky.account import Bluesky
from signoff.networks.bluesky.signing_in import BlueskyAuth
from signoff.networks.errors import (
    AccessLost,
    ChannelBusy,
    ChannelError,
    OutcomeUnknown,
    PostRefused,
    foreign,
)
from signoff.networks.mastodon.account import Mastodon
from signoff.networks.network import Outgoing
from signoff.networks.registry import NoSuchNetwork, names, network
from tests.images import image

HELLO = Outgoing("Hello")
KEY = {"idempotency_key": "post-7"}


def mastodon(answer: httpx.Response | Exception) -> Mastodon:
    """An account on a server that gives one answer to everything."""

    def always(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    transport = httpx.MockTransport(always)
    return Mastodon(httpx.Client(base_url="https://social.test", transport=transport))


@pytest.mark.parametrize(
    ("answer", "publishing", "reading"),
    [
        pytest.param(httpx.ConnectError("no route"), ChannelBusy, ChannelBusy, id="never sent"),
        pytest.param(httpx.ConnectTimeout("slow"), ChannelBusy, ChannelBusy, id="not reached"),
        pytest.param(httpx.ProxyError("403"), ChannelBusy, ChannelBusy, id="office proxy says no"),
        pytest.param(httpx.ReadTimeout("slow"), OutcomeUnknown, ChannelBusy, id="no answer"),
        pytest.param(httpx.WriteError("reset"), OutcomeUnknown, ChannelBusy, id="cut off"),
        pytest.param(
            httpx.RemoteProtocolError("hung up"), OutcomeUnknown, ChannelBusy, id="hung up"
        ),
        pytest.param(httpx.Response(500), OutcomeUnknown, ChannelBusy, id="server failed"),
        pytest.param(httpx.Response(503), OutcomeUnknown, ChannelBusy, id="server down"),
        pytest.param(httpx.Response(504), OutcomeUnknown, ChannelBusy, id="gateway gave up"),
        pytest.param(
            httpx.Response(200, text="<html>Welcome"), OutcomeUnknown, ChannelBusy, id="nonsense"
        ),
        pytest.param(httpx.Response(200, json={}), OutcomeUnknown, ChannelBusy, id="empty answer"),
        pytest.param(httpx.Response(429), ChannelBusy, ChannelBusy, id="too many requests"),
        pytest.param(httpx.Response(401), AccessLost, AccessLost, id="token revoked"),
        pytest.param(httpx.Response(403), AccessLost, AccessLost, id="suspended"),
        pytest.param(
            httpx.Response(301, headers={"Location": "https://new.test"}),
            AccessLost,
            AccessLost,
            id="moved away",
        ),
        pytest.param(httpx.Response(422), PostRefused, PostRefused, id="too long"),
        pytest.param(
            httpx.Response(
                422, json={"error": "Cannot attach files that have not finished processing"}
            ),
            ChannelBusy,
            ChannelBusy,
            id="image not ready",
        ),
    ],
)
def test_every_failure_says_what_to_do_next(
    answer: httpx.Response | Exception,
    publishing: type[ChannelError],
    reading: type[ChannelError],
) -> None:
    with pytest.raises(publishing):
        mastodon(answer).publish(HELLO, KEY)
    with pytest.raises(reading):
        mastodon(answer).followers()


def test_a_lost_upload_leaves_no_doubt() -> None:
    with pytest.raises(ChannelBusy):
        mastodon(httpx.ReadTimeout("slow")).publish(Outgoing("Look", (image(),)), KEY)


@pytest.mark.parametrize(
    "trouble", [httpx.ReadTimeout("slow"), httpx.Response(502), httpx.Response(200, json={})]
)
def test_a_lost_login_on_the_way_to_a_post_leaves_no_doubt(
    trouble: httpx.Response | Exception,
) -> None:
    """The token is refused at the last request, and renewing it is what goes wrong."""

    def server(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("getSession"):
            return httpx.Response(200, json={"did": "did:plc:us", "handle": "us.test"})
        if request.url.path.endswith("putRecord"):
            return httpx.Response(400, json={"error": "ExpiredToken", "message": "expired"})
        if isinstance(trouble, Exception):
            raise trouble
        return trouble

    auth = BlueskyAuth("https://pds.test", "us.test", "password", ("old", "old"))
    transport = httpx.MockTransport(server)
    ours = Bluesky(httpx.Client(base_url="https://pds.test", transport=transport, auth=auth))

    with pytest.raises(ChannelBusy):
        ours.publish(HELLO, ours.prepare(HELLO, "post-7", clock.now()))


def test_a_post_that_took_too_long_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signoff.networks.line.PATIENCE_SECONDS", -1)

    with pytest.raises(ChannelBusy, match="the images took too long"):
        mastodon(httpx.Response(200, json={"id": "1"})).publish(HELLO, KEY)


NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "Sat, 21 Nov 2026 12:01:30 GMT"}, 90),
        ({"X-RateLimit-Reset": "2026-11-21T12:05:00.000Z"}, 300),
        ({"X-RateLimit-Reset": "2026-11-21T13:05:00+01:00"}, 300),
        ({"ratelimit-reset": str(int(NOW.timestamp()) + 300)}, 300),
        ({"ratelimit-reset": "12"}, 12),
        ({"Retry-After": "7", "X-RateLimit-Reset": "2026-11-21T12:05:00Z"}, 7),
        ({"Retry-After": "999999999999999"}, 86_400),
        ({"X-RateLimit-Reset": "2026-11-21T11:55:00Z"}, 0),
    ],
)
def test_it_waits_as_long_as_the_network_asks(
    headers: dict[str, str], seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)

    with pytest.raises(ChannelBusy) as caught:
        mastodon(httpx.Response(429, headers=headers)).followers()

    assert caught.value.retry_after == timedelta(seconds=seconds)


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}, {"Retry-After": "1e300"}])
def test_it_makes_up_no_waiting_time(headers: dict[str, str]) -> None:
    with pytest.raises(ChannelBusy) as caught:
        mastodon(httpx.Response(429, headers=headers)).followers()

    assert caught.value.retry_after is None


def test_an_error_tells_its_sentence_in_the_readers_language_even_in_another_process() -> None:
    """Whatever it is pickled into, and by whomever it is read."""
    busy = ChannelBusy("Mastodon", "Too many requests", timedelta(seconds=7))

    read: ChannelBusy = pickle.loads(pickle.dumps(busy))

    assert (read.channel, read.reason, read.retry_after) == (
        "Mastodon",
        "Too many requests",
        timedelta(seconds=7),
    )
    with speaking("en"):
        assert str(read) == (
            "Mastodon cannot take it at the moment: Too many requests. Nothing was posted; it can"
            " be tried again."
        )


def test_what_others_say_fits_into_our_sentence() -> None:
    assert foreign("Text is\r\n\ttoo \x1b[31mlong\u202e.") == "Text is too [31mlong"
    assert len(foreign("blah " * 1_000)) == 200


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx.Response(422, json={"error": "Text can't be blank"}), "Text can't be blank"),
        (httpx.Response(400, json={"error": "InvalidRequest", "message": "too big"}), "too big"),
        (httpx.Response(404, html="<html><script>evil()</script>"), "404 Not Found"),
        (httpx.Response(422, content=b""), "422 Unprocessable Entity"),
        (httpx.Response(400, json=["odd"]), "400 Bad Request"),
        (httpx.Response(400, text="invalid id"), "invalid id"),
    ],
)
def test_the_networks_own_reason_reaches_the_author(answer: httpx.Response, reason: str) -> None:
    with pytest.raises(PostRefused) as caught:
        mastodon(answer).publish(HELLO, KEY)

    assert caught.value.reason == reason


def test_every_folder_is_a_network() -> None:
    assert names() == ("bluesky", "mastodon")
    assert [network(name).NAME for name in names()] == ["Bluesky", "Mastodon"]
    with pytest.raises(NoSuchNetwork, match="we can on: bluesky, mastodon"):
        network("myspace")
