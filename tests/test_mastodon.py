"""Publishing, reading back and measuring on a Mastodon server (mastodon-mock, over real HTTP)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest

from signoff import clock
from signoff.networks.errors import AccessLost, ChannelBusy, OutcomeUnknown, PostRefused
from signoff.networks.line import open_client
from signoff.networks.mastodon.account import Mastodon
from signoff.networks.network import Outgoing, Reading
from tests.images import FOUR_IMAGES
from tests.servers.mastodon import MastodonServer
from tests.servers.proxy import Proxy, answer_with, bad_line, lose_answer, lose_request

POSTS = "/api/v1/statuses"
POST = Outgoing(
    "Grüße & „Zitat“ <3 @ada #Äpfel 👨‍👩‍👧‍👦\n\nhttps://example.com/a?b=c&d=e#f", FOUR_IMAGES, "de"
)


def account(url: str, token: str) -> Mastodon:
    """The account, signed in as its block does it."""
    return Mastodon(open_client(url, headers={"Authorization": f"Bearer {token}"}))


@pytest.fixture
def ours(mastodon: MastodonServer) -> Mastodon:
    """The team's account."""
    return account(mastodon.url, mastodon.token)


@pytest.fixture
def line(mastodon: MastodonServer) -> Iterator[Proxy]:
    """A line to the server that can be made bad."""
    with bad_line(mastodon.url) as proxy:
        yield proxy


@pytest.fixture
def over_line(line: Proxy, mastodon: MastodonServer) -> Mastodon:
    """The team's account, over that line."""
    return account(line.url, mastodon.token)


def prepared(key: str = "publication-7") -> dict[str, str]:
    """What is fixed before the first attempt."""
    return Mastodon(httpx.Client()).prepare(POST, key, clock.now())


def test_a_post_arrives_whole(ours: Mastodon, mastodon: MastodonServer) -> None:
    sent = ours.publish(POST, prepared())

    [post] = mastodon.posts()
    assert (post["id"], post["url"], post["language"]) == (sent.id, sent.url, "de")
    assert post["visibility"] == "public"
    assert abs(sent.at - clock.now()) < timedelta(minutes=1)
    attached = post["media_attachments"]
    assert [media["description"] or "" for media in attached] == [one.alt for one in POST.images]
    assert [httpx.get(media["url"]).content for media in attached] == [
        one.content for one in POST.images
    ]
    assert [tag["name"].lower() for tag in post["tags"]] == ["äpfel"]
    assert [mention["acct"] for mention in post["mentions"]] == ["ada"]


def test_we_read_our_own_posts_newest_first(ours: Mastodon) -> None:
    first = ours.publish(replace(POST, text="first", images=()), prepared("1"))
    second = ours.publish(POST, prepared("2"))

    newest, oldest = ours.recent()

    assert (newest.id, newest.url, newest.at, newest.image_count) == (
        second.id,
        second.url,
        second.at,
        4,
    )
    assert newest.text == POST.text
    assert (oldest.id, oldest.text, oldest.image_count) == (first.id, "first", 0)
    assert ours.recent(limit=1) == [newest]


def test_more_posts_than_fit_a_page_are_read_page_by_page(ours: Mastodon) -> None:
    for number in range(45):
        ours.publish(Outgoing(f"post {number}"), prepared(str(number)))

    read = [post.text for post in ours.recent(limit=100)]

    assert read == [f"post {number}" for number in reversed(range(45))]


def test_the_same_post_under_the_same_key_stands_once(
    ours: Mastodon, mastodon: MastodonServer
) -> None:
    assert ours.publish(POST, prepared()) == ours.publish(POST, prepared())
    assert len(mastodon.posts()) == 1


def test_a_post_whose_answer_is_lost_is_found(
    over_line: Mastodon, line: Proxy, mastodon: MastodonServer
) -> None:
    started = clock.now()
    line.on("POST", POSTS, lose_answer)

    with pytest.raises(OutcomeUnknown, match="it did not answer"):
        over_line.publish(POST, prepared())

    found = over_line.find(POST, prepared(), since=started)
    [post] = mastodon.posts()
    assert found is not None
    assert (found.id, found.url) == (post["id"], post["url"])
    assert line.seen("POST", POSTS) == 1


def test_a_post_that_never_arrived_is_not_found(
    over_line: Mastodon, line: Proxy, mastodon: MastodonServer
) -> None:
    line.on("POST", POSTS, lose_request)

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


def test_a_deleted_post_is_gone_and_may_be_deleted_again(
    ours: Mastodon, mastodon: MastodonServer
) -> None:
    sent = ours.publish(POST, prepared())

    ours.delete(sent.id)
    ours.delete(sent.id)

    assert mastodon.posts() == []


def test_what_the_audience_does_is_measured(ours: Mastodon, mastodon: MastodonServer) -> None:
    sent = ours.publish(POST, prepared())
    for person in ("ada", "ben"):
        with mastodon.as_(person) as http:
            http.post(f"{POSTS}/{sent.id}/favourite").raise_for_status()
    with mastodon.as_("ada") as ada:
        ada.post(f"{POSTS}/{sent.id}/reblog").raise_for_status()
        ada.post(POSTS, data={"status": "@team Nice", "in_reply_to_id": sent.id}).raise_for_status()

    assert ours.measure([sent.id]) == {
        sent.id: Reading({"likes": 2, "shares": 1, "comments": 1})  # it tells no quotes: absent
    }


