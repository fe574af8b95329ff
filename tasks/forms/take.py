"""Taking an answer: what was said becomes a revision, a decision or a remedy, or is refused."""

from collections.abc import Mapping
from typing import Any

from signoff.language import _, speaking
from signoff.lifecycle.creating import Submission, submit
from signoff.lifecycle.deciding import Answer, decide
from signoff.lifecycle.mending import Remedy, mend
from signoff.lifecycle.turns import AnswerRefused, Turn, refuse
from signoff.rules import Create, Decide
from signoff.store.questions import Verdict
from tasks.checking import findings
from tasks.forms.answered import Answered, answered
from tasks.forms.labels import Choice, meant
from tasks.media import body_of

KEPT = ("text", "link", "images", "alt_texts", "comment", "url")


def take_answer(turn: Turn, said: object) -> str:
    """Record the answer; one that cannot count is kept, and the next form says why.

    Returns that reason, or nothing when the answer counts.
    """
    answer = answered(said, turn.story.brief.channels)
    with speaking(turn.language):
        try:
            _record(turn, answer)
        except AnswerRefused as why:
            refuse(turn.question_id, why, {**turn.kept, **_kept(answer.fields)})
            return str(why)
    return ""


def _record(turn: Turn, answer: Answered) -> None:
    said = answer.fields
    if not answer.fits:
        raise AnswerRefused(_("That was no answer to this form. Please fill it in once more."))
    person = _person(turn, said)
    match turn.step:
        case Create():
            submit(turn, _submission(turn, person, said))
        case Decide(revision=revision):
            verdict = _choice(said.get("decision"), Verdict)
            comment = said.get("comment", "")
            decide(turn, Answer(person, verdict, comment, revision.fingerprint))
        case _:
            remedy = _choice(said.get("remedy"), Remedy)
            mend(turn, person, remedy, said.get("url", ""))


def _person(turn: Turn, said: Mapping[str, Any]) -> str:
    name = said.get("name", "")
    if said.get("form") != turn.key:
        raise AnswerRefused(_("The form was out of date. Please answer this one."))
    if name not in turn.people:
        raise AnswerRefused(_("{name} is not asked here.", name=name[:200] or _("Nobody")))
    return turn.people[name]


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
