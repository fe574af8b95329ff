"""The executive summary in one person's language: mail and Markdown."""

from typing import Any

from reports.executive.numbers import ExecutiveSummary, GoalStanding, RiskKind
from reports.forms import in_every_form
from reports.kpi.numbers import Mend
from reports.kpi.rendering import day_chart
from reports.kpi.rendering import told as told_of_kpi
from reports.mail import Rendered
from reports.moments import moment
from reports.words import say
from signoff.language import speaking

FOLDER = "executive"
MOST_STEPS = 3


def render(
    summary: ExecutiveSummary,
    language: str,
    recipient: str,
    report_name: str,
    why: str,
    link: str = "",
) -> Rendered:
    """What the recipient gets; `why` is a sentence in that language, `link` an address."""
    with speaking(language):
        values = told(summary, recipient, report_name, why, link)
        return in_every_form(FOLDER, values, day_chart(summary.kpi), subject_of="kpi")


def told(
    summary: ExecutiveSummary, recipient: str, report_name: str, why: str, link: str = ""
) -> dict[str, Any]:
    """Whatever form it takes, it says this, in the language now spoken."""
    of_kpi = told_of_kpi(summary.kpi, recipient, report_name, why, link)
    return {
        **of_kpi,
        "summary": summary,
        "risk": _risk(summary),
        "standing": _standing,
        "more_goals": say(f"{FOLDER}/sentences/more_goals.txt", n=summary.goals_left),
        "steps": _steps(summary, of_kpi["steps"]),
    }


def _risk(summary: ExecutiveSummary) -> str:
    wait = summary.risk.wait
    return say(
        f"{FOLDER}/sentences/risk.txt",
        risk=summary.risk,
        slot=moment(wait.slot, summary.zone) if wait else "",
        due=moment(wait.due_at, summary.zone) if wait else "",
    )


def _standing(goal: GoalStanding) -> str:
    is_running = goal.result.now is not None
    return say("kpi/sentences/standing.txt", standing=goal.standing, running=is_running)


def _steps(summary: ExecutiveSummary, steps: list[str]) -> list[str]:
    """What to do about the risk, then what the numbers ask for; nothing twice."""
    of_kpi = zip(summary.kpi.next_steps, steps, strict=True)
    waits = summary.risk.kind is RiskKind.WAITS
    others = [said for step, said in of_kpi if not (waits and step.mend is Mend.KEEP_GOING)]
    ask = [say(f"{FOLDER}/sentences/ask.txt", wait=summary.risk.wait)] if waits else []
    return [*ask, *others][:MOST_STEPS]
