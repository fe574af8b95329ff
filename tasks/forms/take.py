"""Taking an answer: it becomes a decision, a revision or a remedy, or is refused."""

from collections.abc import Mapping
from typing import Any

from signoff.access.visitor import SignedIn
from signoff.language import _, speaking
from signoff.lifecycle.creating import Submission, submit
from signoff.lifecycle.deciding import Answer, decide
from signoff.lifecycle.mending import Remedy, mend
from signoff.lifecycle.receiving import Sent, receive, shown_turn
from signoff.lifecycle.turns import AnswerRefused, Turn, refuse
from signoff.rules import Create, Decide
from signoff.store.answers import ReceivedAnswer
from signoff.store.questions import Verdict
from tasks.checking import findings
from tasks.forms.answered import answered
from tasks.forms.labels import Choice, meant
from tasks.media import body_of

KEPT = ("text", "link", "images", "alt_texts", "comment", "url")


def receive_answer(run_id: str, sender: SignedIn, said: object) -> Turn:
    """Take what a signed-in person answered to what this run asks; gives what was asked.

    A decision counts from now on. A text, or what to do about a post that failed, is kept for
    the run to take. Raises `AnswerRefused` with the sentence for the person.
    """
    turn = shown_turn(run_id, sender.person, _form_in(said))
    answer = answered(said, turn.story.brief.channels)
    if not answer.fits:
        raise AnswerRefused(_("That was no answer to this form. Please fill it in once more."))
    sent = Sent(sender, answer.fields.get("form", ""), answer.fields)
    match turn.step:
        case Decide():
            decide(turn, _decision(turn, turn.step, sent))
        case Create():
            _must_say(sent, "text")
            receive(turn, sent)
        case _:
            _choice(sent.said.get("remedy"), Remedy)
            receive(turn, sent)
    return turn


def _form_in(said: object) -> str:
    form = said.get("form") if isinstance(said, Mapping) else None
    return form if isinstance(form, str) else ""


def _must_say(sent: Sent, field: str) -> None:
    if field not in sent.said:
        raise AnswerRefused(_("That was no answer to this form. Please fill it in once more."))


def _decision(turn: Turn, step: Decide, sent: Sent) -> Answer:
    if not turn.is_about(sent.form):
        raise AnswerRefused(
            _("Meanwhile this was decided, or the post changed. Please open the form again.")
        )
    verdict = _choice(sent.said.get("decision"), Verdict)
    comment = sent.said.get("comment", "")
    return Answer(verdict, comment, step.revision.fingerprint, sent)


def take_answer(turn: Turn, answer: ReceivedAnswer) -> str:
    """Do what was answered; if that cannot be, it is kept, and the next form says why.

    Returns that reason, or nothing when the answer counts.
    """
    with speaking(turn.language):
        try:
            _do(turn, answer)
        except AnswerRefused as why:
            refuse(turn.question_id, why, {**turn.kept, **_kept(answer.said)})
            return str(why)
    return ""


def _do(turn: Turn, answer: ReceivedAnswer) -> None:
    if isinstance(turn.step, Create):
        submit(turn, _submission(turn, answer.person, answer.said))
    else:
        remedy = _choice(answer.said.get("remedy"), Remedy)
        mend(turn, answer.person, remedy, answer.said.get("url", ""))


def _choice(said: object, choices: type[Choice]) -> Choice:
    try:
        return meant(str(said), choices)
    except ValueError:
        raise AnswerRefused(_("Please choose one of the answers.")) from None


def _submission(turn: Turn, person: str, said: Mapping[str, Any]) -> Submission:
    body = body_of(turn.story.brief, said)
    found = findings(body, turn.story.brief, turn.workspace)
    return Submission(person, body, _kept(said), found)


def _kept(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the person wrote, without what only this form needed."""
    return {k: v for k, v in said.items() if k in KEPT or k.startswith("text_")}
