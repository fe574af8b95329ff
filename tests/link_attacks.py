"""Attacks with links mailed to people outside of the team, and the post that asks them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import urlencode

from server.commands.apply import apply
from server.demo.script import Line, Part, approves, morning_ritual
from signoff import clock
from signoff.access.door_key import door_key
from signoff.access.links import new_link
from signoff.store.contents import content_of_run
from signoff.store.database import reading, writing
from signoff.store.links import newest_link
from signoff.store.questions import open_questions
from tests.attacks import Answered, Attack, Scene
from tests.outsiders import files, only_when_flagged
from tests.performance import Performance

TITLE = "What our clients see"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NOBODYS = (404,)
GONE = (410,)
NOT_SO = (409,)
ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


def asks_clients() -> Part:
    """A post that Clara and Casper are asked about, who are outside of the team."""
    part = morning_ritual()
    text: dict[str, object] = {"text": "Tea for two, by our window. #HazelAndThyme"}
    write = Line("create", "giulia", "writes the post", text)
    brief = part.brief.model_copy(update={"title": TITLE, "flags": ["client"]})
    lines = (write, approves("review-country-leads", "luca"))
    return replace(part, brief=brief, lines=lines, waits_at="approve-client")


OF_ANOTHER_CHANNEL = """
  dora:
    name: Dora Direktor
    email: dora@hazelandthyme.example
    roles: [director]
    region: head-office
    only: {channels: [mastodon-germany]}
