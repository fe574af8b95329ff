"""Asking people: the form is shown, the run goes to sleep, the answer is taken."""

from json import JSONDecodeError

from prefect.flow_runs import suspend_flow_run
from prefect.input import read_flow_run_input
from prefect.input.run_input import keyset_from_base_key
from prefect.logging import get_run_logger

from signoff.language import _
from signoff.lifecycle.asking import open_turn
from signoff.lifecycle.receiving import received, tell_of_forgery
from signoff.lifecycle.turns import Turn, ask_anew, place_of
from signoff.store.answers import ReceivedAnswer
from tasks.delivering import deliver_notices
from tasks.forms import form_for, take_answer
from tasks.telling_story import tell_story
from tasks.this_run import run_id


def ask(content_id: int) -> None:
    """Ask what is next to ask; take what was answered at the door, and nothing else."""
    turn = open_turn(content_id, run_id())
    if turn is None:
        return
    if not turn.shown:
        show(turn)
    elif answer := received(turn):
        refusal = take_answer(turn, answer)
        get_run_logger().info(refusal or _told(turn, answer))
    else:
        _wake_up_call(turn)


def _wake_up_call(turn: Turn) -> None:
    """The run goes on, and nobody answered: it was lost and found, or somebody tried to forge."""
    if _something_was_said(turn):
        get_run_logger().warning(_("Somebody answered past the door. It does not count."))
        tell_of_forgery(turn)
    ask_anew(turn.question_id)


def _told(turn: Turn, answer: ReceivedAnswer) -> str:
    """What counted, as a line of the run's log, which is the content's story in Prefect's UI."""
    place = " ".join(str(part) for part in place_of(turn.step) if part)
    what = answer.said.get("remedy") or _("sent in a text")
    return f"{place}: {turn.workspace.person(answer.person).name}: {what}"


def show(turn: Turn) -> None:
    """Show the form and suspend; the run starts again from the top when somebody answers."""
    deliver_notices(turn.story.content.id)
    tell_story(turn.story.content.id)
    suspend_flow_run(wait_for_input=form_for(turn), key=turn.key, timeout=None)


def _something_was_said(turn: Turn) -> bool:
    """Whether Prefect holds an answer to this form: through the door none gets there."""
    keyset = keyset_from_base_key(f"suspended-{turn.key}")
    try:
        return read_flow_run_input(keyset["response"]) is not None
    except JSONDecodeError:
        return True
