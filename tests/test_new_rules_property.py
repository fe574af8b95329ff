"""Whatever changes in the process while a post waits: exactly the new rules are asked by."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import mkdtemp

import hypothesis.strategies as some
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from signoff import clock, rules
from signoff.lifecycle.asking import open_turn
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.turns import asked_of, at_once, place_of
from signoff.rules import Create, Decide, Mend
from signoff.settings import settings as our_settings
from signoff.store.database import forget_connections, reading
from signoff.store.notices import Notice
from signoff.store.questions import decisions, open_questions
from signoff.store.schema import migrate
from signoff.store.stories import story
from signoff.workspace import BadInput, files_of
from tests.outbox import notices
from tests.story import EXAMPLE, Told, apply_example

PEOPLE = ("olivia", "amir", "grace", "mei", "noah")
PROCESS = files_of(EXAMPLE)["process.yaml"].replace("own_posts: forbidden", "own_posts: allowed")
HEAD, TAIL = re.split(r"  # May it go out\?.*?(?=\n# \"Request changes\")", PROCESS, flags=re.S)

levels = some.fixed_dictionaries(
    {
        "id": some.sampled_from(["brand", "legal", "head-office", "press"]),
        "people": some.lists(some.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True),
        "quorum": some.sampled_from(["any", "all"]),
        "hours": some.sampled_from([4, 8, 40]),
        "after": some.sampled_from(["", "        after: []\n"]),
        "optional": some.booleans(),
    }
)
processes = some.lists(levels, min_size=1, max_size=4, unique_by=lambda level: level["id"])


def written(process: list[dict[str, object]]) -> str:
    """The example's process with these levels at its second gate."""
    lines = "".join(
        f"      - id: {level['id']}\n        name: {level['id']}\n"
        f"        people: [{', '.join(level['people'])}]\n"  # type: ignore[arg-type]
        f"        quorum: {level['quorum']}\n        hours: {level['hours']}\n"
        f"        optional: {str(level['optional']).lower()}\n{level['after']}"
        for level in process
    )
    return f"{HEAD}  - id: approve\n    stage: approve\n    levels:\n{lines}{TAIL}"


@contextmanager
def a_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SIGNOFF_HOME", mkdtemp())
    monkeypatch.setenv("SIGNOFF_DATABASE_URL", "")
    our_settings.cache_clear()
    forget_connections()
    migrate()
    yield
    forget_connections()
    our_settings.cache_clear()


def asked_by_the_rules(told: Told) -> dict[tuple[str, str, int], set[str]]:
    with reading() as session:
        known, workspace = story(session, told.id), workspace_in_force()
        step = rules.next_step(known, workspace, clock.now())
        if not isinstance(step, Create | Decide | Mend):
            return {}
        return {place_of(one): set(asked_of(known, one, workspace)) for one in at_once(step)}


def asked_by_the_store(told: Told) -> dict[tuple[str, str, int], set[str]]:
    with reading() as session:
        found = open_questions(session, told.id)
        return {(one.gate, one.level, one.round): set(one.asked) for one in found}


def decided(told: Told) -> list[tuple[int, str, str]]:
    with reading() as session:
        return [(one.id, one.level, one.person) for one in decisions(session, told.id)]


def heard() -> list[Notice]:
    return [one for one in notices() if one.kind == "rules-changed"]


@given(
    before=processes,
    after=some.lists(processes, min_size=1, max_size=3),
    answers=some.integers(min_value=0, max_value=5),
)
@settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_any_change_the_store_asks_what_the_new_rules_ask_and_no_decision_is_gone(
    monkeypatch: pytest.MonkeyPatch,
    before: list[dict[str, object]],
    after: list[list[dict[str, object]]],
    answers: int,
) -> None:
    with a_store(monkeypatch):
        apply_example(**{"process.yaml": written(before)})
        told = Told(slot="2099-12-15 12:00").write().say("luca")
        for _answer in range(answers):
            open_turn(told.id, told.run_id)
            if asked := sorted(p for who in asked_by_the_rules(told).values() for p in who):
                told.say(asked[0])
        said = decided(told)

        for number, process in enumerate(after):
            waited = asked_by_the_rules(told)
            try:
                apply_example(**{"process.yaml": written(process)})
            except BadInput:
                continue
            new = asked_by_the_rules(told)
            if open_turn(told.id, told.run_id) is None:
                told.planned()

            assert decided(told)[: len(said)] == said, number
            assert asked_by_the_store(told) == new
            newly = {p for spot, who in new.items() for p in who - waited.get(spot, set())}
            assert newly <= {one.person for one in heard()}
        keys = [one.key for one in heard()]
        assert len(keys) == len(set(keys))
