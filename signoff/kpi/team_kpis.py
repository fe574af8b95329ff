"""What is counted about how a team works: each with its formula, meaning, and what it is not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TeamKpi:
    """One number about how posts come about."""

    id: str
    formula: str
    unit: str
    meaning: str
    is_not: str
    """What it is easily taken for."""


TEAM_KPIS = (
    TeamKpi(
        "time-to-publish",
        "middle of (out − brief)",
        "days and hours of the clock",
        "How long a post took from its brief until it was out on its first channel; half of the"
        " posts took less.",
        "Work: a post that was asked for a month ahead waits for its slot.",
    ),
    TeamKpi(
        "time-per-stage",
        "middle of the time in brief, create, review, approve, publish",
        "days and hours of the clock",
        "Where that time went. Create, review and approve last while somebody is asked; publish is"
        " from the last consent until it is out.",
        "Parts that add up: they are middles of different posts, and between questions a moment"
        " is nobody's.",
    ),
    TeamKpi(
        "rounds-per-post",
        "revisions sent in / posts",
        "number",
        "How often a post was written until it was decided; 1 is never sent back.",
        "Changes by editors in between: these are not counted.",
    ),
    TeamKpi(
        "first-pass-share",
        "posts out without an objection / posts on which anybody decided",
        "percent",
        "How many posts went out without anybody asking for changes.",
        "Quality: who never objects may not have looked.",
    ),
    TeamKpi(
        "overdue-share",
        "(answers after their due time + questions closed unanswered after it) / answers owed",
        "percent",
        "How many answers were not there when they were due. Due times are counted in working"
        " hours, as the process says.",
        "Of people: a question is one, however many are asked; it is late when its last answer is.",
    ),
    TeamKpi(
        "waiting-per-level",
        "middle of the working time from question to answer, by level",
        "working hours",
        "How long posts wait at a level, on the clocks of the first of those asked.",
        "How long somebody worked on it: they may have looked for a minute.",
    ),
    TeamKpi(
        "waiting-per-region",
        "the same by the region of the post",
        "working hours",
        "How long posts of a region wait, wherever they wait.",
        "How fast the people of that region answer: theirs may wait for others.",
    ),
    TeamKpi(
        "on-time-share",
        "posts out at most 5 minutes after their slot / posts out",
        "percent",
        "How many posts were out when they were meant to be, each on each channel.",
        "Of posts that never went out: they stand among what waits.",
    ),
    TeamKpi(
        "cadence",
        "posts / (posts_per_week × days / 7)",
        "percent",
        "How many posts a channel had of those that channels.yaml plans for it.",
        "Known for a channel without posts_per_week, or in a report of some campaigns or goals.",
    ),
)
