"""Opening accounts from Prefect's blocks, and keeping their tokens there."""

from collections.abc import Iterator

import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings
from pydantic import SecretStr, ValidationError

from blocks.accounts import AccountIncomplete, NoAccount, account_blocks, open_account
from blocks.bluesky import BlueskyAccount
from blocks.mastodon import MastodonAccount
from signoff import clock
from signoff.networks.network import Outgoing
from signoff.networks.registry import NoSuchNetwork, names
from tests.servers.bluesky import BlueskyPerson, BlueskyServer, expired_access
from tests.servers.mastodon import MastodonServer
from tests.servers.prefect import RunningPrefect
from tests.servers.proxy import Proxy, bad_line

LOGIN = "/xrpc/com.atproto.server.createSession"
HELLO = Outgoing("Hello")


@pytest.fixture
def line(bluesky: BlueskyServer) -> Iterator[Proxy]:
    """A line to the server on which we see who logs in."""
    with bad_line(bluesky.url) as proxy:
        yield proxy


def bluesky_account(
    url: str, person: BlueskyPerson, access: str = "", password: str = ""
) -> BlueskyAccount:
    """The block as somebody has just filled it in."""
    return BlueskyAccount(
        server=url,
        handle=f"@{person.handle} ",
        app_password=SecretStr(password or person.app_password),
        access_token=SecretStr(access),
    )


def stored(name: str) -> BlueskyAccount:
    """What Prefect keeps under this name now."""
    block = BlueskyAccount.load(name, _sync=True)  # type: ignore[call-arg]
    assert isinstance(block, BlueskyAccount)
    return block


def test_an_account_is_opened_by_its_network_and_name(
    prefect_api: RunningPrefect, mastodon: MastodonServer
) -> None:
    MastodonAccount(server=mastodon.url, token=SecretStr(f" {mastodon.token}\n")).save(
        "opened-in-a-test", overwrite=True
    )

    channel = open_account("mastodon", "opened-in-a-test")

    sent = channel.publish(HELLO, channel.prepare(HELLO, "7", clock.now()))
    assert [post["id"] for post in mastodon.posts()] == [sent.id]


def test_new_tokens_are_stored_back_for_the_next_process(
    prefect_api: RunningPrefect, line: Proxy, bluesky_person: BlueskyPerson
) -> None:
    expired = expired_access(bluesky_person.did)
    bluesky_account(line.url, bluesky_person, expired).save("opened-in-a-test", overwrite=True)

    open_account("bluesky", "opened-in-a-test").recent()
    open_account("bluesky", "opened-in-a-test").recent()

    assert line.seen("POST", LOGIN) == 1
    assert stored("opened-in-a-test").access_token.get_secret_value() not in ("", expired)
    assert stored("opened-in-a-test").refresh_token.get_secret_value() != ""


def test_storing_tokens_keeps_a_password_that_somebody_changes_meanwhile(
    prefect_api: RunningPrefect, line: Proxy, bluesky_person: BlueskyPerson
) -> None:
    bluesky_account(line.url, bluesky_person).save("opened-in-a-test", overwrite=True)
    channel = open_account("bluesky", "opened-in-a-test")
    changed = bluesky_account(line.url, bluesky_person, password="changed")
    changed.save("opened-in-a-test", overwrite=True)

    channel.recent()

    assert stored("opened-in-a-test").app_password.get_secret_value() == "changed"
    assert stored("opened-in-a-test").access_token.get_secret_value() != ""


def test_when_tokens_cannot_be_stored_we_publish_all_the_same(
    prefect_api: RunningPrefect, line: Proxy, bluesky_person: BlueskyPerson
) -> None:
    bluesky_account(line.url, bluesky_person).save("opened-in-a-test", overwrite=True)
    channel = open_account("bluesky", "opened-in-a-test")

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:1/api"}):
        sent = channel.publish(HELLO, channel.prepare(HELLO, "7", clock.now()))

    assert [post.id for post in channel.recent()] == [sent.id]


def test_secrets_are_not_shown_to_who_reads_the_block(
    prefect_api: RunningPrefect, mastodon: MastodonServer
) -> None:
    MastodonAccount(server=mastodon.url, token=SecretStr(mastodon.token)).save(
        "opened-in-a-test", overwrite=True
    )

    with get_client(sync_client=True) as client:
        shown = client.request(
            "GET",
            "/block_types/slug/{slug}/block_documents/name/{block_document_name}",
            path_params={"slug": "mastodon-account", "block_document_name": "opened-in-a-test"},
        )

    assert mastodon.token not in shown.text
    assert mastodon.token not in repr(open_account("mastodon", "opened-in-a-test"))


@pytest.mark.parametrize("network", names())
def test_a_missing_account_says_which_block_to_create(
    prefect_api: RunningPrefect, network: str
) -> None:
    with pytest.raises(NoAccount) as caught:
        open_account(network, "nobody")

    assert str(caught.value) == (
        "No account called nobody is connected. In Prefect's UI, under Blocks, create a block of"
        f" the type “{network.capitalize()} account” and name it nobody."
    )


def test_an_account_that_lacks_something_says_what(prefect_api: RunningPrefect) -> None:
    MastodonAccount(server="social.test", token=SecretStr("x")).save("odd", overwrite=True)
    with get_client(sync_client=True) as client:
        found = client.read_block_document_by_name("odd", "mastodon-account")
        path = {"id": found.id}
        client.request(
            "PATCH", "/block_documents/{id}", path_params=path, json={"data": {"server": "a b"}}
        )

    with pytest.raises(AccountIncomplete, match=r"correct these fields .* odd: server"):
        open_account("mastodon", "odd")


def test_an_unknown_network_is_named() -> None:
    with pytest.raises(NoSuchNetwork, match="myspace"):
        open_account("myspace", "opened-in-a-test")


def test_every_network_has_a_block_that_is_a_form() -> None:
    assert [block.get_block_type_slug() for block in account_blocks()] == [
        f"{name}-account" for name in names()
    ]
    for block in account_blocks():
        fields = block.model_json_schema()["properties"].values()
        assert all(field["description"] for field in fields)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("mastodon.social", "https://mastodon.social"),
        (" https://mastodon.social/ ", "https://mastodon.social"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
    ],
)
def test_an_address_may_be_typed_as_people_do(typed: str, address: str) -> None:
    assert MastodonAccount(server=typed, token=SecretStr("x")).server == address


@pytest.mark.parametrize("typed", ["", "my server", "ftp://a.test", "https://user:pass@a.test"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        MastodonAccount(server=typed, token=SecretStr("x"))


@pytest.mark.parametrize("pasted", ["two words", "line\nbreak", "tökén", "…"])
def test_a_token_pasted_with_something_around_it_is_refused(pasted: str) -> None:
    with pytest.raises(ValidationError, match="no spaces") as caught:
        MastodonAccount(server="social.test", token=SecretStr(pasted))

    assert pasted not in str(caught.value)
