"""When Mastodon is slow, busy, silent or refuses: nothing is posted twice, nothing is made up."""

from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest

from signoff import clock
from signoff.networks.errors import AccessLost, ChannelBusy, OutcomeUnknown
from signoff.networks.mastodon.account import Mastodon
from signoff.networks.network import Outgoing
from tests.images import FOUR_IMAGES
from tests.our_accounts import MASTODON_POST as POST
from tests.our_accounts import mastodon_account
from tests.our_accounts import mastodon_key as prepared
from tests.servers.mastodon import MastodonServer
from tests.servers.proxy import Proxy, answer_with, lose_answer, lose_request

POSTS = "/api/v1/statuses"


@pytest.fixture
def ours(mastodon: MastodonServer) -> Mastodon:
    """The team's account."""
    return mastodon_account(mastodon.url, mastodon.token)


@pytest.fixture
def over_line(mastodon_line: Proxy, mastodon: MastodonServer) -> Mastodon:
    """The team's account, over that line."""
    return mastodon_account(mastodon_line.url, mastodon.token)


def test_a_post_whose_answer_is_lost_is_found(
    over_line: Mastodon, mastodon_line: Proxy, mastodon: MastodonServer
) -> None:
    started = clock.now()
    mastodon_line.on("POST", POSTS, lose_answer)

    with pytest.raises(OutcomeUnknown, match="it did not answer"):
        over_line.publish(POST, prepared())

    found = over_line.find(POST, prepared(), since=started)
    [post] = mastodon.posts()
    assert found is not None
    assert (found.id, found.url) == (post["id"], post["url"])
    assert mastodon_line.seen("POST", POSTS) == 1


def test_a_post_that_never_arrived_is_not_found(
    over_line: Mastodon, mastodon_line: Proxy, mastodon: MastodonServer
) -> None:
    mastodon_line.on("POST", POSTS, lose_request)

    with pytest.raises(OutcomeUnknown):
        over_line.publish(POST, prepared())

    assert over_line.find(POST, prepared(), since=clock.now()) is None
    assert mastodon.posts() == []


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(POST, text=POST.text + "!"), id="other words"),
        pytest.param(replace(POST, images=POST.images[:3]), id="fewer images"),
    ],
)
def test_another_post_is_not_taken_for_ours(ours: Mastodon, other: Outgoing) -> None:
    ours.publish(other, prepared())

    assert ours.find(POST, prepared(), since=clock.now()) is None


def test_the_same_words_of_last_week_are_not_taken_for_ours(ours: Mastodon) -> None:
    ours.publish(POST, prepared())

    assert ours.find(POST, prepared(), since=clock.now() + timedelta(days=7)) is None


def test_a_post_is_found_where_the_server_shows_its_words_differently(ours: Mastodon) -> None:
    """This server prints bold where we wrote asterisks; Mastodon itself does not."""
    bold = Outgoing("A **great** day, `really`")
    sent = ours.publish(bold, prepared())

    assert ours.recent()[0].text == "A great day, really"
    assert ours.find(bold, prepared(), since=clock.now()) == sent


def test_a_bad_token_is_access_lost(mastodon: MastodonServer) -> None:
    with pytest.raises(AccessLost, match="connect the account again"):
        mastodon_account(mastodon.url, "forged").publish(POST, prepared())


def limited(mastodon: MastodonServer, effect: dict[str, object]) -> None:
    """Let the server itself answer so to the next post."""
    rule = {"match": {"methods": ["POST"], "path": POSTS}, "effect": effect, "count": 1}
    faults = f"{mastodon.url}/api/v1/_mock/faults"
    httpx.post(faults, json=rule, timeout=60).raise_for_status()


def test_a_spent_rate_limit_posts_nothing_and_says_when_to_come_back(
    ours: Mastodon, mastodon: MastodonServer
) -> None:
    limited(mastodon, {"type": "status", "status": 429, "headers": {"Retry-After": "7"}})

    with pytest.raises(ChannelBusy, match="Too many requests") as caught:
        ours.publish(POST, prepared())

    assert caught.value.retry_after == timedelta(seconds=7)
    assert mastodon.posts() == []


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_failing_server_leaves_a_doubt(
    ours: Mastodon, mastodon: MastodonServer, status: int
) -> None:
    limited(mastodon, {"type": "status", "status": status})

    with pytest.raises(OutcomeUnknown):
        ours.publish(POST, prepared())


def test_an_unreadable_answer_leaves_a_doubt(ours: Mastodon, mastodon: MastodonServer) -> None:
    limited(mastodon, {"type": "malformed"})

    with pytest.raises(OutcomeUnknown, match="makes no sense"):
        ours.publish(POST, prepared())


def test_an_upload_whose_answer_is_lost_posts_nothing(
    over_line: Mastodon, mastodon_line: Proxy, mastodon: MastodonServer
) -> None:
    mastodon_line.on("POST", "/api/v2/media", lose_answer, times=1)

    with pytest.raises(ChannelBusy):
        over_line.publish(POST, prepared())

    assert mastodon.posts() == []
    assert over_line.publish(POST, prepared()).id == mastodon.posts()[0]["id"]


def test_nobody_at_the_address_is_busy(mastodon: MastodonServer) -> None:
    with pytest.raises(ChannelBusy, match="cannot be reached"):
        mastodon_account("http://127.0.0.1:1", mastodon.token).publish(POST, prepared())


def processing(mastodon_line: Proxy, uploaded: str) -> None:
    """Let an upload be answered with 202, as a server does that still works on the image."""
    mastodon_line.on(
        "POST",
        "/api/v2/media",
        answer_with(
            202, {"Content-Type": "application/json"}, f'{{"id": "{uploaded}", "url": null}}'
        ),
    )


def test_an_image_that_is_still_processed_is_waited_for(
    over_line: Mastodon, mastodon_line: Proxy, mastodon: MastodonServer
) -> None:
    with mastodon.as_("team") as http:
        file = {"file": ("a.png", FOUR_IMAGES[0].content, "image/png")}
        uploaded = http.post("/api/v2/media", files=file).json()["id"]
    processing(mastodon_line, uploaded)

    over_line.publish(replace(POST, images=POST.images[:1]), prepared())

    assert [media["id"] for media in mastodon.posts()[0]["media_attachments"]] == [uploaded]


def test_an_image_that_is_never_done_posts_nothing(
    over_line: Mastodon,
    mastodon_line: Proxy,
    mastodon: MastodonServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("signoff.networks.mastodon.account.PROCESSING_SECONDS", 1)
    processing(mastodon_line, "7")
    still = answer_with(206, {"Content-Type": "application/json"}, '{"id": "7", "url": null}')
    mastodon_line.on("GET", "/api/v1/media/7", still)

    with pytest.raises(ChannelBusy, match="still works on an image"):
        over_line.publish(POST, prepared())

    assert mastodon.posts() == []


def test_the_key_is_the_publications_and_never_the_moments() -> None:
    moments = [datetime(2026, 1, 1, tzinfo=clock.now().tzinfo), clock.now()]
    ours = Mastodon(httpx.Client())

    keys = {ours.prepare(POST, "publication-7", moment)["idempotency_key"] for moment in moments}

    assert len(keys) == 1
    assert keys != {prepared("publication-8")["idempotency_key"]}
