"""One decision, taken on a page of ours: it counts, or is refused with a sentence."""

from starlette.requests import Request

from server.pages.letting_in import address, place
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.language import _
from signoff.lifecycle.receiving import shown_turn
from signoff.lifecycle.turns import AnswerRefused
from signoff.store.questions import Verdict
from tasks.forms import receive_answer
from tasks.forms.labels import label

BUTTONS = {
    "approve": Verdict.APPROVE,
    "changes": Verdict.REQUEST_CHANGES,
    "reject": Verdict.REJECT,
}


def take_decision(
    request: Request, visitor: SignedIn, asked: tuple[int, str], said: dict[str, str]
) -> None:
    """`asked` is question and run; raises `AnswerRefused` when the decision cannot count."""
    question_id, run_id = asked
    where = {"where": place(request), "address": address(request)}
    try:
        _must_be_asked_still(question_id, run_id, visitor.person, said.get("form", ""))
        turn = receive_answer(run_id, visitor, said)
    except AnswerRefused as why:
        note("refused", who=visitor.person, why=str(why), **where)
        raise
    note("answered", who=visitor.person, why=turn.key, **where)


def answer_of(fields: dict[str, str]) -> dict[str, str]:
    """What the form says, as Prefect's own form would."""
    button = fields.get("decision", "")
    return {
        "form": fields.get("form", ""),
        "decision": label(BUTTONS[button]) if button in BUTTONS else "",
        "comment": fields.get("comment", ""),
    }


def _must_be_asked_still(question_id: int, run_id: str, person: str, form: str) -> None:
    """What was on the screen is what is asked, and about the same text."""
    turn = shown_turn(run_id, person, form)
    if turn.question_id != question_id or not turn.is_about(form):
        raise AnswerRefused(
            _("Meanwhile this was decided, or the post changed. Please open the form again.")
        )
