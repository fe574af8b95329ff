"""Where a content stands now and who is to act, in one sentence or two."""

from dataclasses import dataclass
from datetime import datetime

from reports.moments import moment
from reports.titles import isolated, one_line
from reports.words import say
from signoff import clock
from signoff.lifecycle.turns import place_of
from signoff.lifecycle.whole_story import WholeStory
from signoff.rules import Await, Create, Decide, End, Mend, Plan, Send, writers


@dataclass(frozen=True)
class Standing:
    """What is next, as the sentence tells it."""

    kind: str
    who: str = ""
    where: str = ""
    """A level, or a channel."""
    when: str = ""
    late: bool = False


def standing(whole: WholeStory, zone: str) -> Standing:
    """What is next for this content, on the clocks of this zone."""
    match whole.step:
        case Create(round=round):
            kind = "write" if round == 1 else "rewrite"
            return _asked(whole, kind, writers(whole.told, round), zone)
        case Decide() as step:
            people = dict.fromkeys(person for one in step.at_once for person in one.asked)
            levels = ", ".join(one.level.name for one in step.at_once)
            return _asked(whole, "decide", list(people), zone, levels)
        case Await() if whole.told.is_withdrawn and not whole.told.is_out:
            return Standing("withdrawn")
        case Mend(publication=row):
            return _asked(whole, "mend", [], zone, whole.channel(row.channel))
        case Await(until=None):
            return Standing("measure", when=_next_checkpoint(whole, zone))
        case Await(until=datetime() as until):
            return Standing("wait", when=moment(until, zone))
        case End(outcome=outcome):
            return Standing(outcome.name.lower())
        case Plan() | Send():
            return Standing("send")
    return Standing("underway")


def sentence(stands: Standing) -> str:
    """The same in words."""
    names = {
        "who": isolated(one_line(stands.who)),
        "where": isolated(one_line(stands.where)),
    }
    return one_line(say("content_story/standing.txt", stands=stands, **names))


def _asked(whole: WholeStory, kind: str, people: list[str], zone: str, where: str = "") -> Standing:
    assert isinstance(whole.step, Create | Decide | Mend)
    gate, level, _round = place_of(whole.step)
    question = whole.open_question(gate, level)
    names = [whole.person(id) for id in people or (question.asked if question else [])]
    return Standing(
        kind,
        who=", ".join(names),
        where=where,
        when=moment(question.due_at, zone) if question else "",
        late=question is not None and question.due_at < clock.now(),
    )


def _next_checkpoint(whole: WholeStory, zone: str) -> str:
    due = [one.due_at for one in whole.checkpoints if one.done_at is None]
    return moment(min(due), zone) if due else ""
