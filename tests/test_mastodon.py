"""Publishing, reading back and measuring on a Mastodon server (mastodon-mock, over real HTTP)."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from signoff import clock
from signoff.networks.errors import PostRefused
from signoff.networks.mastodon.account import Mastodon
from signoff.networks.network import Outgoing, Reading
from tests.our_accounts import MASTODON_POST as POST
from tests.our_accounts import mastodon_account
from tests.our_accounts import mastodon_key as prepared
from tests.servers.mastodon import MastodonServer
from tests.servers.proxy import Proxy, answer_with

POSTS = "/api/v1/statuses"


@pytest.fixture
def ours(mastodon: MastodonServer) -> Mastodon:
    """The team's account."""
    return mastodon_account(mastodon.url, mastodon.token)


@pytest.fixture
def over_line(mastodon_line: Proxy, mastodon: MastodonServer) -> Mastodon:
    """The team's account, over that line."""
    return mastodon_account(mastodon_line.url, mastodon.token)


def test_a_post_arrives_whole(ours: Mastodon, mastodon: MastodonServer) -> None:
    sent = ours.publish(POST, prepared())

    [post] = mastodon.posts()
    assert (post["id"], post["url"], post["language"]) == (sent.id, sent.url, "de")
    assert post["visibility"] == "public"
    assert abs(sent.at - clock.now()) < timedelta(minutes=1)
    attached = post["media_attachments"]
    assert [media["description"] or "" for media in attached] == [one.alt for one in POST.images]
    assert [httpx.get(media["url"], timeout=60).content for media in attached] == [
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
    over_line: Mastodon, mastodon_line: Proxy
) -> None:
    sent = [over_line.publish(Outgoing(f"{n}"), prepared(str(n))).id for n in range(25)]
    over_line.delete(sent[7])
    mastodon_line.clear()

    measured = over_line.measure(sent)

    assert set(measured) == set(sent) - {sent[7]}
    assert mastodon_line.seen("GET", POSTS) == 2
    assert mastodon_line.seen("GET", f"{POSTS}/{sent[7]}") == 1  # asked again before we believe it


def test_a_server_that_does_not_tell_many_at_once_is_asked_one_by_one(
    over_line: Mastodon, mastodon_line: Proxy
) -> None:
    sent = [over_line.publish(Outgoing(f"{n}"), prepared(str(n))).id for n in range(3)]
    over_line.delete(sent[1])
    mastodon_line.on("GET", POSTS, answer_with(404))

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
    over_line: Mastodon, mastodon_line: Proxy, ours: Mastodon
) -> None:
    mastodon_line.on("GET", "/api/v2/instance", answer_with(404))

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
