"""Who is to be taken out of the store, and what is put in their place."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Somebody:
    """Who is to be taken out, and what is put in their place."""

    ids: frozenset[str]
    """Under which they stand in the store: an id of the team's, addresses that reports went to."""
    names: frozenset[str]
    """Every name and address that they ever had, but for those that somebody else has."""
    instead: str
    others: frozenset[str] = frozenset()
    """Addresses of others, in small letters; theirs may be within: moretti@… in a.moretti@…"""

    @cached_property
    def words(self) -> list[str]:
        """Longest first, so that no half of a name is left; also as YAML and JSON write them."""
        plain = {*self.ids, *self.names} - {""}
        spelled = {form for word in plain for form in _spelled(word)}
        return sorted(spelled, key=lambda word: (-len(word), word))

    def alone(self, value: Any) -> Any:
        """JSON with their id replaced where it stands by itself."""
        match value:
            case str():
                return self.instead if value in self.ids else value
            case list():
                return [self.alone(one) for one in value]
            case dict():
                return {self.alone(name): self.alone(one) for name, one in value.items()}
        return value

    def everywhere(self, value: Any) -> Any:
        """Text or JSON with id, names and addresses replaced wherever they stand as words."""
        match value:
            case str():
                return self._pattern.sub(self._other, value)
            case list():
                return [self.everywhere(one) for one in value]
            case dict():
                return {self.everywhere(k): self.everywhere(one) for k, one in value.items()}
        return value

    def told(self, value: Any) -> Any:
        """The same as it is where only their id stands there by itself, which is replaced."""
        known = self.alone(value)
        return value if self.everywhere(known) == known else self.everywhere(known)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        ours = [word.casefold() for word in self._addresses]
        longer = [one for one in self.others if any(word in one for word in ours)]
        return re.compile("|".join(map(_as_word, [*longer, *self.words])))

    @cached_property
    def _addresses(self) -> list[str]:
        return sorted(word for word in self.words if "@" in word)

    def _other(self, found: re.Match[str]) -> str:
        """An address stays one, so that what was in force can still be read; two stay two, so that
        keys that were different are."""
        if "@" not in found[0]:
            return self.instead
        if found[0].casefold() in self.others:
            return found[0]
        known = self._addresses.index(found[0]) if found[0] in self._addresses else 0
        return f"{self.instead}{f'.{known + 1}' if known else ''}@erased.invalid"


def _spelled(word: str) -> set[str]:
    in_json = {json.dumps(word, ensure_ascii=ascii)[1:-1] for ascii in (True, False)}
    return {word, word.replace("'", "''"), *in_json}


def _as_word(word: str) -> str:
    """A mail server reads small letters and capitals alike."""
    if "@" in word:
        return rf"(?<![\w+-])(?i:{re.escape(word)})(?![\w-])"
    return rf"(?<!\w){re.escape(word)}(?!\w)"
