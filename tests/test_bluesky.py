"""Publishing, reading back and measuring on a real Bluesky server (PDS)."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signoff import clock
from signoff.networks.bluesky.account import Bluesky
from signoff.networks.errors import ChannelBusy, PostRefused
from signoff.networks.network import Image, Outgoing, Reading
from tests.images import drawn
from tests.our_accounts import BLUESKY_POST as POST
from tests.our_accounts import FAMILY, bluesky_account
from tests.our_accounts import bluesky_key as prepared
from tests.servers.bluesky import BlueskyPerson, BlueskyServer
from tests.servers.proxy import Proxy, answer_with


@pytest.fixture
def ours(bluesky: BlueskyServer, bluesky_person: BlueskyPerson) -> Bluesky:
    """Our account."""
    return bluesky_account(bluesky.url, bluesky_person)


@pytest.fixture
def over_line(bluesky_line: Proxy, bluesky_person: BlueskyPerson) -> Bluesky:
    """Our account, over a line that can be made bad."""
    return bluesky_account(bluesky_line.url, bluesky_person)


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
            timeout=60,
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

    seen = Reading({"likes": 1, "shares": 1, "comments": 1, "quotes": 0, "saves": 0})
    assert ours.measure([sent, gone]) == {sent: seen}
    end_of_its_link = sent.rpartition("/")[2]
    assert ours.measure([end_of_its_link]) == {end_of_its_link: seen}
    assert ours.followers() == 1


def test_posts_are_measured_twenty_five_at_once(
    over_line: Bluesky, bluesky_line: Proxy, bluesky_person: BlueskyPerson
) -> None:
    ids = [f"at://{bluesky_person.did}/app.bsky.feed.post/{n}" for n in range(60)]

    assert over_line.measure(ids) == {}
    assert bluesky_line.seen("GET", "/xrpc/app.bsky.feed.getPosts") == 3


def test_when_nobody_counts_publishing_goes_on(over_line: Bluesky, bluesky_line: Proxy) -> None:
    """Numbers come from a server that everybody shares; ours works without it."""
    down = answer_with(502, {"Content-Type": "application/json"}, '{"error": "UpstreamFailure"}')
    bluesky_line.on("GET", "/xrpc/app.bsky.feed.getPosts", down)
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
