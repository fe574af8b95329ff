"""Every sentence that Signoff says is said in every language, with the same facts in it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from signoff.language import CATALOGUES, LANGUAGES, _, ngettext, speaking

ROOT = Path(__file__).parent.parent
ROOMS = ("blocks", "flows", "reports", "server", "signoff", "tasks")
OTHER_LANGUAGES = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"%\((\w+)\)s|(?<!\{)\{(\w+)\}(?!\})")

Said = str | tuple[str, ...]


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_every_sentence_has_a_translation(language: str) -> None:
    catalogue = translations(language)

    missing = [said for said in sentences() if not all(words(catalogue, said))]

    assert missing == []


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_a_translation_tells_the_same_facts(language: str) -> None:
    """A placeholder too many breaks the sentence; one too few leaves a fact out."""
    wrong = [message.id for message in translations(language) if message.id and lies(message)]

    assert wrong == []


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_no_translation_is_kept_of_what_nobody_says(language: str) -> None:
    left_over = {message.id for message in translations(language) if message.id}

    assert left_over - sentences() == set()


def test_every_sentence_gets_the_facts_that_it_names() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
        for call in spoken_in(file)
        if not is_complete(call)
    ]

    assert wrong == []


def test_a_sentence_is_said_in_the_language_of_the_reader() -> None:
    with speaking("de"):
        assert _("Best posts") == "Die besten Beiträge"
        assert ngettext("%(number)s post", "%(number)s posts", 2) == "%(number)s Beiträge"
    with speaking("xx"):
        assert _("Best posts") == "Best posts"


@cache
def sentences() -> frozenset[Said]:
    """Every sentence in code and templates, as `make catalogue` collects them."""
    rooms = [str(ROOT / room) for room in ROOMS]
    with TemporaryDirectory() as folder:
        template = Path(folder, "signoff.pot")
        pybabel = ["pybabel", "-q", "extract", "-F", str(ROOT / "pyproject.toml")]
        CommandLineInterface().run([*pybabel, "-o", str(template), *rooms])  # type: ignore[no-untyped-call]
        with template.open("rb") as file:
            return frozenset(
                said if isinstance(said := message.id, str) else tuple(said)
                for message in read_po(file)
                if message.id
            )


def translations(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "signoff.po").open("rb") as file:
        return read_po(file, locale=language)


def words(catalogue: Catalog, said: Said) -> list[str]:
    message = catalogue.get(said)
    # A fuzzy translation is of an earlier wording: nobody hears it.
    return [""] if message is None or message.fuzzy else forms(message.string)


def forms(said: Any) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def lies(message: Message) -> bool:
    """Whether the translation names a fact that the sentence does not, or leaves one out.

    A singular may leave out the number that its plural names.
    """
    named = [placeholders(form) for form in forms(message.id)]
    told = [placeholders(form) for form in forms(message.string) if form]
    always, ever = set.intersection(*named), set.union(*named)
    return any(not always <= names <= ever for names in told)


def placeholders(sentence: str) -> set[str]:
    return {one or other for one, other in PLACEHOLDER.findall(sentence)}


def spoken_in(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Call(func=ast.Name(id="_" | "ngettext")):
                yield node


def is_complete(call: ast.Call) -> bool:
    """Whether the sentence is written out, and its placeholders are the facts it is given."""
    texts = [argument for argument in call.args if isinstance(argument, ast.Constant)]
    given = {keyword.arg for keyword in call.keywords}
    if not texts or None in given:
        return False
    named = set().union(*(placeholders(str(text.value)) for text in texts))
    return named - {"n"} == given - {"n"}
