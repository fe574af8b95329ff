"""The sheets of the workbook that hold more than a mail has room for: comparisons, odd days."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from reports.kpi.cells import number
from reports.kpi.numbers import KpiReport
from reports.sheets import Content, Table
from reports.titles import END_ISOLATE, ISOLATE
from reports.words import say
from signoff.kpi.comparing import ENOUGH_POSTS, By, Comparison, Group
from signoff.kpi.drivers import Drivers, Factor
from signoff.kpi.goal_pace import Course
from signoff.kpi.goal_result import GoalResult
from signoff.language import _


def goals(kpi: KpiReport) -> Table:
    """Every goal, what came of it, and where it is heading."""
    head = [
        *(_("Goal"), _("Part of"), _("Reached"), _("Target"), _("Reached in %"), _("Short by")),
        *(_("How it stands"), _("Likely, from"), _("Likely, to"), _("By")),
        *(_("Its own period"), _("Reached in it"), _("Target of it"), _("How it stands in it")),
        *(_("Likely in it, from"), _("Likely in it, to"), _("A post serves it")),
    ]
    names = {goal.id: goal.name for goal in kpi.goals}
    return head, (_goal(goal, names.get(goal.serves or "", "")) for goal in kpi.goals)


def _goal(goal: GoalResult, part_of: str) -> Sequence[Content]:
    whole = goal.whole
    return [
        *(goal.name, part_of, goal.value, goal.target, goal.percent, goal.short_by),
        _say("standing", standing=goal.standing, running=goal.now is not None),
        *(*_likely(goal.now), _end(goal.now)),
        *((whole.period.name(), whole.value, whole.target) if whole else ("", None, None)),
        _say("standing", standing=whole.standing, running=whole.running) if whole else "",
        *_likely(whole),
        _("yes") if goal.served else _("no"),
    ]


def _likely(course: Course | None) -> tuple[int | None, int | None]:
    projection = course.pace.projection if course else None
    return (round(projection.low), round(projection.high)) if projection else (None, None)


def _end(course: Course | None) -> date | None:
    return course.period.end if course else None


def comparisons(kpi: KpiReport) -> Iterator[tuple[str, Table]]:
    """A sheet for each way to tell posts apart."""
    for one in kpi.around.comparisons:
        yield _say("compared_by", by=one.by), _comparison(one, kpi)


def _comparison(one: Comparison, kpi: KpiReport) -> Table:
    head = [
        *(_say("compared_by", by=one.by), _("Posts"), _("Engagements"), _("Engagements per post")),
        *(kpi_.name() for kpi_ in kpi.kpis),
        _("Of fewer than {n} posts there are too few to say", n=ENOUGH_POSTS),
    ]
    return head, (_group(one.by, group, kpi) for group in one.groups)


def _group(by: By, group: Group, kpi: KpiReport) -> Sequence[Content]:
    per_post = group.per_post
    shown = [
        number(value, shown.unit) if value.counted >= ENOUGH_POSTS else None
        for value, shown in zip(group.kpis, kpi.kpis, strict=True)
    ]
    return [
        *(_say("group", by=by, group=group), group.posts, group.engagements),
        None if per_post is None else Decimal(float(per_post)),
        *shown,
        "" if group.enough else _("too few to say"),
    ]


def odd_days(kpi: KpiReport) -> Table:
    """Every day on which something was out of the ordinary, and what is known about it."""
    head = [
        *(_("Day"), _("Channel"), _("Metric"), _("Number"), _("Usually, from")),
        *(_("Usually, to"), _("Public holiday"), _("Out that day or the day before")),
    ]
    return head, (
        [
            *(odd.day, odd.channel, _say("metric", metric=odd.metric)),
            *(odd.value, odd.low, odd.high, odd.holiday, "; ".join(odd.posts)),
        ]
        for odd in kpi.around.odd_days
    )


def drivers(found: Drivers) -> Table:
    """What goes with more engagements, or fewer: each sort of posts against another."""
    head = [
        *(_("Posts like these"), _("Against"), _("Posts"), _("Engagements, more or less")),
        *(_("In 19 of 20 cases, from"), _("In 19 of 20 cases, to")),
        _("All else equal, and no proof of a cause"),
    ]
    return head, ([*_sorts(one), one.posts, one.change, one.low, one.high] for one in found.factors)


def _sorts(one: Factor) -> Iterator[str]:
    for level, long in ((one.level, True), (one.against, False)):
        said = _say("driver_sort", what=one.what, level=level, long=long)
        yield said.replace(ISOLATE, "").replace(END_ISOLATE, "")


def year_ago(kpi: KpiReport) -> Sequence[Content]:
    """A line of the summary."""
    then = kpi.around.year_ago
    if then is None:
        return [_("Of a year ago nothing is known.")]
    figure = then.engagements
    name = _("Engagements, a year ago")
    return [name, figure.now, figure.before, figure.change, figure.percent]


def _say(sentence: str, **values: object) -> str:
    return say(f"kpi/sentences/{sentence}.txt", **values)
