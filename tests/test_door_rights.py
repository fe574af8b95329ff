"""Who may do what at the door, in the example team."""

import pytest

from server.door.needs import Need
from server.door.rights import may, sees_everywhere
from signoff.access.visitor import Scope, Service, SignedIn, Stranger, Visitor, Way
from signoff.workspace import Workspace, read_workspace
from tests.example_workspace import EXAMPLE

EVERYBODYS = {
    *(Need.OPEN, Need.SIGNED_IN, Need.READ, Need.ANSWER, Need.INPUT_FORM, Need.CHECK_FORM),
}
WORKER = Service("worker", Scope.WORKER)
ENGINEER = Service("laptop", Scope.ENGINEER)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return read_workspace(EXAMPLE)


def somebody(person: str) -> SignedIn:
    return SignedIn(person, 1, Way.PASSWORD)


def needs_of(visitor: Visitor, workspace: Workspace | None) -> set[Need]:
    return {need for need in Need if may(visitor, need, workspace)}


@pytest.mark.parametrize(
    ("person", "beside"),
    [
        pytest.param("giulia", {Need.START}, id="content creator"),
        pytest.param("luca", {Need.START}, id="country lead"),
        pytest.param("grace", {Need.READ_ALL}, id="director: writes no briefs"),
        pytest.param("olivia", {Need.READ_ALL, Need.START}, id="social media manager"),
        pytest.param("amir", set(Need) - EVERYBODYS, id="engineer"),
    ],
)
def test_a_role_opens_what_it_needs_and_no_more(
    person: str, beside: set[Need], workspace: Workspace
) -> None:
    assert needs_of(somebody(person), workspace) == EVERYBODYS | beside


def test_a_stranger_gets_as_far_as_the_sign_in(workspace: Workspace) -> None:
    assert needs_of(Stranger(), workspace) == {Need.OPEN}


def test_who_has_left_the_team_is_a_stranger(workspace: Workspace) -> None:
    assert needs_of(somebody("gone"), workspace) == {Need.OPEN}
    assert needs_of(somebody("amir"), None) == {Need.OPEN}
    assert not sees_everywhere(somebody("gone"), workspace)


def test_a_worker_works_and_an_engineers_token_opens_everything() -> None:
    assert needs_of(WORKER, None) == set(Need) - {Need.ENGINEER, Need.CHECK_FORM}
    assert needs_of(ENGINEER, None) == set(Need)


def test_what_nobody_has_thought_about_nobody_may(workspace: Workspace) -> None:
    for visitor in (Stranger(), somebody("amir"), WORKER, ENGINEER):
        assert not may(visitor, None, workspace)


def test_one_role_that_sees_everywhere_is_enough(workspace: Workspace) -> None:
    seeing = {id for id in workspace.team.people if sees_everywhere(somebody(id), workspace)}

    assert seeing == {"olivia", "amir", "grace", "mei", "noah"}
    assert sees_everywhere(WORKER, None)
    assert not sees_everywhere(Stranger(), workspace)
