"""Asking people: the form is shown, the run goes to sleep, the answer is taken."""

from collections.abc import Mapping
from json import JSONDecodeError
from typing import Any

from prefect.flow_runs import suspend_flow_run
from prefect.input import read_flow_run_input
from prefect.input.run_input import keyset_from_base_key
from prefect.logging import get_run_logger

from signoff.language import _
from signoff.lifecycle.turns import Turn, ask_anew, open_turn, place_of
from tasks.delivering import deliver_notices
from tasks.forms import form_for, take_answer
from tasks.this_run import run_id


def ask(content_id: int) -> None:
    """Ask what is next to ask; after a restart, take the answer that is there."""
    turn = open_turn(content_id, run_id())
    if turn is None:
        return
    if not turn.shown:
        show(turn)
        return
    said = answer_to(turn)
    if said is None:
        ask_anew(turn.question_id)
    else:
        refusal = take_answer(turn, said)
        get_run_logger().info(refusal or _told(turn, said))


def _told(turn: Turn, said: Mapping[str, Any]) -> str:
    """What counted, as a line of the run's log, which is the content's story in Prefect's UI."""
    place = " ".join(str(part) for part in place_of(turn.step) if part)
    what = said.get("decision") or said.get("remedy") or _("sent in a text")
    return f"{place}: {said.get('name')}: {what}"


def show(turn: Turn) -> None:
    """Show the form and suspend; the run starts again from the top when somebody answers."""
    deliver_notices(turn.story.content.id)
    suspend_flow_run(wait_for_input=form_for(turn), key=turn.key, timeout=None)


def answer_to(turn: Turn) -> Any | None:
    """What was answered to this form; None when the run was started again without an answer.

    Read directly: asking Prefect to suspend once more would tell the same, and costs a
    state change that it would have to refuse.
    """
    keyset = keyset_from_base_key(f"suspended-{turn.key}")
    try:
        return read_flow_run_input(keyset["response"])
    except JSONDecodeError:
        return ""  # put there past Prefect's check; it will be refused like any other such answer
