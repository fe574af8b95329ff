"""Whoever decides by mailed links has no account, and no part that takes one."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from server.quiet_log import ACCESS, WithoutSecrets
from signoff.access.accounts import accept, invite, sign_in
from signoff.access.invitations import invited, not_yet_here
from signoff.access.link_refusals import LinkUnknown
from signoff.access.links import opened, show_by_link
from signoff.access.oidc.mapping import person_meant
from signoff.access.oidc.refusals import OnlyByLink
from signoff.access.refusals import HasNoAccount, InvitationGone, WrongPair
from signoff.access.sessions import open_session, who_holds
from signoff.access.visitor import Way
from signoff.lifecycle.in_force import workspace_in_force
from signoff.workspace import read_files
from signoff.workspace.sign_in import SignIn
from tests.example_workspace import complaints
from tests.outsiders import agency_at_work, files, mailed, waiting_for_clients
from tests.own_accounts import ON_SQLITE, PASSWORD, team_at_work

INSIDE = ("    external: true\n", "")


@pytest.fixture
def at_work(store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The team and its two clients are at work."""
    with team_at_work(monkeypatch):
        agency_at_work()
        yield


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("owner: olivia", "owner: clara"), "Clara Conti is external, and cannot answer for"),
        (("roles: [client]", "roles: [content-creator]"), "may brief, create: that takes"),
        (("roles: [client]", "roles: [client, engineer]"), "the role engineer may run"),
        (("roles: [client]", "roles: [social-media-manager]"), "brief, create, measure, hold"),
        (("    external: true", "    external: true\n    notify: [chat]\n    chat: x"), "readers"),
        (("    external: true", "    external: yes please"), "Write true, or with-code if"),
        (("name: Hazel", "links: {days_at_most: 15}\nname: Hazel"), "Write 14 or less"),
        (
            ("name: Hazel", "sign_in: {people: {c@acme.example: clara}}\nname: Hazel"),
            "Clara Conti is external, and does not sign in",
        ),
    ],
)
def test_what_an_external_person_cannot_be_is_named(
    change: tuple[str, str], complaint: str
) -> None:
    assert complaint in "\n".join(complaints(files(change)))
    read_files(files())


@ON_SQLITE
@pytest.mark.usefixtures("at_work")
def test_nobody_external_is_invited() -> None:
    with pytest.raises(HasNoAccount, match="Clara Conti is external"):
        invite("clara", "a test")
    assert {"clara", "casper"} & {*not_yet_here()} == set()


@ON_SQLITE
@pytest.mark.usefixtures("at_work")
def test_what_somebody_had_before_they_were_external_opens_nothing() -> None:
    agency_at_work(INSIDE)
    accept(invite("clara", "a test"), PASSWORD)
    later, secret = invite("clara", "a test"), open_session("clara", Way.PASSWORD).secret
    assert who_holds(secret)

    agency_at_work()

    assert who_holds(secret) is None
    with pytest.raises(WrongPair):
        sign_in("clara", PASSWORD)
    with pytest.raises(InvitationGone):
        invited(later)
    with pytest.raises(InvitationGone):
        accept(later, PASSWORD)


@ON_SQLITE
@pytest.mark.usefixtures("at_work")
def test_the_teams_provider_lets_nobody_external_in() -> None:
    claims = {"email": "clara@acme.example", "email_verified": True}

    with pytest.raises(OnlyByLink, match="You need not sign in, Clara Conti"):
        person_meant(claims, workspace_in_force().team, SignIn(), "Example ID")


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize("way", [Way.LINK, Way.LINK_AND_CODE])
def test_a_session_by_link_holds_nowhere(way: Way) -> None:
    """Not even one that somebody made with a cookie, for a person who has an account."""
    assert who_holds(open_session("clara", way).secret) is None
    assert who_holds(open_session("grace", way).secret) is None
    assert who_holds(open_session("grace", Way.INSIDE).secret)


@ON_SQLITE
@pytest.mark.usefixtures("at_work")
def test_a_link_shows_who_somebody_is_and_gives_no_secret_away() -> None:
    link = mailed(waiting_for_clients())

    by = show_by_link(opened(link.token))

    assert (by.person, by.way) == ("clara", Way.LINK)
    for secret in (link.token, link.token.partition(".")[0], str(by.session_id)):
        assert who_holds(secret) is None
    with pytest.raises(LinkUnknown):
        opened(link.token[:-1])
    assert link.expires_at - timedelta(days=14) <= link.expires_at


def test_the_servers_own_log_names_no_link_and_no_invitation(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As uvicorn logs each request: https://github.com/encode/uvicorn, `access_logger.info`."""
    log = logging.getLogger(ACCESS)
    log.addFilter(quiet := WithoutSecrets())
    with caplog.at_level(logging.INFO, ACCESS):
        for path in (
            "/review/S3cret.x/image/ab?language=de",
            "/review//S3cret.x",
            "/invitation/S3cret",
            "/calendar/S3cret.x/signoff.ics",
        ):
            log.info('%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", path, "1.1", 200)
    log.removeFilter(quiet)

    assert "S3cret" not in caplog.text
    assert "GET /review/…/image/ab?language=de HTTP/1.1" in caplog.text
