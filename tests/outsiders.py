"""The example team with two people outside of it, whom it asks by mailed links."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from httpx import Response
from starlette.testclient import TestClient

from signoff import clock
from signoff.access.links import Mailed, new_link
from signoff.store.database import reading
from signoff.store.questions import Decision
from signoff.store.visits import visits
from signoff.workspace import files_of
from tests.servers.moody_mail import Moody, moody_mail
from tests.story import EXAMPLE, Told, apply_example
from tests.waiting_posts import Pages, form_of

ROLE = """  client:
    name: Client
    may: [approve]

people:
"""
PEOPLE = """
  clara:
    name: Clara Conti
    email: clara@acme.example
    roles: [client]
    region: italy
    language: it
    external: true

  casper:
    name: Casper Klein
    email: casper@agency.example
    roles: [client]
    region: germany
    language: de
    external: with-code
"""
LEVEL = """    levels:
      - id: client
        name: Client
        people: [clara, casper]
        quorum: all
        hours: 8

      - id: brand
"""
ENGLISH = {"language": "en"}
"""What their page is read in here, whatever their own language is."""


def files(*changes: tuple[str, str]) -> dict[str, str]:
    """The team's files, with other words in its team.yaml."""
    texts = files_of(EXAMPLE)
    team = texts["team.yaml"].replace("people:\n", ROLE, 1) + PEOPLE
    for old, new in changes:
        assert old in team
        team = team.replace(old, new, 1)
    process = texts["process.yaml"].replace("    levels:\n      - id: brand\n", LEVEL, 1)
    assert "clara" in process
    return {**texts, "team.yaml": team, "process.yaml": process}


def only_when_flagged(process: str) -> str:
    """The same process, but only posts with the flag `client` are shown to these people."""
    asked = "        quorum: all\n        hours: 8\n"
    process = process.replace("flags:\n", "flags:\n  - client\n", 1)
    return process.replace(asked, f"{asked}        when:\n          flags: [client]\n", 1)


def agency_at_work(*changes: tuple[str, str]) -> Pages:
    apply_example(**files(*changes))
    return Pages()


def without(person: str) -> None:
    """This person has left: out of the team, and out of the process."""
    texts = files()
    before, entry = texts["team.yaml"].split(f"  {person}:\n")
    process = texts["process.yaml"].replace("[clara, casper]", "[clara]")
    team = before + entry.partition("\n\n")[2]
    if person == "clara":
        process = process.replace("[clara]", "[casper]")
    apply_example(**{"team.yaml": team, "process.yaml": process})


def waiting_for_clients(run_id: str = "run-1", text: str = "It is back.") -> Told:
    """A post that Clara and Casper both have to agree to."""
    told = Told(run_id, title=f"Balm of {run_id}").write(text).say("luca")
    told.turn()
    return told


def mailed(told: Told, person: str = "clara") -> Mailed:
    return new_link(person, told.turn().question_id)


def page_of(told: Told, person: str = "clara") -> str:
    """The path of the page that the person's mail leads to."""
    return f"/review/{mailed(told, person).token}"


def sent(shown: str, decision: str = "approve", comment: str = "") -> dict[str, str]:
    """What the page sends when one of its buttons is pressed."""
    return {"form": form_of(shown), "decision": decision, "comment": comment}


def decisions() -> list[tuple[str, str]]:
    """Who decided what outside of the team."""
    with reading() as session:
        found = session.query(Decision).filter(Decision.level == "client").order_by(Decision.id)
        return [(one.person, one.verdict.value) for one in found]


def book() -> list[tuple[str, str, str]]:
    """What stands in the book at the door: what, who, where."""
    with reading() as session:
        found = visits(session, clock.now() - timedelta(days=99))
        return [(one.what, one.who, one.where) for one in found]


@contextmanager
def a_mailbox(pages: Pages) -> Iterator[Moody]:
    """A mail server, and the pages know the way to it."""
    with moody_mail(moody := Moody()) as port:
        pages.application.state.block = _block_of(port)
        yield moody


def _block_of(port: int) -> Callable[..., Any]:
    async def block(_kind: str, _name: str) -> Mapping[str, Any]:
        return {"smtp_server": "127.0.0.1", "smtp_port": port, "smtp_type": "INSECURE"}

    return block


def ask_for_code(browser: TestClient, link: str) -> None:
    browser.post(link, data={"do": "send-code"})


def code_in(moody: Moody) -> str:
    """The code in the newest mail."""
    found = re.match(r"\d{6}", moody.received[-1]["Subject"])
    assert found
    return found[0]


def show_code(browser: TestClient, link: str, code: str) -> Response:
    answer: Response = browser.post(link, data={"do": "open", "code": code})
    return answer


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def refused(browser: TestClient, link: str, form: dict[str, str]) -> tuple[int, str]:
    """What both opening and deciding are answered with; nothing may come of either."""
    before = decisions()
    looked = browser.get(link, params=ENGLISH)
    pressed = browser.post(link, params=ENGLISH, data=form)
    assert looked.status_code == pressed.status_code
    assert "<button" not in looked.text + pressed.text
    assert decisions() == before
    assert book()[-1][0] == "refused"
    return pressed.status_code, pressed.text


def form_for(pages: Pages, link: str) -> dict[str, str]:
    with pages.nobodys() as browser:
        return sent(browser.get(link).text)
