"""The parts of the KPI report on paper: which numbers stand where, in which words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reports.kpi.chart import svg
from reports.kpi.numbers import ChannelResult, KpiReport, KpiResult, PostResult
from reports.kpi.rendering import ENOUGH_TO_COMPARE, drawn_days
from reports.paper.parts import (
    Bar,
    Bars,
    Cell,
    Chart,
    Colour,
    Figure,
    Figures,
    Section,
    Steps,
    Table,
    Text,
)
from reports.titles import one_line
from reports.words import day, number, short_number, signed
from signoff.kpi.comparing import By, Group
from signoff.kpi.goal_result import GoalResult
from signoff.kpi.pace import Standing
from signoff.language import _

MOST_POSTS, MOST_CHANNELS, MOST_GOALS = 50, 40, 12
MOST_GROUPS, MOST_ODD_DAYS = 20, 6
"""On paper; all of them are in the workbook."""
COLOURS: Mapping[Standing, Colour] = {
    Standing.REACHED: "up",
    Standing.ON_TRACK: "up",
    Standing.UNKNOWN: "same",
}

Told = Mapping[str, Any]
"""What `rendering.told` gives; its `sentence` says one of the report's sentences."""


def sections(kpi: KpiReport, told: Told) -> list[Section]:
    """What happened, then against what, then what to do, then everything in detail."""
    if kpi.silent:
        return [next_steps(told), *goals(kpi, told)]
    return [
        Section([figures(kpi, told)]),
        *goals(kpi, told),
        next_steps(told),
        *odd_days(kpi, told),
        *days(kpi, told),
        *posts(kpi, told),
        *key_figures(kpi, told),
        *comparison(kpi, told),
        *drivers(kpi, told),
        *channels(kpi, told),
    ]


def under(kpi: KpiReport, told: Told) -> str:
    """What stands below the headline."""
    before = told["sentence"]("before", kpi=kpi) if kpi.silent else ""
    return " ".join(filter(None, [before, told["sentence"]("goals", kpi=kpi)]))


def figures(kpi: KpiReport, told: Told) -> Figures:
    """The three numbers that everybody looks for first."""
    say = told["sentence"]
    notes = [say("arrows", kpi=kpi), say("year_ago", kpi=kpi)]
    return Figures(
        [Figure(one.name, one.said, one.marked, one.mood) for one in told["figures"]],
        "\n".join(filter(None, notes)),
    )


def goals(kpi: KpiReport, told: Told) -> Iterable[Section]:
    """How near each goal is."""
    if kpi.goals:
        shown = [_goal(goal, told) for goal in kpi.goals[:MOST_GOALS]]
        bars = Bars(shown, _left(kpi, told, "goals", len(kpi.goals) - len(shown)))
        yield Section([bars], _("Against the goals"))


def next_steps(told: Told) -> Section:
    """At most three."""
    return Section([Steps(told["steps"])], _("What to do next"))


def odd_days(kpi: KpiReport, told: Told) -> Iterable[Section]:
    """The days on which something else happened than usual."""
    shown = kpi.around.odd_days[:MOST_ODD_DAYS]
    if shown:
        said = [Text(told["sentence"]("odd_day", odd=odd)) for odd in shown]
        yield Section(said, _("Out of the ordinary"))


def days(kpi: KpiReport, told: Told) -> Iterable[Section]:
    """The chart of the days, if there is anything to compare."""
    drawn, say = drawn_days(kpi), told["sentence"]
    if drawn is not None:
        chart = Chart("days", svg(drawn), say("days", kpi=kpi))
        yield Section([chart], say("days_heading", kpi=kpi))


def posts(kpi: KpiReport, told: Told) -> Iterable[Section]:
    """The best of them, with what people did."""
    if kpi.every_post:
        shown = kpi.every_post[:MOST_POSTS]
        head = [_("Post"), _("Engagements"), _("Likes"), _("Shares"), _("Comments")]
        left = _left(kpi, told, "posts", len(kpi.every_post) - len(shown))
        table = Table(head, [_post(post) for post in shown], 4, left)
        yield Section([table], told["sentence"]("posts_heading", kpi=kpi))


