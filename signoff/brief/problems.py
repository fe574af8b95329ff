"""Whether a brief fits the team: people, channels, goals and times that exist."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from signoff.brief.brief import Brief
from signoff.clock import NoSuchTime, Slot
from signoff.language import _
from signoff.nearest import right_names
from signoff.wall_time import written
from signoff.workspace import Channel, Problem, Workspace
from signoff.workspace.gates import Condition
from signoff.workspace.kinds import (
    breaks_the_line,
    has_control_characters,
    is_zone,
    zone_advice,
)

TEXTS = ("title", "message", "campaign", "audience", "pool", "key")
"""What is free text: kept as it is written, HTML included, and never taken for anything else."""


def problems(brief: Brief, workspace: Workspace, now: datetime) -> list[Problem]:
    """Everything that keeps the brief from being started; none when it fits."""
    found = [*_texts(brief), *_names(brief, workspace)]
    found += _zone(brief)
    if not any(problem.field in ("channels", "zone") for problem in found):
        found += _times(brief, workspace, now)
    return found


def _problem(field: str, what: str, mend: str) -> Problem:
    return Problem(file="", line=0, field=field, what=what, mend=mend)


def _texts(brief: Brief) -> Iterator[Problem]:
    for field in TEXTS:
        text = str(getattr(brief, field))
        if has_control_characters(text) or (field != "message" and breaks_the_line(text)):
            yield _problem(
                field,
                _("There is a control character or a line break in it."),
                _("Write it on one line, with letters, digits and signs only."),
            )
    for field in ("title", "message"):
        if not str(getattr(brief, field)).strip():
            yield _problem(field, _("It is empty."), _("Write at least one word."))


def _names(brief: Brief, workspace: Workspace) -> Iterator[Problem]:
    yield from _unknown("goal", [brief.goal], workspace.goals, "goals.yaml")
    yield from _unknown("channels", brief.channels, workspace.channels, "channels.yaml")
    yield from _unknown("flags", brief.flags, workspace.process.flags, "process.yaml")
    yield from _twice(brief)
    yield from _creator(brief, workspace)
    yield from _deciders(brief, workspace)


def _unknown(field: str, names: list[str], known: Collection[str], file: str) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            what = _("There is no {name} in {file}.", name=name or "“”", file=file)
            yield _problem(field, what, right_names(name, known))


def _twice(brief: Brief) -> Iterator[Problem]:
    for channel, times in Counter(brief.channels).items():
        if times > 1:
            what = _("{name} is there more than once.", name=channel)
            yield _problem("channels", what, _("Name each channel once."))


def _creator(brief: Brief, workspace: Workspace) -> Iterator[Problem]:
    people = workspace.team.people
    creators = [id for id, person in people.items() if workspace.may(person, "create")]
    if brief.creator not in people:
        yield from _unknown("creator", [brief.creator], creators, "team.yaml")
    elif brief.creator in creators and not workspace.may(
        people[brief.creator], "create", brief.channels
    ):
        what = _("Posts on these channels are not for {name}.", name=people[brief.creator].name)
        able = [id for id in creators if workspace.may(people[id], "create", brief.channels)]
        yield _problem("creator", what, right_names("", able))
    elif brief.creator not in creators:
        what = _("{name} has no role that may create.", name=people[brief.creator].name)
        yield _problem("creator", what, right_names("", creators))


def _deciders(brief: Brief, workspace: Workspace) -> Iterator[Problem]:
    """Levels at which each of these channels has its people, and all of them together none."""
    known = [workspace.channels[id] for id in brief.channels if id in workspace.channels]
    if len(known) != len(brief.channels) or not known:
        return
    for gate in workspace.process.gates:
        for level in gate.levels:
            if level.when is not None and not _is_met(level.when, brief, known):
                continue
            could = len(workspace.people_of(gate, level, known[0].region))
            n = len(workspace.people_of(gate, level, known[0].region, brief.channels))
            if n < max(1, level.needed(n)) and could >= max(1, level.needed(could)):
                what = _("Too few may decide at {level} on these channels.", level=level.name)
                mend = _("Write a brief of its own for each brand, or look at only in team.yaml.")
                yield _problem("channels", what, mend)


def _is_met(asked: Condition, brief: Brief, channels: Sequence[Channel]) -> bool:
    """Whether the condition holds already by what is known before anything is written."""
    return (
        asked.findings is None
        and not asked.written_by
        and (not asked.flags or bool(set(asked.flags) & set(brief.flags)))
        and (not asked.channels or bool(set(asked.channels) & set(brief.channels)))
        and (not asked.regions or channels[0].region in asked.regions)
        and (not asked.brands or any(one.brand in asked.brands for one in channels))
        and (not asked.languages or any(one.language in asked.languages for one in channels))
    )


def _zone(brief: Brief) -> Iterator[Problem]:
    if brief.zone and not is_zone(brief.zone):
        what = _("There is no time zone called {name}.", name=brief.zone)
        yield _problem("zone", what, zone_advice(brief.zone))


def _times(brief: Brief, workspace: Workspace, now: datetime) -> Iterator[Problem]:
    slot, due = brief.slot_in(workspace), brief.due_in(workspace)
    yield from _moment("slot", slot, now)
    if due is None:
        return
    yield from _moment("due", due, now)
    if due.utc() >= slot.utc():
        yield _problem(
            "due",
            _("The creator would be done only after the slot ({slot}).", slot=written(slot.local)),
            _("Write a due time before the slot, with time to review and approve in between."),
        )


def _moment(field: str, slot: Slot, now: datetime) -> Iterator[Problem]:
    try:
        slot.must_exist()
    except NoSuchTime as jumped:
        mend = _("Write {time} or later.", time=written(jumped.next_real))
        yield _problem(field, str(jumped), mend)
    if slot.utc() <= now:
        what = _("{time} in {zone} is past.", time=written(slot.local), zone=slot.zone)
        yield _problem(field, what, _("Write a time that is still to come."))
