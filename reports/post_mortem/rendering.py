"""The look back at one post in one person's language: mail and Markdown."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from reports.durations import lasting
from reports.kpi.chart import png
from reports.mail import Rendered, page
from reports.moments import in_order, moment
from reports.post_mortem.chart import by_age, worth_drawing
from reports.post_mortem.numbers import PostMortem
from reports.titles import one_line, web_address
from reports.way_out import reason
from reports.words import number, say, short_number
from signoff.clock import local
from signoff.kpi.own_range import Against
from signoff.language import _, speaking

FOLDER = "post_mortem"
ENOUGH_TO_COMPARE = 2


@dataclass(frozen=True)
class BigNumber:
    """One of the three numbers at the top."""

    name: str
    said: str
    change: str
    mood: str
    """`up` where it went well, `down` where it did not, else `same`."""


def render(
    post: PostMortem, language: str, recipient: str, report_name: str, why: str, link: str = ""
) -> Rendered:
    """What the recipient gets; `why` is a sentence in that language, `link` an address."""
    with speaking(language):
        charts = _charts(post)
        values = {
            "post": post,
            "report_name": one_line(report_name),
            "recipient": one_line(recipient),
            "why": reason(why),
            "link": web_address(link),
            "sentence": _sentence,
            "headline": _sentence("headline", post=post),
            "figures": _figures(post),
            "steps": [
                _sentence("step", step=step, when=moment(step.when, post.zone) if step.when else "")
                for step in post.next_steps
            ],
            "below": _sentence(
                "below", post=post, when=moment(post.sent_at, post.zone) if post.sent_at else ""
            ),
            "moment": partial(_day_and_time, zone=post.zone),
            "charts": {cid.partition("@")[0]: cid for cid in charts},
        }
        subject = say(f"{FOLDER}/subject.txt", **values)
        return Rendered(
            subject=subject,
            text=say(f"{FOLDER}/body.txt", **values) + "\n",
            html=page(f"{FOLDER}/body.html", subject=subject, **values),
            images=charts,
            markdown=say(f"{FOLDER}/artifact.md", **values) + "\n",
        )


def _sentence(name: str, **values: object) -> str:
    """One sentence of this report, in one line; a page escapes it like any other value."""
    return " ".join(say(f"{FOLDER}/sentences/{name}.txt", sentence=_sentence, **values).split())


def _day_and_time(at: datetime, zone: str) -> str:
    """In a story, where the year and the place are said once."""
    there = local(at, zone)
    return f"{in_order(there.date(), 'MMMEd')}, {there:%H:%M}"


def _figures(post: PostMortem) -> list[BigNumber]:
    on_time = _("late") if post.is_late else _("on time")
    out = bool(post.outings)
    return [
        _engagements(post),
        BigNumber(
            _("Rounds"),
            number(post.rounds),
            _("agreed to at first") if out and post.rounds == 1 else "",
            "up" if out and post.rounds == 1 else "same",
        ),
        BigNumber(
            _("Lead time"),
            lasting(post.took, "short") if post.took is not None else "–",
            on_time if out else _("not out"),
            ("down" if post.is_late else "up") if out else "same",
        ),
    ]


def _engagements(post: PostMortem) -> BigNumber:
    known = post.engagements
    said = "–" if known is None else short_number(known)
    above, below = post.how_many(Against.ABOVE), post.how_many(Against.BELOW)
    if known is None:
        return BigNumber(_("Engagements"), said, _("not known yet"), "same")
    if above and not below:
        return BigNumber(_("Engagements"), said, "▲ " + _("more than usual"), "up")
    if below and not above:
        return BigNumber(_("Engagements"), said, "▼ " + _("less than usual"), "down")
    within = _("as usual") if post.how_many(Against.WITHIN) else _("nothing to compare with")
    return BigNumber(_("Engagements"), said, within, "same")


def _charts(post: PostMortem) -> dict[str, bytes]:
    """The main channel's numbers, when there are several ages to compare."""
    if post.main is None or len(worth_drawing(post.main)) < ENOUGH_TO_COMPARE:
        return {}
    return {"ages@signoff": png(by_age(post.main))}
