"""Every sentence that a user reads, in the language that the user reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

LANGUAGES = ("en", "de", "it")
CATALOGUES = Path(__file__).parent / "locale"

_spoken: ContextVar[str] = ContextVar("spoken", default="en")


def _(message: str, **values: object) -> str:
    """Say the message in the language now spoken, with the values filled in."""
    said = _catalogue(_spoken.get()).gettext(message)
    return said.format(**values) if values else said


def ngettext(singular: str, plural: str, n: int, **values: object) -> str:
    """Say the singular or the plural, as the language counts; `n` is filled in too."""
    return _catalogue(_spoken.get()).ngettext(singular, plural, n).format(n=n, **values)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language inside the block; one that we do not have is English."""
    before = _spoken.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """The language that is spoken now, as an ISO 639-1 code."""
    return _spoken.get()


def as_dates_are_written() -> str:
    """The same where days and hours are written: our readers of English are in Europe, where the
    day comes first."""
    return "en_GB" if spoken() == "en" else spoken()


def words_from(folder: Path) -> Environment:
    """The templates of a folder, strict, escaped where they are HTML, and translated."""
    templates = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    _translate(templates)
    return templates


def _translate(templates: Any) -> None:
    templates.install_gettext_callables(
        lambda message: _catalogue(_spoken.get()).gettext(message),
        lambda one, many, n: _catalogue(_spoken.get()).ngettext(one, many, n),
        newstyle=True,
    )


@cache
def _catalogue(language: str) -> NullTranslations:
    """A language's sentences, read from its .po file, so that no compiled file is kept."""
    file = CATALOGUES / language / "LC_MESSAGES" / "signoff.po"
    if not file.exists():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
