"""What a change of the rules means for a post under way, in a sentence or two."""

from collections.abc import Callable, Iterable, Mapping

from signoff.language import _, ngettext
from signoff.lifecycle.touching import Touch
from signoff.rules.touching import Lost, Shift, Way
from signoff.workspace import Workspace


def sentence(touch: Touch, before: Workspace, after: Workspace) -> str:
    """What changes for this post, in the language now spoken."""
    parts = [_of_shift(one, before, after) for one in touch.shifts]
    parts += [_of_lost(one, before, after) for one in touch.lost]
    return f"{_waits(touch, before)} {' '.join(dict.fromkeys(parts))}"


def _waits(touch: Touch, before: Workspace) -> str:
    title, now = touch.story.content.title, touch.before.now
    if not now:
        return _("“{title}” has every consent that it needs.", title=title)
    who = _names([id for ask in now.values() for id in ask.people], before)
    if levels := [ask.name for ask in now.values() if ask.name]:
        where = ", ".join(levels)
        return _("“{title}” waits at {level} for {who}.", title=title, level=where, who=who)
    if any(gate == "create" for gate, _level in now):
        return _("“{title}” is being written by {who}.", title=title, who=who)
    return _("“{title}” waits for {who}, to be mended.", title=title, who=who)


def _of_shift(one: Shift, before: Workspace, after: Workspace) -> str:
    who, level = _names(one.people, after, before), one.level
    if one.way == "quorum":
        return _quorum(one)
    if one.way == "hours":
        return _hours(one)
    return (AT_A_LEVEL if level else ELSEWHERE)[one.way](level, who)


AT_A_LEVEL: Mapping[Way, Callable[[str, str], str]] = {
    "also": lambda level, who: _(
        "By the new rules {level} ({who}) is asked as well.", level=level, who=who
    ),
    "again": lambda level, who: _(
        "By the new rules {level} ({who}) is asked again.", level=level, who=who
    ),
    "without": lambda level, who: _("It goes on without being asked at {level}.", level=level),
    "now": lambda level, who: _("{level} ({who}) is asked now already.", level=level, who=who),
    "later": lambda level, who: _("{level} is asked later, after others.", level=level),
    "joined": lambda level, who: _("At {level}, {who} is asked as well.", level=level, who=who),
    "left": lambda level, who: _("At {level}, {who} is not asked any more.", level=level, who=who),
}
ELSEWHERE: Mapping[Way, Callable[[str, str], str]] = {
    "also": lambda level, who: _("By the new rules {who} is asked.", who=who),
    "again": lambda level, who: _("By the new rules {who} is asked.", who=who),
    "joined": lambda level, who: _("{who} is asked as well.", who=who),
    "left": lambda level, who: _("{who} is not asked any more.", who=who),
}
"""Where somebody writes, or says what becomes of it."""


def _quorum(one: Shift) -> str:
    return ngettext(
        "{level} takes {n} consent now, it was {old}.",
        "{level} takes {n} consents now, it was {old}.",
        int(one.new),
        level=one.level,
        old=int(one.old),
    )


def _hours(one: Shift) -> str:
    new, old = f"{one.new:g}", f"{one.old:g}"
    if not one.level:
        return _("There are {new} working hours for it now, it was {old}.", new=new, old=old)
    return _(
        "{level} has {new} working hours now, it was {old}.", level=one.level, new=new, old=old
    )


def _of_lost(one: Lost, before: Workspace, after: Workspace) -> str:
    return _(
        "The consent given at {level} counts no longer: {who} does not decide there any more.",
        level=one.level,
        who=_names([one.person], after, before),
    )


def _names(ids: Iterable[str], *workspaces: Workspace) -> str:
    """People's names; of who is not there any more, as they were called before."""
    return ", ".join(
        next((w.team.people[id].name for w in workspaces if id in w.team.people), id)
        for id in dict.fromkeys(ids)
    )
