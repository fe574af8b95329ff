"""The look back at one post in one person's language: mail and Markdown."""

from reports.big_numbers import BigNumber
from reports.durations import lasting
from reports.forms import addressed, in_every_form, sentences_of
from reports.kpi.chart import png
from reports.mail import Rendered
from reports.moments import day_and_hour, moment
from reports.post_mortem.chart import by_age, worth_drawing
from reports.post_mortem.numbers import PostMortem
from reports.words import number, short_number
from signoff.clock import local
from signoff.kpi.own_range import Against
from signoff.language import _, speaking

FOLDER = "post_mortem"
ENOUGH_TO_COMPARE = 2
_sentence = sentences_of(FOLDER)


def render(
    post: PostMortem, language: str, recipient: str, report_name: str, why: str, link: str = ""
) -> Rendered:
    """What the recipient gets; `why` is a sentence in that language, `link` an address."""
    with speaking(language):
        values = {
            "post": post,
            **addressed(recipient, report_name, why, link),
            "sentence": _sentence,
            "period": "",
            "headline": _sentence("headline", post=post),
            "figures": _figures(post),
            "steps": [
                _sentence("step", step=step, when=moment(step.when, post.zone) if step.when else "")
                for step in post.next_steps
            ],
            "below": _sentence(
                "below", post=post, when=moment(post.sent_at, post.zone) if post.sent_at else ""
            ),
            "moment": lambda at: day_and_hour(local(at, post.zone)),
        }
        return in_every_form(FOLDER, values, _charts(post))


def _figures(post: PostMortem) -> list[BigNumber]:
    on_time = _("late") if post.is_late else _("on time")
    out = bool(post.outings)
    return [
        _engagements(post),
        BigNumber(
            _("Rounds"),
            number(post.rounds),
            _("agreed to at first") if out and post.rounds == 1 else "",
            mood="up" if out and post.rounds == 1 else "same",
        ),
        BigNumber(
            _("Lead time"),
            lasting(post.took, "short") if post.took is not None else "–",
            on_time if out else _("not out"),
            mood=("down" if post.is_late else "up") if out else "same",
        ),
    ]


def _engagements(post: PostMortem) -> BigNumber:
    name, known = _("Engagements"), post.engagements
    if known is None:
        return BigNumber(name, "–", _("not known yet"))
    said = short_number(known)
    match bool(post.how_many(Against.ABOVE)), bool(post.how_many(Against.BELOW)):
        case True, True:
            return BigNumber(name, said, _("mixed"))
        case True, False:
            return BigNumber(name, said, _("more than usual"), "up", "up")
        case False, True:
            return BigNumber(name, said, _("less than usual"), "down", "down")
    within = _("as usual") if post.how_many(Against.WITHIN) else _("nothing to compare with")
    return BigNumber(name, said, within)


def _charts(post: PostMortem) -> dict[str, bytes]:
    """The main channel's numbers, when there are several ages to compare."""
    if post.main is None or len(worth_drawing(post.main)) < ENOUGH_TO_COMPARE:
        return {}
    return {"ages": png(by_age(post.main))}