def key_figures(kpi: KpiReport, told: Told) -> Iterable[Section]:
    """The KPIs that the report asks for."""
    if kpi.kpis:
        rows = [_kpi(one, told) for one in kpi.kpis]
        yield Section([Table(["", _("this time")], rows, 1)], _("Key figures"))


def comparison(kpi: KpiReport, told: Told) -> Iterable[Section]:
    """The one way to tell posts apart that says most."""
    found, say = kpi.around.comparison, told["sentence"]
    if found:
        rows = [_group(found.by, group, told) for group in found.groups[:MOST_GROUPS]]
        note = say("too_few", most=told["enough_posts"])
        table = Table(["", _("Posts"), _("Engagements")], rows, 2, note)
        yield Section([table], say("compared_by", by=found.by))


def drivers(kpi: KpiReport, told: Told) -> Iterable[Section]:
    """What goes with more engagements, where that can be foretold at all."""
    if kpi.drivers and kpi.drivers.factors:
        lead, *found = told["sentence"]("drivers", drivers=kpi.drivers).splitlines()
        said = "\n".join([lead, *(f"– {one}" for one in found)])
        yield Section([Text(said)], _("What goes with good results"))


def channels(kpi: KpiReport, told: Told) -> Iterable[Section]:
    """What each brought, drawn and in numbers; drawn here, because in a drawing of its own a name
    could be of the signs only that one font has."""
    if len(kpi.channels) < ENOUGH_TO_COMPARE:
        return
    shown = kpi.channels[:MOST_CHANNELS]
    head = [_("Channel"), _("Posts"), _("Engagements"), _("Followers")]
    left = _left(kpi, told, "channels", len(kpi.channels) - len(shown))
    table = Table(head, [_channel(one, told) for one in shown], 3, left)
    yield Section([table], _("By channel"))


def _goal(goal: GoalResult, told: Told) -> Bar:
    say = told["sentence"]
    colour = COLOURS.get(goal.standing, "down")
    verdict = say("verdict", goal=goal)
    verdict = f"✓ {verdict}" if goal.reached else verdict
    return Bar(goal.name, verdict, colour, goal.bar, _outlook(goal, told))


def _outlook(goal: GoalResult, told: Told) -> str:
    """What was reached, where it is heading, and whether anybody works on it."""
    say = told["sentence"]
    lines = [say("goal", goal=goal)]
    lines += [say("whole", course=goal.whole)] if goal.whole else []
    lines += [] if goal.served else [say("unserved")]
    return "\n".join(lines)


def _post(post: PostResult) -> Sequence[Cell]:
    about = [post.channel, day(post.published), post.campaign]
    return [
        Cell(post.title or _("(no title)"), " · ".join(filter(None, about)), post.url),
        *map(_count, (post.engagements, post.likes, post.shares, post.comments)),
    ]


def _kpi(one: KpiResult, told: Told) -> Sequence[Cell]:
    say = told["sentence"]
    before = ", ".join(say("kpi_before", kpi=one).splitlines())
    return [Cell(one_line(one.name())), Cell(say("kpi", value=one.now, unit=one.unit), before)]


def _group(by: By, group: Group, told: Told) -> Sequence[Cell]:
    say = told["sentence"]
    name = one_line(say("group", by=by, group=group))
    return [Cell(name), Cell(number(group.posts)), Cell(say("per_post", group=group))]


def _channel(channel: ChannelResult, told: Told) -> Sequence[Cell]:
    say, gained = told["sentence"], channel.gained
    change = say("change", figure=channel.engagements, in_percent=True)
    followers = "–" if channel.followers is None else short_number(channel.followers)
    return [
        Cell(channel.name, fullness=channel.bar),
        Cell(number(channel.posts)),
        Cell(say("figure", figure=channel.engagements), change),
        Cell(followers, "" if gained is None else signed(gained)),
    ]


def _count(count: int | None) -> Cell:
    return Cell("–" if count is None else number(count))


def _left(kpi: KpiReport, told: Told, what: str, n: int) -> str:
    return told["sentence"]("left", kpi=kpi, what=what, n=n) if n else ""
