"""Who is meant by an @name in a comment: a person, everybody with a role, or a region's team."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from signoff.plain_text import same_words
from signoff.workspace import Workspace

LONGEST_NAME = 200
LONGEST_ADDRESS = 2000
MOST_UNKNOWN = 5
"""Names in one answer of ours; the others are wrong in the same way."""

SIGN = re.compile(r"@(?=\w)")
BELONGS_TO_MORE = re.compile(r"[\w@+%=&$~]$")
"""What stands before the @ of a mail address."""
ADDRESS = re.compile(r"://|\bwww\.|\bmailto:", re.IGNORECASE)
WORD = re.compile(r"""[^\s@,;:!?()\[\]{}<>"“”„«»/\\|]+""")
GAP = re.compile(r"[ \t\u00a0]+")
ENDINGS = re.compile(r"(?:['’]s|['’.…·*_~`-])+$", re.IGNORECASE)
"""What may stand behind a name, and is none of it."""


@dataclass(frozen=True)
class Mentioned:
    """What the @names of one comment come to."""

    people: tuple[str, ...] = ()
    """The ids of those who are meant, each once."""
    unknown: tuple[str, ...] = ()
    """Names that nobody has."""
    several: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Names that several have, and the ids of these people."""


def mentioned(text: str, workspace: Workspace) -> Mentioned:
    """Find every @name in a text, and whom it means."""
    names = Names(workspace)
    people: list[str] = []
    unknown: list[str] = []
    several: dict[str, tuple[str, ...]] = {}
    for written, ids in _found(text, names):
        if len(ids) == 1:
            people += ids[0]
        elif ids:
            several[written] = tuple(dict.fromkeys(id for some in ids for id in some))
        else:
            unknown.append(written)
    first_unknown = tuple(dict.fromkeys(unknown))[:MOST_UNKNOWN]
    return Mentioned(tuple(dict.fromkeys(people)), first_unknown, tuple(several.items()))


class Names:
    """Everything that somebody can be called after an @, and whom that means."""

    def __init__(self, workspace: Workspace) -> None:
        team = workspace.team
        self._ids: dict[str, list[str]] = {}
        self._names: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for person in team.people.values():
            self._ids[person.id] = [person.id]
            self._call(person.name, [person.id])
            self._call(person.name.split()[0], [person.id])
        for role in team.roles.values():
            self._add(role.id, role.name, (p.id for p in team.people_with([role.id])))
        for region in team.regions.values():
            sit_there = (p.id for p in team.people.values() if p.region == region.id)
            self._add(region.id, region.name, sit_there)
        self.most_words = max(len(name.split()) for name in (*self._names, ""))

    def meant(self, written: str) -> list[list[str]]:
        """The people behind a name; several lists where several bear it."""
        key = same_words(written).casefold()
        if key in self._ids:
            return [self._ids[key]]
        return [list(ids) for ids in sorted(self._names.get(key, ()))]

    def _add(self, id: str, name: str, people: Iterable[str]) -> None:
        """A role or a region; where a person has the same id, the person is meant."""
        ids = list(people)
        if ids:
            self._ids.setdefault(id, ids)
            self._call(name, ids)

    def _call(self, name: str, ids: list[str]) -> None:
        self._names[same_words(name).casefold()].add(tuple(ids))


def _found(text: str, names: Names) -> Iterator[tuple[str, list[list[str]]]]:
    """Each @name as written, and the people behind it."""
    for at in SIGN.finditer(text):
        before = text[max(0, at.start() - LONGEST_ADDRESS) : at.start()].rpartition("\n")[2]
        after = text[at.end() : at.end() + LONGEST_NAME]
        written = list(_first_words(after, names.most_words))
        if not written or _is_something_else(before, after[written[0] :]):
            continue
        candidates = [ENDINGS.sub("", after[:end]) for end in reversed(written)]
        known = ((name, names.meant(name)) for name in candidates)
        yield next(((name, ids) for name, ids in known if ids), (candidates[-1], []))


def _is_something_else(before: str, behind: str) -> bool:
    """Whether the @ belongs to a mail address, a page's address, or another network's name."""
    chunk = before.split()[-1] if before and not before[-1].isspace() else ""
    if BELONGS_TO_MORE.search(chunk) or ADDRESS.search(chunk) or behind.startswith("@"):
        return True
    parts = chunk.lstrip("([{").split("/")[:-1]  # of @olivia/@legal each part is a name
    return not all(part.startswith("@") for part in parts)


def _first_words(text: str, most: int) -> Iterator[int]:
    """Where the first word ends, and the second, as long as only spaces stand between them."""
    place = 0
    for _number in range(max(most, 1)):
        word = WORD.match(text, place)
        if word is None:
            return
        yield word.end()
        gap = GAP.match(text, word.end())
        if gap is None:
            return
        place = gap.end()
