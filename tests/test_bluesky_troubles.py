"""When Bluesky is silent or refuses: nothing stands twice, nothing is made up."""

import pytest

from signoff import clock
from signoff.networks.bluesky.account import Bluesky
from signoff.networks.errors import ChannelBusy, OutcomeUnknown, PostRefused
from signoff.networks.network import Outgoing
from tests.our_accounts import BLUESKY_POST as POST
from tests.our_accounts import bluesky_account
from tests.our_accounts import bluesky_key as prepared
from tests.servers.bluesky import BlueskyPerson, BlueskyServer
from tests.servers.proxy import Proxy, answer_with, lose_answer, lose_request

PUT = "/xrpc/com.atproto.repo.putRecord"
UPLOAD = "/xrpc/com.atproto.repo.uploadBlob"


@pytest.fixture
def ours(bluesky: BlueskyServer, bluesky_person: BlueskyPerson) -> Bluesky:
    """Our account."""
    return bluesky_account(bluesky.url, bluesky_person)


@pytest.fixture
def over_line(bluesky_line: Proxy, bluesky_person: BlueskyPerson) -> Bluesky:
    """Our account, over a line that can be made bad."""
    return bluesky_account(bluesky_line.url, bluesky_person)


def test_the_same_post_sent_again_stands_once(
    ours: Bluesky, bluesky: BlueskyServer, bluesky_person: BlueskyPerson
) -> None:
    fixed = prepared()

    assert ours.publish(POST, fixed) == ours.publish(POST, fixed)
    assert len(bluesky.posts(bluesky_person)) == 1


def test_a_post_sent_again_stands_once_even_if_a_mention_has_come_alive_meanwhile(
    ours: Bluesky, bluesky: BlueskyServer, bluesky_person: BlueskyPerson
) -> None:
    newcomer = f"new{bluesky_person.handle[:8]}"
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


def test_a_post_whose_answer_is_lost_is_found(over_line: Bluesky, bluesky_line: Proxy) -> None:
    fixed = prepared()
    bluesky_line.on("POST", PUT, lose_answer, times=1)

    with pytest.raises(OutcomeUnknown, match="it did not answer"):
        over_line.publish(POST, fixed)

    found = over_line.find(POST, fixed, since=clock.now())
    assert found is not None
    assert found == over_line.publish(POST, fixed)
    assert [post.id for post in over_line.recent()] == [found.id]


def test_a_post_that_never_arrived_is_not_found(over_line: Bluesky, bluesky_line: Proxy) -> None:
    fixed = prepared()
    bluesky_line.on("POST", PUT, lose_request)

    with pytest.raises(OutcomeUnknown):
        over_line.publish(POST, fixed)

    assert over_line.find(POST, fixed, since=clock.now()) is None
    assert over_line.recent() == []


def test_when_it_stands_already_and_cannot_be_read_there_is_a_doubt(
    over_line: Bluesky, bluesky_line: Proxy
) -> None:
    """Something stands under our name, so "nothing was posted" would be a lie."""
    fixed = prepared()
    over_line.publish(Outgoing("here"), fixed)
    bluesky_line.on("GET", "/xrpc/com.atproto.repo.getRecord", answer_with(429))

    with pytest.raises(OutcomeUnknown):
        over_line.publish(Outgoing("here", language="en"), fixed)


def test_an_upload_whose_answer_is_lost_posts_nothing(
    over_line: Bluesky, bluesky_line: Proxy
) -> None:
    fixed = prepared()
    bluesky_line.on("POST", UPLOAD, lose_answer, times=1)

    with pytest.raises(ChannelBusy):
        over_line.publish(POST, fixed)

    assert over_line.recent() == []
    assert over_line.publish(POST, fixed).id == over_line.recent()[0].id


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_server_leaves_a_doubt(
    over_line: Bluesky, bluesky_line: Proxy, status: int
) -> None:
    bluesky_line.on("POST", PUT, answer_with(status))

    with pytest.raises(OutcomeUnknown):
        over_line.publish(Outgoing("Hello"), prepared())


def test_an_image_that_was_tidied_away_is_uploaded_again(
    over_line: Bluesky, bluesky_line: Proxy
) -> None:
    gone = answer_with(400, {"Content-Type": "application/json"}, '{"error": "BlobNotFound"}')
    bluesky_line.on("POST", PUT, gone, times=1)
    fixed = prepared()

    with pytest.raises(ChannelBusy):
        over_line.publish(POST, fixed)

    assert over_line.publish(POST, fixed).id == over_line.recent()[0].id
