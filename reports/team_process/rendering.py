"""The team report in one person's language: mail, page, Markdown."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import Any

import altair as alt

from reports.big_numbers import BigNumber, Mood
from reports.durations import in_hours, lasting
from reports.forms import addressed, in_every_form, sentences_of
from reports.kpi.chart import png
from reports.mail import Rendered
from reports.moments import moment
from reports.team_process.chart import by_level
from reports.team_process.numbers import TeamProcess, direction
from reports.words import in_unit, number
from signoff.kpi.catalogue import Unit
from signoff.kpi.counting import Direction
from signoff.kpi.teamwork import Stage
from signoff.language import _, speaking

FOLDER = "team_process"
ENOUGH_TO_COMPARE = 2
_sentence = sentences_of(FOLDER)


def render(
    team: TeamProcess, language: str, recipient: str, report_name: str, why: str, link: str = ""
) -> Rendered:
    """What the recipient gets; `why` is a sentence in that language, `link` an address."""
    with speaking(language):
        values = told(team, recipient, report_name, why, link)
        return in_every_form(FOLDER, values, _charts(team))


def told(
    team: TeamProcess, recipient: str, report_name: str, why: str, link: str = ""
) -> dict[str, Any]:
    """Whatever form it takes, it says this, in the language now spoken."""
    return {
        **addressed(recipient, report_name, why, link),
        "team": team,
        "period": team.period.name(),
        "sentence": _sentence,
        "headline": _sentence("headline", team=team),
        "figures": _figures(team),
        "steps": [_sentence("step", step=step) for step in team.next_steps],
        "stages": list(_stages(team)),
        "key_figures": list(_key_figures(team)),
        "moment": partial(moment, zone=team.period.zone),
    }


def share(of: Fraction | None) -> str:
    """A share in percent, or a dash."""
    return "–" if of is None else in_unit(of, Unit.PERCENT)


def _figures(team: TeamProcess) -> list[BigNumber]:
    now, before = team.now, team.before
    passed, overdue = now.first_pass.number, now.overdue.number
    return [
        _big(
            _("Lead time"),
            _time(now.took.middle),
            _time(before.took.middle),
            direction(now.took.middle, before.took.middle),
            good=Direction.DOWN,
        ),
        _big(
            _("Agreed at once"),
            share(passed),
            share(before.first_pass.number),
            direction(passed, before.first_pass.number),
            good=Direction.UP,
        ),
        _big(
            _("Late answers"),
            share(overdue),
            share(before.overdue.number),
            direction(overdue, before.overdue.number),
            good=Direction.DOWN,
        ),
    ]


def _big(name: str, said: str, before: str, went: Direction, good: Direction) -> BigNumber:
    if went is Direction.UNKNOWN:
        return BigNumber(name, said, _("not comparable") if said != "–" else "")
    mood: Mood = "same" if went is Direction.SAME else "up" if went is good else "down"
    return BigNumber(name, said, _("before: {number}", number=before), went.value, mood)


def _stages(team: TeamProcess) -> Iterator[tuple[str, str]]:
    for stage, spell in team.now.stages:
        if spell.of:
            yield _stage(stage), _time(spell.middle)


def _key_figures(team: TeamProcess) -> Iterator[tuple[str, str]]:
    now = team.now
    if now.rounds is not None:
        yield _("Rounds per post"), in_unit(now.rounds, Unit.NUMBER)
    yield _("On time"), share(now.on_time.number)
    for one in team.shown_channels:
        kept = _("{part} of {whole}", part=number(one.posts), whole=number(float(one.planned)))
        yield _("Posts as planned: {channel}", channel=one.channel), kept


def _time(time: timedelta | None) -> str:
    return "–" if time is None else lasting(time, "short")


def _stage(stage: Stage) -> str:
    return {
        Stage.BRIEF: _("Brief"),
        Stage.CREATE: _("Writing"),
        Stage.REVIEW: _("Review"),
        Stage.APPROVE: _("Approval"),
        Stage.PUBLISH: _("Until the slot"),
    }[stage]


def _charts(team: TeamProcess) -> dict[str, bytes]:
    drawn = drawn_levels(team)
    return {"levels": png(drawn)} if drawn else {}


def drawn_levels(team: TeamProcess) -> alt.LayerChart | None:
    """Where posts waited, when there are places to compare."""
    several = sum(bool(one.worked.middle) for one in team.levels) >= ENOUGH_TO_COMPARE
    return by_level(team, partial(in_hours, length="short")) if several else None
