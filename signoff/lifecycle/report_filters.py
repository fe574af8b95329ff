"""Filters that no brief and no post fits yet: mistyped, or for what is still to come.

What can be known from the files alone is refused when they are read (workspace/covered.py); a
campaign is whatever briefs call it, so about these one can only warn.
"""

from collections.abc import Callable, Collection, Iterator
from functools import partial

from sqlalchemy.orm import Session

from signoff.language import _
from signoff.nearest import did_you_mean
from signoff.store.database import reading
from signoff.store.listing import Aims, aims_of_briefs
from signoff.store.posts_out import anything_out
from signoff.workspace import Report, Workspace


def without_posts(workspace: Workspace) -> list[str]:
    """A sentence for each report and dashboard that has nothing to tell of yet."""
    with reading() as session:
        aims = aims_of_briefs(session)
        silent = _silent(session, workspace)
    said: list[str] = []
    for report in workspace.reports.values():
        said += _campaigns(report.campaigns or (), aims, partial(_of, report.id))
        said += _goals(report, aims) or _together(report, aims)
        said += [_nothing_out(report.id)] if report.id in silent else []
    for page in workspace.dashboards.values():
        said += _campaigns([page.campaign or ""], aims, partial(_on, page.id))
    return said


def _silent(session: Session, workspace: Workspace) -> set[str]:
    """Reports on whose channels nothing is out, though something is elsewhere: a team that begins
    knows that it does."""
    if not anything_out(session, workspace.channels):
        return set()
    told = {id: workspace.channels_of(one) for id, one in workspace.reports.items()}
    return {id for id, some in told.items() if not anything_out(session, [one.id for one in some])}


def _campaigns(named: Collection[str], aims: Aims, sentence: Callable[[str], str]) -> Iterator[str]:
    known = {campaign for campaign, _goal in aims if campaign}
    same = {one.casefold() for one in known}
    for one in named:
        if one and one.casefold() not in same:
            yield f"{sentence(one)} {did_you_mean(one, known)}".strip()


def _of(report: str, campaign: str) -> str:
    return _(
        "The report {report} is about the campaign “{campaign}”, to which no brief belongs yet.",
        report=report,
        campaign=campaign,
    )


def _on(dashboard: str, campaign: str) -> str:
    return _(
        "The dashboard {dashboard} shows the campaign “{campaign}”, to which no brief belongs yet.",
        dashboard=dashboard,
        campaign=campaign,
    )


def _goals(report: Report, aims: Aims) -> list[str]:
    served = {goal for _campaign, goal in aims}
    return [_no_brief_serves(report.id, goal) for goal in report.goals or () if goal not in served]


def _no_brief_serves(report: str, goal: str) -> str:
    return _(
        "The report {report} is about the goal {goal}, which no brief names yet.",
        report=report,
        goal=goal,
    )


def _together(report: Report, aims: Aims) -> list[str]:
    """Each name is right by itself, and no brief has both."""
    known = {campaign.casefold() for campaign, _goal in aims}
    named = report.campaigns and report.goals
    if not named or not {one.casefold() for one in report.campaigns or ()} <= known:
        return []
    if any(report.tells_of(*one) for one in aims):
        return []
    return [_("No brief is of these campaigns and goals of the report {report}.", report=report.id)]


def _nothing_out(report: str) -> str:
    return _("On the channels of the report {report} nothing has gone out yet.", report=report)