"""
"""Who decides at the last level, about other posts."""


def clients_asked(performance: Performance) -> tuple[str, dict[str, str]]:
    """Put the clients into the team at work, ask them, and collect their links; with the run."""
    folder = performance.stage.workspace
    texts = files()
    ages = (folder / "process.yaml").read_text().rpartition("checkpoints:")[2]
    process = texts["process.yaml"].rpartition("checkpoints:")[0] + f"checkpoints:{ages}"
    process = process.replace("people: [grace, mei]", "people: [grace, mei, dora]", 1)
    (folder / "process.yaml").write_text(only_when_flagged(process))
    team = texts["team.yaml"].replace("\npeople:\n", f"\npeople:{OF_ANOTHER_CHANNEL}", 1)
    (folder / "team.yaml").write_text(team)
    apply(by="a test")
    played = performance.play.carry(asks_clients())
    return played.run_id, {**_by_mail(performance), **_made(played.run_id)}


def _by_mail(performance: Performance) -> dict[str, str]:
    found = {
        "clara": performance.mailed_link("Clara", TITLE),
        "casper": performance.mailed_link("Casper", TITLE),
    }
    return {who: link.removeprefix(performance.system.ui_url) for who, link in found.items()}


def _made(run_id: str) -> dict[str, str]:
    """One that is too old, one that was taken back, one about what is decided already."""
    door_key.cache_clear()  # the key of this system, whatever was tested before
    with reading() as session:
        content = content_of_run(session, run_id)
        assert content
        (question,) = open_questions(session, content.id)
    long_ago = clock.now() - timedelta(days=20)
    with patch("signoff.clock.now", lambda: long_ago):
        old = new_link("clara", question.id)
    revoked = new_link("casper", question.id)
    with writing() as session:
        link = newest_link(session, question.id, "casper")
        assert link
        link.revoked_at, link.revoked_by = clock.now(), "olivia"
    over = new_link("clara", question.id - 1)
    made = {"old": old, "revoked": revoked, "over": over}
    return {name: f"/review/{link.token}" for name, link in made.items()}


def form_of(scene: Scene, whose: str = "clara") -> str:
    """The key of the form, as the page has it."""
    shown = scene.send("GET", scene.links[whose]).body
    return shown.partition('name="form" value="')[2].partition('"')[0]


def pressing(path: str | Callable[[Scene], str], **how: object) -> Callable[[Scene], Answered]:
    """Press Approve on this page; nothing is missing but the right to."""
    return lambda scene: press(scene, path(scene) if callable(path) else scene.links[path], **how)


def press(scene: Scene, path: str, **how: object) -> Answered:
    said = {"form": form_of(scene), "decision": "approve", **dict(how.pop("said", {}))}  # type: ignore[call-overload]
    headers = {**FORM, **dict(how.pop("headers", {}))}  # type: ignore[call-overload]
    return scene.send("POST", path, urlencode(said).encode(), headers=headers, **how)  # type: ignore[arg-type]


def halves(scene: Scene, whose: str = "clara") -> tuple[str, str]:
    secret, _dot, seal = scene.links[whose].removeprefix("/review/").partition(".")
    return secret, seal


def as_session(scene: Scene) -> Answered:
    token = scene.links["clara"].removeprefix("/review/")
    return scene.answer(scene.said, headers={"Cookie": f"signoff_session={token}"})


def as_token(scene: Scene) -> Answered:
    token = scene.links["clara"].removeprefix("/review/")
    return scene.answer(scene.said, headers={"Authorization": f"Bearer {token}"})


def looking(method: str, query: str = "") -> Callable[[Scene], Answered]:
    headers = {"Sec-Purpose": "prefetch", "Sec-Fetch-Site": "none"}
    return lambda s: s.send(method, s.links["clara"] + query, headers=headers)


LINKS = [
    Attack("a guessed link", pressing(lambda s: f"/review/{'A' * 43}.{'A' * 43}"), NOBODYS),
    Attack("half a link", pressing(lambda s: f"/review/{halves(s)[0]}"), NOBODYS),
    Attack("an altered link", pressing(lambda s: s.links["clara"][:-2] + "xx"), NOBODYS),
    Attack(
        "two links put together",
        pressing(lambda s: f"/review/{halves(s)[0]}.{halves(s, 'casper')[1]}"),
        NOBODYS,
    ),
    Attack("an expired link", pressing("old"), GONE),
    Attack("a link that was taken back", pressing("revoked"), GONE),
    Attack("a link about what was decided already", pressing("over"), GONE),
    Attack("a mail scanner opens a link", looking("GET"), (200,), may_be_shown=True),
    Attack("a mail scanner asks for its head", looking("HEAD"), (200,), may_be_shown=True),
    Attack(
        "a link with the decision in its address",
        looking("GET", "?decision=approve&do=approve&form=x"),
        (200,),
        may_be_shown=True,
    ),
    Attack("another method on a link", lambda s: s.send("PUT", s.links["clara"]), (401,)),
    Attack("a link's button without its fields", pressing("clara", said={"form": ""}), NOT_SO),
    Attack("a link's button with another form", pressing("clara", said={"form": "x"}), NOT_SO),
    Attack(
        "a link's button with the form of another post",
        lambda s: press(s, s.links["clara"], said={"form": s.form.key}),
        NOT_SO,
    ),
    Attack("no decision of ours", pressing("clara", said={"decision": "publish"}), NOT_SO),
    Attack("ten megabytes to a link", pressing("clara", said={"comment": "x" * 10**7}), (400,)),
    Attack("a link's button on another site", pressing("clara", headers=ELSEWHERE)),
    Attack(
        "a form of another site, with a link",
        pressing("clara", headers={**ELSEWHERE, "Sec-Fetch-Site": ""}),
    ),
    Attack("a link's button from nowhere", pressing("clara", headers={"Sec-Fetch-Site": ""})),
    Attack("the author, to whom a link was passed on", pressing("clara", by="giulia"), NOT_SO),
    Attack("a link that takes a code, without one", pressing("casper")),
    Attack("a guessed code", pressing("casper", said={"do": "open", "code": "123456"})),
    Attack(
        "a forged proof that a code was shown",
        pressing("casper", headers={"Cookie": f"signoff_review=WzEsOTk5OTk5OTk5OV0.{'A' * 27}"}),
    ),
    Attack(
        "a link as session",
        as_session,
        (401,),
    ),
    Attack("a link as token", as_token, (401,)),
    Attack(
        "an image of another post, through a link",
        lambda s: s.send("GET", f"{s.links['clara']}/image/{'0' * 64}"),
        NOBODYS,
    ),
    Attack(
        "from a link to another page",
        lambda s: s.send("GET", f"{s.links['clara']}/../../approve/1"),
        (400,),
    ),
]
