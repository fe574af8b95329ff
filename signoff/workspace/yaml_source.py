"""One YAML file, read carefully: its values, and on which line each of them stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from signoff.language import _
from signoff.workspace.problems import Problem, Steps, place

MOST_LEVELS = 20
"""Deeper nesting is a mistake or an attack: no file of ours has more than eight."""

SHOWN = 20
"""Letters before what cannot be read, to find it by."""
NOTHING = re.compile(r"~|null|Null|NULL|")
YES_OR_NO = re.compile(r"true|True|TRUE|false|False|FALSE")
WHOLE_NUMBER = re.compile(r"[-+]?\d{1,18}")
FRACTION = re.compile(r"[-+]?\d{1,18}\.\d{1,18}")


@dataclass
class Source:
    """A file's values and the lines that they stand on."""

    file: str
    value: Any = None
    lines: dict[Steps, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, steps: Steps) -> int:
        """The line of the value, or of the nearest thing around it that is written down."""
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)

    def known(self, steps: Steps) -> Steps:
        """The steps that lead somewhere in the file; a checker may name others in between."""
        way: Steps = ()
        for step in steps:
            way = (*way, step) if (*way, step) in self.lines else way
        return way

    def problem(self, steps: Steps, what: str, mend: str) -> Problem:
        """A problem with the value to which the steps lead."""
        return Problem(self.file, self.line_of(steps), place(steps), what, mend)


class _Unreadable(Exception):
    """Reading on makes no sense."""


def read_source(file: str, text: str) -> Source:
    """The file's values; what cannot be read is among its problems, never an exception."""
    source = Source(file)
    try:
        source.value = _Reading(source, _events(text)).document()
    except YAMLError as error:
        source.problems.append(_syntax(file, text, error))
    except _Unreadable:
        source.value = None
    return source


def _events(text: str) -> Iterator[Any]:
    # The pure parser hands out one event after the other and never builds what an alias
    # multiplies; types are decided here, so that no date, tag or object is made on the way.
    return iter(YAML(typ="safe", pure=True).parse(text))


def _syntax(file: str, text: str, error: YAMLError) -> Problem:
    why = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    mend = _("Check the indentation, the colons and the quotes here and on the line above.")
    if "\\t" in why:
        mend = _("Indent with spaces, not with tabs.")
    what = _("This is not YAML ({why}).", why=why[:120])
    line = mark.line + 1 if mark else 0
    if isinstance(error, ReaderError):
        line = text.count("\n", 0, error.position) + 1
        what = _("There is a character that no keyboard writes.")
        mend = _("Delete it: it stands after “{before}”.", before=_before(text, error.position))
    return Problem(file, line, "", what, mend)


def _before(text: str, position: int) -> str:
    """The end of what stands before it on its line."""
    return text[:position].rpartition("\n")[2][-SHOWN:].strip()


class _Reading:
    """Goes through the events of one file."""

    def __init__(self, source: Source, parsed: Iterator[Any]) -> None:
        self.source = source
        self.parsed = parsed

    def document(self) -> Any:
        """The one document of the file."""
        value = None
        documents = 0
        for event in self.parsed:
            if isinstance(event, events.DocumentStartEvent):
                documents += 1
                self._one_document(documents, event)
                value = self._value((), next(self.parsed))
        return value

    def _one_document(self, documents: int, event: Any) -> None:
        if documents > 1:
            what = _("A second document begins here (---).")
            self._stop(event, what, _("Put it into a file of its own."))

    def _value(self, steps: Steps, event: Any) -> Any:
        self.source.lines.setdefault(steps, event.start_mark.line + 1)
        if len(steps) > MOST_LEVELS:
            what = _("This is nested more than {n} levels deep.", n=MOST_LEVELS)
            self._stop(event, what, _("Write it flatter."))
        if isinstance(event, events.AliasEvent):
            what = _("An alias (*) stands here; aliases are not followed.")
            mend = _("Write the value out; put what begins with * by itself in quotes.")
            self._stop(event, what, mend)
        if isinstance(event, events.MappingStartEvent):
            return self._mapping(steps)
        if isinstance(event, events.SequenceStartEvent):
            return self._list(steps)
        return _scalar(event)

    def _list(self, steps: Steps) -> list[Any]:
        values: list[Any] = []
        for event in self.parsed:
            if isinstance(event, events.SequenceEndEvent):
                break
            values.append(self._value((*steps, len(values)), event))
        return values

    def _mapping(self, steps: Steps) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self.parsed:
            if isinstance(event, events.MappingEndEvent):
                break
            key = self._key(steps, event, values)
            values[key] = self._value((*steps, key), next(self.parsed))
        return values

    def _key(self, steps: Steps, event: Any, values: Mapping[str, Any]) -> str:
        if not isinstance(event, events.ScalarEvent):
            what = _("The name of a field must be a word.")
            self._stop(event, what, _("Write name: value."))
        key = str(event.value)
        if key in values:
            what = _(
                "{name} is there already, on line {line}.",
                name=key,
                line=self.source.lines[(*steps, key)],
            )
            self._note(event, (*steps, key), what, _("Keep one of the two."))
        self.source.lines[(*steps, key)] = event.start_mark.line + 1
        return key

    def _note(self, event: Any, steps: Steps, what: str, mend: str) -> None:
        line = event.start_mark.line + 1
        self.source.problems.append(Problem(self.source.file, line, place(steps), what, mend))

    def _stop(self, event: Any, what: str, mend: str) -> None:
        self._note(event, (), what, mend)
        raise _Unreadable


def _scalar(event: Any) -> Any:
    """The value of a word: what is quoted is text, and so is a date."""
    text = str(event.value)
    if event.style is not None or event.tag is not None:
        return text
    if NOTHING.fullmatch(text):
        return None
    if YES_OR_NO.fullmatch(text):
        return text.lower() == "true"
    if WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return float(text) if FRACTION.fullmatch(text) else text
