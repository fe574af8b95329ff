"""Reports about campaigns of which no brief knows: mistyped, or still to come."""

from signoff.language import _
from signoff.nearest import did_you_mean
from signoff.store.database import reading
from signoff.store.listing import campaigns
from signoff.workspace import Workspace


def unknown_campaigns(workspace: Workspace) -> list[str]:
    """A sentence for each: a campaign is what briefs call it, and may not have begun."""
    with reading() as session:
        known = campaigns(session)
    same = {one.casefold() for one in known}
    return [
        f"{_no_brief(report.id, one)} {did_you_mean(one, known)}".strip()
        for report in workspace.reports.values()
        for one in report.campaigns or ()
        if one.casefold() not in same
    ]


def _no_brief(report: str, campaign: str) -> str:
    return _(
        "The report {report} is about the campaign “{campaign}”, to which no brief belongs yet.",
        report=report,
        campaign=campaign,
    )