def test_many_posts_are_measured_in_few_questions_and_deleted_ones_are_absent(
    over_line: Mastodon, line: Proxy
) -> None:
    sent = [over_line.publish(Outgoing(f"{n}"), prepared(str(n))).id for n in range(45)]
    over_line.delete(sent[7])
    line.clear()

    measured = over_line.measure(sent)

    assert set(measured) == set(sent) - {sent[7]}
    assert line.seen("GET", POSTS) == 3
    assert line.seen("GET", f"{POSTS}/{sent[7]}") == 1  # asked again before we believe it


def test_a_server_that_does_not_tell_many_at_once_is_asked_one_by_one(
    over_line: Mastodon, line: Proxy
) -> None:
    sent = [over_line.publish(Outgoing(f"{n}"), prepared(str(n))).id for n in range(3)]
    over_line.delete(sent[1])
    line.on("GET", POSTS, answer_with(404))

    assert set(over_line.measure(sent)) == {sent[0], sent[2]}


def test_followers_are_counted(ours: Mastodon, mastodon: MastodonServer) -> None:
    before = ours.followers()
    with mastodon.as_("team") as http:
        me = http.get("/api/v1/accounts/verify_credentials").json()["id"]
    with mastodon.as_("eva") as eva:
        eva.post(f"/api/v1/accounts/{me}/follow").raise_for_status()

    assert (before, ours.followers()) == (0, 1)


def test_the_limits_are_the_servers(ours: Mastodon) -> None:
    told = ours.limits()

    assert (told.characters, told.images, told.characters_per_link) == (500, 4, 23)
    assert told.image_bytes == 10_485_760  # Mastodon's own default is larger
    assert told.alt_characters == Mastodon.DEFAULTS.alt_characters  # this one does not tell
    assert "video/mp4" not in told.mime_types


def test_an_older_servers_limits_are_asked_where_it_tells_them(
    over_line: Mastodon, line: Proxy, ours: Mastodon
) -> None:
    line.on("GET", "/api/v2/instance", answer_with(404))

    assert over_line.limits() == ours.limits()


@pytest.mark.parametrize(
    ("characters", "fits"), [(500, True), (501, False)], ids=["at the limit", "over it"]
)
def test_our_count_and_the_servers_agree(ours: Mastodon, characters: int, fits: bool) -> None:
    post = Outgoing("x" * characters)
    assert (ours.findings(post, "hq", ours.limits()) == []) is fits

    if fits:
        ours.publish(post, prepared())
    else:
        with pytest.raises(PostRefused, match="Text is too long"):
            ours.publish(post, prepared())


def test_a_bad_token_is_access_lost(mastodon: MastodonServer) -> None:
    with pytest.raises(AccessLost, match="connect the account again"):
        account(mastodon.url, "forged").publish(POST, prepared())


def limited(mastodon: MastodonServer, effect: dict[str, object]) -> None:
    """Let the server itself answer so to the next post."""
    rule = {"match": {"methods": ["POST"], "path": POSTS}, "effect": effect, "count": 1}
    httpx.post(f"{mastodon.url}/api/v1/_mock/faults", json=rule).raise_for_status()


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
    over_line: Mastodon, line: Proxy, mastodon: MastodonServer
) -> None:
    line.on("POST", "/api/v2/media", lose_answer, times=1)

    with pytest.raises(ChannelBusy):
        over_line.publish(POST, prepared())

    assert mastodon.posts() == []
    assert over_line.publish(POST, prepared()).id == mastodon.posts()[0]["id"]


def test_nobody_at_the_address_is_busy(mastodon: MastodonServer) -> None:
    with pytest.raises(ChannelBusy, match="cannot be reached"):
        account("http://127.0.0.1:1", mastodon.token).publish(POST, prepared())


def processing(line: Proxy, uploaded: str) -> None:
    """Let an upload be answered with 202, as a server does that still works on the image."""
    line.on(
        "POST",
        "/api/v2/media",
        answer_with(
            202, {"Content-Type": "application/json"}, f'{{"id": "{uploaded}", "url": null}}'
        ),
    )


def test_an_image_that_is_still_processed_is_waited_for(
    over_line: Mastodon, line: Proxy, mastodon: MastodonServer
) -> None:
    with mastodon.as_("team") as http:
        file = {"file": ("a.png", FOUR_IMAGES[0].content, "image/png")}
        uploaded = http.post("/api/v2/media", files=file).json()["id"]
    processing(line, uploaded)

    over_line.publish(replace(POST, images=POST.images[:1]), prepared())

    assert [media["id"] for media in mastodon.posts()[0]["media_attachments"]] == [uploaded]


def test_an_image_that_is_never_done_posts_nothing(
    over_line: Mastodon, line: Proxy, mastodon: MastodonServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signoff.networks.mastodon.account.PROCESSING_SECONDS", 1)
    processing(line, "7")
    still = answer_with(206, {"Content-Type": "application/json"}, '{"id": "7", "url": null}')
    line.on("GET", "/api/v1/media/7", still)

    with pytest.raises(ChannelBusy, match="still works on an image"):
        over_line.publish(POST, prepared())

    assert mastodon.posts() == []


def test_the_key_is_the_publications_and_never_the_moments() -> None:
    moments = [datetime(2026, 1, 1, tzinfo=clock.now().tzinfo), clock.now()]
    ours = Mastodon(httpx.Client())

    keys = {ours.prepare(POST, "publication-7", moment)["idempotency_key"] for moment in moments}

    assert len(keys) == 1
    assert keys != {prepared("publication-8")["idempotency_key"]}
