"""The executive summary in one person's language: mail and Markdown."""

from reports.executive.numbers import ExecutiveSummary, RiskKind
from reports.kpi.chart import by_day, png
from reports.kpi.numbers import Mend
from reports.kpi.rendering import told
from reports.mail import Rendered, page
from reports.moments import moment
from reports.words import say
from signoff.language import speaking

FOLDER = "executive"
MOST_STEPS = 3
ENOUGH_TO_COMPARE = 2


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
        charts = _charts(summary)
        values = {
            **told(summary.kpi, recipient, report_name, why, link),
            "summary": summary,
            "risk": _risk(summary),
            "standing": _standing,
            "more_goals": say(f"{FOLDER}/sentences/more_goals.txt", n=summary.goals_left),
            "charts": {cid.partition("@")[0]: cid for cid in charts},
        }
        values["steps"] = _steps(summary, values["steps"])
        subject = say("kpi/subject.txt", **values)
        return Rendered(
            subject=subject,
            text=say(f"{FOLDER}/body.txt", **values) + "\n",
            html=page(f"{FOLDER}/body.html", subject=subject, **values),
            images=charts,
            markdown=say(f"{FOLDER}/artifact.md", **values) + "\n",
        )


def _risk(summary: ExecutiveSummary) -> str:
    wait = summary.risk.wait
    return say(
        f"{FOLDER}/sentences/risk.txt",
        risk=summary.risk,
        slot=moment(wait.slot, summary.zone) if wait else "",
        due=moment(wait.due_at, summary.zone) if wait else "",
    )


def _standing(standing: str) -> str:
    return say(f"{FOLDER}/sentences/standing.txt", standing=standing)


def _steps(summary: ExecutiveSummary, steps: list[str]) -> list[str]:
    """What to do about the risk, then what the numbers ask for; nothing twice."""
    of_kpi = zip(summary.kpi.next_steps, steps, strict=True)
    waits = summary.risk.kind is RiskKind.WAITS
    others = [said for step, said in of_kpi if not (waits and step.mend is Mend.KEEP_GOING)]
    ask = [say(f"{FOLDER}/sentences/ask.txt", wait=summary.risk.wait)] if waits else []
    return [*ask, *others][:MOST_STEPS]


def _charts(summary: ExecutiveSummary) -> dict[str, bytes]:
    if sum(bool(column.now) for column in summary.kpi.columns) < ENOUGH_TO_COMPARE:
        return {}
    return {"days@signoff": png(by_day(summary.kpi))}
