"""Posts that need nobody to write them: made from a template, they come straight to approval."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import httpx

from benchmarks.approvers import Approver, browsers
from benchmarks.arena import Arena
from benchmarks.big_team import DESKS, REGIONS
from benchmarks.people import People, WentWrong
from benchmarks.posts import new_brief
from signoff.brief import Brief
from signoff.store.contents import content_of_run
from signoff.store.database import reading
from signoff.store.questions import open_questions

TEXT = "Part {part} of our winter evenings: one pot, two cups, no hurry. #HazelAndThyme"
CAMPAIGN = "slow-winter"
"""Its hashtag does not stand in the template: that is why people are asked all the same."""
NEXT_WEEK = timedelta(days=7)
SOON = timedelta(seconds=150)
"""Over when people approve, so that the approval itself publishes."""


async def agree_on_templates(arena: Arena, people: People) -> dict[str, int]:
    """One for each region's channel, written and approved: their contents' numbers, by region."""
    async with browsers(arena.system.ui_url) as http:
        made = await asyncio.gather(*(_template(people, http, region) for region in REGIONS))
    return dict(zip(REGIONS, made, strict=True))


async def _template(people: People, http: httpx.AsyncClient, region: str) -> int:
    brief = new_brief(NEXT_WEEK).model_copy(update={"channels": [region], "is_template": True})
    run = await people.start(brief)
    await people.rests(run)
    await people.answer(run, text=TEXT)
    await people.rests(run)
    post = asked_about(run)
    await Approver(DESKS[region][0], http).approve(post.question)
    await people.rests(run, in_state="Completed")
    return post.content


@dataclass(frozen=True)
class AskedAbout:
    """A post that waits for its approval."""

    run: str
    content: int
    question: int
    region: str
    slot: datetime


def asked_about(run: str) -> AskedAbout:
    """What this run asks."""
    with reading() as session:
        content = content_of_run(session, run)
        if content is None:
            raise WentWrong(f"run {run} has not begun")
        (asked,) = open_questions(session, content.id)
        return AskedAbout(run, content.id, asked.id, content.region, content.slot.utc())


def briefs_from(templates: dict[str, int], later: int) -> Iterator[Brief]:
    """Briefs without end, one region after the other: so many for next week, the rest for soon."""
    for part in count(1):
        region = REGIONS[part % len(REGIONS)]
        asked = {
            "channels": [region],
            "campaign": CAMPAIGN,
            "template": templates[region],
            "blanks": [f"part: {part}"],
        }
        yield new_brief(NEXT_WEEK if part <= later else SOON).model_copy(update=asked)
