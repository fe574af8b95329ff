"""Publishing, reading back and staying signed in on a real Bluesky server (PDS)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signoff import clock
from signoff.networks.bluesky.account import Bluesky
from signoff.networks.bluesky.signing_in import BlueskyAuth
from signoff.networks.errors import AccessLost, ChannelBusy, OutcomeUnknown, PostRefused
from signoff.networks.line import open_client
from signoff.networks.network import Image, Outgoing, Reading
from tests.images import FOUR_IMAGES, drawn
from tests.servers.bluesky import (
    BlueskyPerson,
    BlueskyServer,
    bluesky_server,
    expired_access,
    expired_refresh,
)
from tests.servers.proxy import Behaviour, Proxy, answer_with, bad_line, lose_answer, lose_request

PUT = "/xrpc/com.atproto.repo.putRecord"
UPLOAD = "/xrpc/com.atproto.repo.uploadBlob"
LOGIN = "/xrpc/com.atproto.server.createSession"
RENEW = "/xrpc/com.atproto.server.refreshSession"
FAMILY = "👨‍👩‍👧‍👦"
POST = Outgoing(f"{FAMILY} Grüße! #Äpfel https://example.com/ä?b=c#d, ja", FOUR_IMAGES, "de")


class Account:
    """An account of ours, and every pair of tokens that we were told to remember."""

    def __init__(
        self,
        url: str,
        person: BlueskyPerson,
        tokens: tuple[str, str] = ("", ""),
        password: str = "",
    ) -> None:
        self.remembered: list[tuple[str, str]] = []
        auth = BlueskyAuth(
            url,
            person.handle,
            password or person.app_password,
            tokens,
            lambda access, refresh: self.remembered.append((access, refresh)),
        )
        self.channel = Bluesky(open_client(url, auth=auth))


@pytest.fixture
def ours(bluesky: BlueskyServer, bluesky_person: BlueskyPerson) -> Bluesky:
    """Our account."""
    return Account(bluesky.url, bluesky_person, (bluesky_person.access, "")).channel


@pytest.fixture
def line(bluesky: BlueskyServer) -> Iterator[Proxy]:
    """A line to the server that can be made bad."""
    with bad_line(bluesky.url) as proxy:
        yield proxy


@pytest.fixture
def over_line(line: Proxy, bluesky_person: BlueskyPerson) -> Bluesky:
    """Our account, over that line."""
    return Account(line.url, bluesky_person, (bluesky_person.access, "")).channel


numbers = count()


def prepared(post: Outgoing = POST) -> dict[str, str]:
    """What is fixed before the first attempt of a publication."""
    return Bluesky(httpx.Client()).prepare(post, f"publication-{next(numbers)}", clock.now())


def test_a_post_arrives_whole(
    ours: Bluesky, bluesky: BlueskyServer, bluesky_person: BlueskyPerson
) -> None:
    fixed = prepared()

    sent = ours.publish(POST, fixed)

    [stored] = bluesky.posts(bluesky_person)
    record = stored["value"]
    assert (
        sent.id == stored["uri"] == f"at://{bluesky_person.did}/app.bsky.feed.post/{fixed['rkey']}"
    )
    assert sent.url == f"https://bsky.app/profile/{bluesky_person.handle}/post/{fixed['rkey']}"
    assert (record["text"], record["langs"]) == (POST.text, ["de"])
    assert record["createdAt"] == fixed["created_at"]
    images = record["embed"]["images"]
    assert [image["alt"] for image in images] == [image.alt for image in POST.images]
    assert {tuple(image["aspectRatio"].values()) for image in images} == {(8, 6)}
    blobs = [
        httpx.get(
            f"{bluesky.url}/xrpc/com.atproto.sync.getBlob",
            params={"did": bluesky_person.did, "cid": image["image"]["ref"]["$link"]},
        ).content
        for image in images
    ]
    assert blobs == [image.content for image in POST.images]


def test_links_mentions_and_hashtags_stand_at_their_bytes(
    ours: Bluesky, bluesky: BlueskyServer, bluesky_person: BlueskyPerson
) -> None:
    text = f"{FAMILY} @{bluesky_person.handle} #Äpfel https://example.com/ä. @nobody.test"

    ours.publish(Outgoing(text), prepared())

    [stored] = bluesky.posts(bluesky_person)
    clicked = [
        (
            text.encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(),
            {name: value for name, value in facet["features"][0].items() if name != "$type"},
        )
        for facet in stored["value"]["facets"]
    ]
    assert clicked == [
        (f"@{bluesky_person.handle}", {"did": bluesky_person.did}),
        ("#Äpfel", {"tag": "Äpfel"}),
        ("https://example.com/ä", {"uri": "https://example.com/ä"}),
    ]


def test_we_read_our_own_posts_newest_first(ours: Bluesky) -> None:
    first = ours.publish(Outgoing("first"), prepared())
    second = ours.publish(POST, prepared())

    newest, oldest = ours.recent()

    assert (newest.id, newest.url, newest.at) == (second.id, second.url, second.at)
    assert (newest.text, newest.image_count) == (POST.text, 4)
    assert (oldest.id, oldest.text, oldest.image_count) == (first.id, "first", 0)
    assert ours.recent(limit=1) == [newest]


def test_the_same_post_sent_again_stands_once(
    ours: Bluesky, bluesky: BlueskyServer, bluesky_person: BlueskyPerson
) -> None:
    fixed = prepared()

    assert ours.publish(POST, fixed) == ours.publish(POST, fixed)
    assert len(bluesky.posts(bluesky_person)) == 1


def test_a_post_sent_again_stands_once_even_if_a_mention_has_come_alive_meanwhile(
    ours: Bluesky, bluesky: BlueskyServer, bluesky_person: BlueskyPerson
) -> None:
    newcomer = f"new{next(numbers)}{bluesky_person.handle[:8]}"
    post = Outgoing(f"Welcome @{newcomer}.test")
    fixed = prepared(post)
    first = ours.publish(post, fixed)
    bluesky.person(newcomer)

    assert ours.publish(post, fixed) == first
    assert len(bluesky.posts(bluesky_person)) == 1


def test_another_post_never_takes_the_place_of_one_that_stands(
    ours: Bluesky, bluesky: BlueskyServer, bluesky_person: BlueskyPerson
) -> None:
    fixed = prepared()
    ours.publish(Outgoing("what was approved"), fixed)

    with pytest.raises(PostRefused, match="another post stands"):
        ours.publish(Outgoing("something else"), fixed)

    assert ours.find(Outgoing("something else"), fixed, clock.now()) is None
    assert [post["value"]["text"] for post in bluesky.posts(bluesky_person)] == [
        "what was approved"
    ]


def test_a_post_whose_answer_is_lost_is_found(over_line: Bluesky, line: Proxy) -> None:
    fixed = prepared()
    line.on("POST", PUT, lose_answer, times=1)

    with pytest.raises(OutcomeUnknown, match="it did not answer"):
        over_line.publish(POST, fixed)

    found = over_line.find(POST, fixed, since=clock.now())
    assert found is not None
    assert found == over_line.publish(POST, fixed)
    assert [post.id for post in over_line.recent()] == [found.id]


def test_a_post_that_never_arrived_is_not_found(over_line: Bluesky, line: Proxy) -> None:
    fixed = prepared()
    line.on("POST", PUT, lose_request)

    with pytest.raises(OutcomeUnknown):
        over_line.publish(POST, fixed)

    assert over_line.find(POST, fixed, since=clock.now()) is None
    assert over_line.recent() == []


def test_when_it_stands_already_and_cannot_be_read_there_is_a_doubt(
    over_line: Bluesky, line: Proxy
) -> None:
    """Something stands under our name, so "nothing was posted" would be a lie."""
    fixed = prepared()
    over_line.publish(Outgoing("here"), fixed)
    line.on("GET", "/xrpc/com.atproto.repo.getRecord", answer_with(429))

    with pytest.raises(OutcomeUnknown):
        over_line.publish(Outgoing("here", language="en"), fixed)


def test_an_upload_whose_answer_is_lost_posts_nothing(over_line: Bluesky, line: Proxy) -> None:
    fixed = prepared()
    line.on("POST", UPLOAD, lose_answer, times=1)

    with pytest.raises(ChannelBusy):
        over_line.publish(POST, fixed)

    assert over_line.recent() == []
    assert over_line.publish(POST, fixed).id == over_line.recent()[0].id


def test_a_deleted_post_is_gone_and_may_be_deleted_again(ours: Bluesky) -> None:
    fixed = prepared()
    sent = ours.publish(POST, fixed)

    ours.delete(sent.id)
    ours.delete(sent.id)

    assert ours.recent() == []
    assert ours.find(POST, fixed, since=clock.now()) is None


def react(person: BlueskyPerson, server: str, kind: str, **record: object) -> None:
    """Let somebody like, repost, follow or write."""
    collection = f"app.bsky.{kind}"
    body = {"$type": collection, "createdAt": "2026-11-21T12:00:00Z", **record}
    call = {"repo": person.did, "collection": collection, "record": body}
    with person.client(server) as http:
        http.post("/xrpc/com.atproto.repo.createRecord", json=call).raise_for_status()


def test_what_the_audience_does_is_measured_and_deleted_posts_are_absent(
    ours: Bluesky, bluesky: BlueskyServer, bluesky_person: BlueskyPerson
) -> None:
    sent, gone = (ours.publish(Outgoing(text), prepared()).id for text in ("stays", "goes"))
    ours.delete(gone)
    cid = bluesky.posts(bluesky_person)[0]["cid"]
    subject = {"uri": sent, "cid": cid}
    fan = bluesky.person(f"fan{bluesky_person.handle[:8]}")
    react(fan, bluesky.url, "feed.like", subject=subject)
    react(fan, bluesky.url, "feed.repost", subject=subject)
    react(fan, bluesky.url, "graph.follow", subject=bluesky_person.did)
    react(fan, bluesky.url, "feed.post", text="Nice", reply={"root": subject, "parent": subject})

    assert ours.measure([sent, gone]) == {
        sent: Reading({"likes": 1, "shares": 1, "comments": 1, "quotes": 0, "saves": 0})
    }
    assert ours.followers() == 1


def test_posts_are_measured_twenty_five_at_once(
    over_line: Bluesky, line: Proxy, bluesky_person: BlueskyPerson
) -> None:
    ids = [f"at://{bluesky_person.did}/app.bsky.feed.post/{n}" for n in range(60)]

    assert over_line.measure(ids) == {}
    assert line.seen("GET", "/xrpc/app.bsky.feed.getPosts") == 3


def test_when_nobody_counts_publishing_goes_on(over_line: Bluesky, line: Proxy) -> None:
    """Numbers come from a server that everybody shares; ours works without it."""
    down = answer_with(502, {"Content-Type": "application/json"}, '{"error": "UpstreamFailure"}')
    line.on("GET", "/xrpc/app.bsky.feed.getPosts", down)
    sent = over_line.publish(Outgoing("Hello"), prepared())

    with pytest.raises(ChannelBusy, match="UpstreamFailure"):
        over_line.measure([sent.id])


def test_the_limits_are_known(ours: Bluesky) -> None:
    assert ours.limits() == Bluesky.DEFAULTS


def test_an_image_over_the_limit_is_refused_by_us_and_by_the_server(ours: Bluesky) -> None:
    fits, too_big = (
        Outgoing("x", (Image(drawn() + bytes(size - len(drawn())), "image/png"),))
        for size in (1_000_000, 1_000_001)
    )
    assert ours.findings(fits, "hq") == []
    assert [finding.rule for finding in ours.findings(too_big, "hq")] == ["bluesky.image-size"]

    ours.publish(fits, prepared())
    with pytest.raises(PostRefused, match="1000000"):
        ours.publish(too_big, prepared())


WRITTEN = st.lists(st.sampled_from(["a", "é", "e\u0301", FAMILY, "🇮🇹", "👍🏽", " "]), max_size=30)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(WRITTEN, st.integers(299, 302))
def test_our_count_and_the_servers_agree(ours: Bluesky, start: list[str], length: int) -> None:
    post = Outgoing("".join(start) + "x" * (length - len(start)))
    refused = bool(ours.findings(post, "hq"))

    try:
        ours.publish(post, prepared(post))
    except PostRefused:
        assert refused
    else:
        assert not refused


@pytest.mark.parametrize(("families", "fits"), [(110, True), (120, True), (121, False)])
def test_few_characters_can_weigh_too_much(ours: Bluesky, families: int, fits: bool) -> None:
    post = Outgoing(FAMILY * families)
    assert (ours.findings(post, "hq") == []) is fits

    if fits:
        ours.publish(post, prepared())
    else:
        with pytest.raises(PostRefused):
            ours.publish(post, prepared())


def test_the_first_request_logs_in_and_the_tokens_are_remembered(
    line: Proxy, bluesky_person: BlueskyPerson
) -> None:
    account = Account(line.url, bluesky_person)

    account.channel.recent()
    account.channel.recent()

    assert line.seen("POST", LOGIN) == len(account.remembered) == 1
    again = Account(line.url, bluesky_person, account.remembered[0])
    again.channel.recent()
    again.channel.publish(Outgoing("Hello"), prepared())
    assert line.seen("POST", LOGIN) == 1


def test_an_expired_token_is_renewed_in_the_middle_of_a_publication(
    line: Proxy, bluesky_person: BlueskyPerson
) -> None:
    first = Account(line.url, bluesky_person)
    first.channel.recent()
    line.clear()
    tokens = (expired_access(bluesky_person.did), first.remembered[0][1])
    account = Account(line.url, bluesky_person, tokens)

    sent = account.channel.publish(POST, prepared())

    assert [post.id for post in account.channel.recent()] == [sent.id]
    assert (line.seen("POST", RENEW), line.seen("POST", LOGIN)) == (1, 0)
    assert len(account.remembered) == 1


@pytest.mark.parametrize("refresh", ["expired", "forged", "used", ""])
def test_when_renewing_fails_it_logs_in_again(
    line: Proxy, bluesky_person: BlueskyPerson, refresh: str
) -> None:
    tokens = {
        "expired": expired_refresh(bluesky_person.did),
        "forged": "forged",
        "used": expired_access(bluesky_person.did),
        "": "",
    }
    stale = (expired_access(bluesky_person.did), tokens[refresh])
    account = Account(line.url, bluesky_person, stale)

    assert account.channel.publish(Outgoing("Hello"), prepared())
    assert line.seen("POST", LOGIN) == len(account.remembered) == 1


def test_a_withdrawn_app_password_is_access_lost(
    bluesky: BlueskyServer, bluesky_person: BlueskyPerson
) -> None:
    account = Account(bluesky.url, bluesky_person, password="wrong-pass-word-here")

    with pytest.raises(AccessLost, match="Invalid identifier or password"):
        account.channel.publish(POST, prepared())
    assert account.remembered == []


@pytest.mark.parametrize(
    ("lost", "trouble"),
    [(LOGIN, lose_answer), (LOGIN, answer_with(503, {"Retry-After": "7"})), (RENEW, lose_answer)],
)
def test_a_login_that_gets_lost_posts_nothing(
    line: Proxy, bluesky_person: BlueskyPerson, lost: str, trouble: Behaviour
) -> None:
    tokens = (expired_access(bluesky_person.did), "anything") if lost == RENEW else ("", "")
    account = Account(line.url, bluesky_person, tokens)
    line.on("POST", lost, trouble, times=1)

    with pytest.raises(ChannelBusy):
        account.channel.publish(POST, prepared())

    assert line.seen("POST", PUT) == 0


def failed_login(url: str, person: BlueskyPerson) -> None:
    """Somebody tries a password."""
    with pytest.raises(AccessLost):
        Account(url, person).channel.recent()


def test_a_spent_rate_limit_posts_nothing_and_says_when_to_come_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The server's own: thirty logins in five minutes."""
    nobody = BlueskyPerson("nobody.test", "did:plc:nobody", "wrong", "")
    folder = tmp_path_factory.mktemp("limited")
    with bluesky_server(folder, PDS_RATE_LIMITS_ENABLED="true") as server:
        channel = Account(server.url, nobody).channel
        with ThreadPoolExecutor(30) as together:  # each wrong password takes it a third of a second
            list(together.map(lambda _: failed_login(server.url, nobody), range(30)))
        with pytest.raises(ChannelBusy, match="Rate Limit Exceeded") as caught:
            channel.recent()

    assert caught.value.retry_after is not None
    assert timedelta() < caught.value.retry_after <= timedelta(minutes=5)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_server_leaves_a_doubt(over_line: Bluesky, line: Proxy, status: int) -> None:
    line.on("POST", PUT, answer_with(status))

    with pytest.raises(OutcomeUnknown):
        over_line.publish(Outgoing("Hello"), prepared())


def test_an_image_that_was_tidied_away_is_uploaded_again(over_line: Bluesky, line: Proxy) -> None:
    gone = answer_with(400, {"Content-Type": "application/json"}, '{"error": "BlobNotFound"}')
    line.on("POST", PUT, gone, times=1)
    fixed = prepared()

    with pytest.raises(ChannelBusy):
        over_line.publish(POST, fixed)

    assert over_line.publish(POST, fixed).id == over_line.recent()[0].id


def test_two_publications_of_the_same_moment_get_different_names() -> None:
    now = clock.now()
    ours = Bluesky(httpx.Client())

    names = {ours.prepare(POST, f"publication-{n}", now)["rkey"] for n in range(200)}

    assert len(names) == 200
    assert ours.prepare(POST, "7", now) == ours.prepare(replace(POST, text="other"), "7", now)


def test_later_posts_have_later_names() -> None:
    now = clock.now()
    ours = Bluesky(httpx.Client())

    names = [
        ours.prepare(POST, str(n), now + timedelta(seconds=n))["rkey"] for n in range(0, 10_000, 97)
    ]

    assert names == sorted(names)
    assert {len(name) for name in names} == {13}
