"""The provider says who somebody is; team.yaml says whether that is one of the team."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from server.pages.session_cookie import NAME
from signoff.access.door_key import KeyTooShort, door_key
from signoff.access.oidc import ProviderSettings
from signoff.access.oidc.configuration import ProviderHalfNamed, ProviderInTheOpen
from signoff.access.oidc.mapping import person_meant
from signoff.access.oidc.refusals import EmailNotVerified, RoleNotKept, SeveralMeant, UnknownHere
from signoff.settings import settings
from signoff.workspace import Team, files_of, read_files
from signoff.workspace.sign_in import SignIn
from tests.servers.oidc_door import Somebody
from tests.servers.oidc_fixtures import database_url, door, running_door, somebody
from tests.story import EXAMPLE

__all__ = ["database_url", "door", "running_door", "somebody"]


@pytest.fixture(scope="module")
def team() -> Team:
    return read_files(files_of(EXAMPLE)).team


def meant(team: Team, sign_in: SignIn | None = None, **claims: Any) -> str:
    """The person whom these words of the provider mean."""
    return person_meant(claims, team, sign_in or SignIn(), "Example ID").id


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mallory", "Example ID has not verified your email"),
        ("stefan", "stefan@hazelandthyme.example is nobody in the team of Hazel &amp; Thyme."),
    ],
)
def test_whom_the_team_does_not_know_reads_whom_to_ask(
    somebody: Somebody, name: str, said: str
) -> None:
    answer = somebody.http.get(somebody.reply(name))

    assert answer.status_code == 403
    assert said in answer.text
    assert "Olivia Grant (olivia@hazelandthyme.example)" in answer.text
    assert NAME not in somebody.http.cookies


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_email_that_is_not_verified_says_nothing(team: Team, verified: object) -> None:
    with pytest.raises(EmailNotVerified):
        meant(team, email="grace@hazelandthyme.example", email_verified=verified)


@pytest.mark.parametrize(
    "email",
    [
        "",
        None,
        ["grace@hazelandthyme.example"],
        "grace@hazelandthyme.example.evil.example",
        "grace@ha\N{LATIN SMALL LETTER Z WITH CARON}elandthyme.example",
        "\N{KELVIN SIGN}atharina@hazelandthyme.example",
        "grace+@hazelandthyme.example",
    ],
)
def test_an_email_that_only_looks_like_somebodys_is_nobodys(team: Team, email: object) -> None:
    with pytest.raises(UnknownHere):
        meant(team, email=email, email_verified=True)


def test_an_email_that_several_have_says_nothing(team: Team) -> None:
    shared = team.people["mei"].model_copy(update={"email": "GRACE@hazelandthyme.example"})
    both = team.model_copy(update={"people": {**team.people, "mei": shared}})

    with pytest.raises(SeveralMeant):
        meant(both, email="grace@hazelandthyme.example", email_verified=True)
    listed = SignIn(people={"Grace@HazelAndThyme.example": "grace"})
    assert meant(both, listed, email="grace@hazelandthyme.example", email_verified=True) == "grace"


def test_a_team_may_go_by_another_word_of_the_provider(team: Team) -> None:
    by_number = SignIn(claim="sub", people={"auth0|17": "grace", "auth0|18": "gone"})

    assert meant(team, by_number, sub="auth0|17") == "grace"
    for sub in ("AUTH0|17", "auth0|18", "auth0|19"):
        with pytest.raises(UnknownHere):
            meant(team, by_number, sub=sub, email="mei@hazelandthyme.example", email_verified=True)


def test_another_word_needs_a_list_of_people() -> None:
    with pytest.raises(ValidationError, match="List under people what sub says"):
        SignIn(claim="sub")


@pytest.mark.parametrize("groups", [["directors"], ["x", "board"]])
def test_a_role_is_kept_by_who_is_in_one_of_its_groups(team: Team, groups: list[str]) -> None:
    by_group = SignIn(groups={"directors": "director", "board": "director"})
    grace = {"email": "grace@hazelandthyme.example", "email_verified": True}

    assert meant(team, by_group, **grace, groups=groups) == "grace"


@pytest.mark.parametrize("groups", [None, [], "directors", ["legal", 7], {"directors": True}])
def test_who_lost_the_group_of_a_role_does_not_get_in_with_the_others(
    team: Team, groups: object
) -> None:
    by_group = SignIn(groups={"directors": "director", "legal": "legal"})
    grace = {"email": "grace@hazelandthyme.example", "email_verified": True}

    with pytest.raises(RoleNotKept, match=r"Director.*: directors\. Ask.*Olivia Grant"):
        meant(team, by_group, **grace, groups=groups)


def test_a_group_gives_nobody_a_role(team: Team) -> None:
    by_group = SignIn(groups={"directors": "director"})
    jonas = {"email": "jonas@hazelandthyme.example", "email_verified": True}

    assert meant(team, by_group, **jonas, groups=["directors"]) == "jonas"
    assert team.people["jonas"].roles == ("content-creator",)


def test_a_provider_is_named_whole_and_reached_safely() -> None:
    with pytest.raises(ProviderHalfNamed):
        ProviderSettings(issuer="https://id.example.org")
    for issuer in ("http://id.example.org", "id.example.org", "http://127.0.0.1.example.org"):
        with pytest.raises(ProviderInTheOpen):
            ProviderSettings(issuer=issuer, client_id="signoff")
    named = ProviderSettings(issuer="https://id.example.org/realm", client_id="signoff")
    assert named.called == "id.example.org"
    assert ProviderSettings().called == ""


def test_the_key_is_made_once_and_is_its_owners_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNOFF_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    door_key.cache_clear()

    made = door_key()
    door_key.cache_clear()

    assert door_key() == made
    assert len(made) >= 43
    assert stat.S_IMODE(os.stat(tmp_path / "home" / "door.key").st_mode) == 0o600
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["door.key"]
    door_key.cache_clear()
    monkeypatch.setenv("SIGNOFF_SECRET_KEY", "k" * 32)
    assert door_key() == "k" * 32
    door_key.cache_clear()
    monkeypatch.setenv("SIGNOFF_SECRET_KEY", "short")
    with pytest.raises(KeyTooShort):
        door_key()
    settings.cache_clear()
