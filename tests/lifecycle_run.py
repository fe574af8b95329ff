"""One content's flow run on a real Prefect server, answered and carried on by the test."""

import json
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.client.schemas.responses import OrchestrationResult
from prefect.settings import PREFECT_API_URL
from prefect.states import Scheduled
from sqlalchemy import select

from blocks.mastodon import MastodonAccount
from server.demo.player import Form, Player
from server.registering import register
from signoff import clock
from signoff.access.sessions import open_session
from signoff.access.visitor import SignedIn, Way
from signoff.lifecycle.in_force import workspace_in_force
from signoff.store.contents import Content, Outcome
from signoff.store.database import reading
from signoff.store.questions import Decision, Verdict
from tasks.forms import receive_answer
from tasks.runs import LIFECYCLE
from tests.servers.hands import carry_out, submit
from tests.servers.mastodon import MastodonServer
from tests.story import apply_example, brief

TEXT = "Kettle on, phone away. #HazelAndThyme"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What happens between forms and flow is the same on both databases."""


def set_to_work(mastodon: MastodonServer) -> None:
    """The example team is at work, with its accounts connected."""
    apply_example()
    tell_prefect(str(PREFECT_API_URL.value()))
    connected = _connected()
    ours = {"server": mastodon.url, "token": mastodon.token}
    for channel in workspace_in_force().channels:
        # To save one takes nine requests, and most tests leave them as they are.
        if connected.get(channel) != ours:
            MastodonAccount.model_validate(ours).save(channel, overwrite=True)


def _connected() -> dict[str | None, dict[str, Any]]:
    """Prefect's accounts on Mastodon, each with what opens it."""
    with get_client(sync_client=True) as prefect:
        kept = prefect.read_block_documents_by_type("mastodon-account", include_secrets=True)
    return {account.name: account.data for account in kept}


@cache
def tell_prefect(api_url: str) -> None:
    """Once for each server: the deployments are the same in every test."""
    register(workspace_in_force(), "process")


class Hands(Player):
    """Answers taken as the door takes them, in this process: Prefect's server here has none."""

    def answer(self, form: Form, person: str, /, **said: object) -> None:
        receive_answer(form.run_id, signed_in(person), form.filled(**said))
        wake_up(form.run_id)


def signed_in(person: str) -> SignedIn:
    return open_session(person, Way.INSIDE).visitor


def wake_up(run_id: str) -> None:
    """Let the run go on, as the door does, with nothing but that."""
    with get_client(sync_client=True) as prefect:
        prefect.set_flow_run_state(UUID(run_id), Scheduled(name="Resuming"))


class Run:
    """One content's flow run, carried out by this process whenever somebody answered."""

    def __init__(self, **brief_changes: object) -> None:
        facts = {"creator": "jonas", "title": f"Ritual {clock.now():%H%M%S%f}", **brief_changes}
        self.id = submit(LIFECYCLE, brief=brief(**facts).model_dump(mode="json"))
        self.player = Hands()
        self.creator = str(facts["creator"])
        self.go()

    def go(self) -> State[Any]:
        """Carry the run on until it sleeps or ends."""
        self.state = carry_out(self.id)
        return self.state

    def form(self, place: str) -> Form:
        return self.player.form(self.id, place)

    def answer(self, place: str, /, name: str = "", **said: Any) -> "Run":
        self.player.answer(self.form(place), id_of(name) or self.creator, **said)
        self.go()
        return self

    def write(self, text: str = TEXT, **more: Any) -> "Run":
        return self.answer("create", text=text, **more)

    def approve(self, place: str, name: str) -> "Run":
        return self.answer(place, decision="Approve", name=name)

    def until_head_office(self) -> "Run":
        self.write().approve("review-country-leads", "Luca Moretti")
        return self.approve("approve-brand", "Amir Haddad")

    @property
    def asks(self) -> str:
        """What the open form shows above its fields."""
        assert self.state.state_details.run_input_keyset
        key = self.state.state_details.run_input_keyset["description"]
        with get_client(sync_client=True) as prefect:
            return str(json.loads(prefect.read_flow_run_input(UUID(self.id), key)))


def id_of(name: str) -> str:
    """The person's id; nothing for no name."""
    people = workspace_in_force().team.people.values()
    return next((person.id for person in people if person.name == name), "")


def decisions() -> list[tuple[str, Verdict]]:
    with reading() as session:
        return [(d.person, d.verdict) for d in session.scalars(select(Decision))]


def outcome() -> Outcome | None:
    with reading() as session:
        return session.scalars(select(Content)).one().outcome


def resume(run: Run, **said: object) -> OrchestrationResult[Any]:
    with get_client(sync_client=True) as prefect:
        return prefect.resume_flow_run(UUID(run.id), run_input=dict(said))
