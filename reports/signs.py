"""Signs that no font here can show are seen to be missing, never left out silently."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from reports.fonts import fonts

PROBE = """
#set document(title: "probe")
#set text(font: ("Noto Sans", "Noto Emoji", "DejaVu Sans", "Liberation Sans", "Libertinus Serif"))
#for sign in json("signs.json") [#sign #parbreak()]
"""
NOT_SHOWN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
STEERING = (
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b\u2060"
)
"""Invisible, and able to change how the text around them reads."""
ALWAYS = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Kinds of characters that no font shows."""
FIRST_FEW = 20
"""After so many signs that are missing one by one, those of the same script are taken as missing
too: a font has a script or has it not."""


def unshowable(facts: Any) -> set[str]:
    """The signs in these facts that a reader would not see."""
    signs = {sign for text in _texts(facts) for sign in text} - {"\n", "\t"}
    hidden = {one for one in signs if one in STEERING or unicodedata.category(one) in ALWAYS}
    return hidden | _without_font({one for one in signs - hidden if not one.isascii()})


def by_number(sign: str) -> str:
    """A sign as `[U+65E5]`."""
    return f"[U+{ord(sign):04X}]"


def shown_with(facts: Any, missing: set[str], instead: Callable[[str], str] = by_number) -> Any:
    """The same facts, with something else for each of these signs."""
    match facts:
        case str():
            return "".join(instead(one) if one in missing else one for one in facts)
        case list() | tuple():
            return [shown_with(one, missing, instead) for one in facts]
        case dict():
            return {name: shown_with(one, missing, instead) for name, one in facts.items()}
    return facts


def _texts(facts: Any) -> Iterator[str]:
    match facts:
        case str():
            yield facts
        case list() | tuple():
            for one in facts:
                yield from _texts(one)
        case dict():
            for one in facts.values():
                yield from _texts(one)


def _without_font(signs: set[str]) -> set[str]:
    """Ask the typesetter, which names one sign that it cannot show at a time."""
    missing: set[str] = set()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "probe.typ").write_text(PROBE, encoding="utf-8")
        while signs - missing and (found := _first_without_font(place, signs - missing)):
            missing |= found
            if len(missing) > FIRST_FEW:
                missing |= {one for one in signs if _script(one) in set(map(_script, found))}
    return missing


def _first_without_font(place: Path, signs: set[str]) -> set[str]:
    (place / "signs.json").write_text(json.dumps(sorted(signs)), encoding="utf-8")
    try:
        typst.compile(
            str(place / "probe.typ"),
            root=str(place),
            font_paths=fonts(),
            pdf_standards=["a-2u"],
        )
    except typst.TypstError as error:
        said = NOT_SHOWN.search(str(error))
        if said is None:
            raise
        return set(ESCAPED.sub(_unescaped, said[1])) & signs or signs
    return set()


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def _script(sign: str) -> str:
    """`CJK`, `HIRAGANA`, `DEVANAGARI`: the first word of a character's name."""
    return unicodedata.name(sign, "?").partition(" ")[0]
