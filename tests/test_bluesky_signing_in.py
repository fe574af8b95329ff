"""Staying signed in on a real Bluesky server (PDS), whatever happens to the tokens."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from signoff.networks.errors import AccessLost, ChannelBusy
from signoff.networks.network import Outgoing
from tests.our_accounts import BLUESKY_POST as POST
from tests.our_accounts import BlueskyAccess
from tests.our_accounts import bluesky_key as prepared
from tests.servers.bluesky import (
    BlueskyPerson,
    BlueskyServer,
    bluesky_server,
    expired_access,
    expired_refresh,
)
from tests.servers.proxy import Behaviour, Proxy, answer_with, lose_answer

PUT = "/xrpc/com.atproto.repo.putRecord"
LOGIN = "/xrpc/com.atproto.server.createSession"
RENEW = "/xrpc/com.atproto.server.refreshSession"


def test_the_first_request_logs_in_and_the_tokens_are_remembered(
    bluesky_line: Proxy, bluesky_person: BlueskyPerson
) -> None:
    account = BlueskyAccess(bluesky_line.url, bluesky_person)

    account.channel.recent()
    account.channel.recent()

    assert bluesky_line.seen("POST", LOGIN) == len(account.remembered) == 1
    again = BlueskyAccess(bluesky_line.url, bluesky_person, account.remembered[0])
    again.channel.recent()
    again.channel.publish(Outgoing("Hello"), prepared())
    assert bluesky_line.seen("POST", LOGIN) == 1


def test_an_expired_token_is_renewed_in_the_middle_of_a_publication(
    bluesky_line: Proxy, bluesky_person: BlueskyPerson
) -> None:
    first = BlueskyAccess(bluesky_line.url, bluesky_person)
    first.channel.recent()
    bluesky_line.clear()
    tokens = (expired_access(bluesky_person.did), first.remembered[0][1])
    account = BlueskyAccess(bluesky_line.url, bluesky_person, tokens)

    sent = account.channel.publish(POST, prepared())

    assert [post.id for post in account.channel.recent()] == [sent.id]
    assert (bluesky_line.seen("POST", RENEW), bluesky_line.seen("POST", LOGIN)) == (1, 0)
    assert len(account.remembered) == 1


@pytest.mark.parametrize("refresh", ["expired", "forged", "used", ""])
def test_when_renewing_fails_it_logs_in_again(
    bluesky_line: Proxy, bluesky_person: BlueskyPerson, refresh: str
) -> None:
    tokens = {
        "expired": expired_refresh(bluesky_person.did),
        "forged": "forged",
        "used": expired_access(bluesky_person.did),
        "": "",
    }
    stale = (expired_access(bluesky_person.did), tokens[refresh])
    account = BlueskyAccess(bluesky_line.url, bluesky_person, stale)

    assert account.channel.publish(Outgoing("Hello"), prepared())
    assert bluesky_line.seen("POST", LOGIN) == len(account.remembered) == 1


def test_a_withdrawn_app_password_is_access_lost(
    bluesky: BlueskyServer, bluesky_person: BlueskyPerson
) -> None:
    account = BlueskyAccess(bluesky.url, replace(bluesky_person, app_password="withdrawn"))

    with pytest.raises(AccessLost, match="Invalid identifier or password"):
        account.channel.publish(POST, prepared())
    assert account.remembered == []


@pytest.mark.parametrize(
    ("lost", "trouble"),
    [(LOGIN, lose_answer), (LOGIN, answer_with(503, {"Retry-After": "7"})), (RENEW, lose_answer)],
)
def test_a_login_that_gets_lost_posts_nothing(
    bluesky_line: Proxy, bluesky_person: BlueskyPerson, lost: str, trouble: Behaviour
) -> None:
    tokens = (expired_access(bluesky_person.did), "anything") if lost == RENEW else ("", "")
    account = BlueskyAccess(bluesky_line.url, bluesky_person, tokens)
    bluesky_line.on("POST", lost, trouble, times=1)

    with pytest.raises(ChannelBusy):
        account.channel.publish(POST, prepared())

    assert bluesky_line.seen("POST", PUT) == 0


def failed_login(url: str, person: BlueskyPerson) -> None:
    """Somebody tries a password."""
    with pytest.raises(AccessLost):
        BlueskyAccess(url, person).channel.recent()


def test_a_spent_rate_limit_posts_nothing_and_says_when_to_come_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The server's own: thirty logins in five minutes."""
    nobody = BlueskyPerson("nobody.test", "did:plc:nobody", "wrong", "")
    folder = tmp_path_factory.mktemp("limited")
    with bluesky_server(folder, PDS_RATE_LIMITS_ENABLED="true") as server:
        channel = BlueskyAccess(server.url, nobody).channel
        with ThreadPoolExecutor(30) as together:  # each wrong password takes it a third of a second
            list(together.map(lambda _: failed_login(server.url, nobody), range(30)))
        with pytest.raises(ChannelBusy, match="Rate Limit Exceeded") as caught:
            channel.recent()

    assert caught.value.retry_after is not None
    assert timedelta() < caught.value.retry_after <= timedelta(minutes=5)
