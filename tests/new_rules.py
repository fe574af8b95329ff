"""Posts that wait while the rules change under them: told, changed, and heard of, for tests."""

from datetime import UTC, datetime

from signoff.lifecycle.touch_words import sentence
from signoff.lifecycle.touching import touched
from signoff.store.database import reading
from signoff.store.questions import open_questions
from signoff.workspace import files_of, read_files
from tests.outbox import notices
from tests.story import EXAMPLE, Told

LEGAL = """        when:
          flags: [paid, health]   # other briefs pass by here without asking
"""
QUORUM_ANY = "people: [olivia, amir]\n        quorum: any"
BRAND_HOURS = "quorum: any\n        hours: 8\n\n      - id: legal"
TWO = "- id: two\n        name: Two\n        people: [amir]"
BRAND = "- id: brand\n        name: Brand\n        people: [olivia, amir]"
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


def written(run: str = "run-1", title: str = "Spring balm") -> Told:
    return Told(run, title=title, slot="2026-12-15 12:00").write()


def at_brand() -> Told:
    told = written().say("luca")
    told.turn()
    return told


def changed(old: str, new: str, file: str = "process") -> dict[str, str]:
    text = files_of(EXAMPLE)[f"{file}.yaml"]
    assert old in text
    return {f"{file}.yaml": text.replace(old, new)}


def said(**files: str) -> list[str]:
    """What `signoff apply` would say about posts under way."""
    before, after = read_files(files_of(EXAMPLE)), read_files({**files_of(EXAMPLE), **files})
    return [sentence(one, before, after) for one in touched(before, after)]


def heard() -> dict[str, list[tuple[str, str]]]:
    """Who is told what about posts under way."""
    return {
        one.person: [(post["way"], post["level"]) for post in one.facts["posts"]]
        for one in notices()
        if one.kind == "rules-changed"
    }


def asked(told: Told) -> dict[str, list[str]]:
    told.turn()
    with reading() as session:
        return {one.level: one.asked for one in open_questions(session, told.id)}
