"""What of an entry is not as its row is now, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from signoff.language import _

LONG = 40


def differences(
    now: Mapping[str, Any], entered: Mapping[str, Any], *, but: tuple[str, ...] = ()
) -> Iterator[str]:
    """Fact by fact; those inside of others as `answer.way`."""
    if now == entered:
        return
    here, there = _flat(now), _flat(entered)
    for name in sorted({*here, *there}):
        if name not in but and here.get(name) != there.get(name):
            yield _(
                "{name} was {then} when it was entered, and is {now}.",
                name=name,
                then=_short(there.get(name)),
                now=_short(here.get(name)),
            )


def _flat(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts one by one: those inside of others as `answer.way`."""
    plain: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, Mapping):
            plain |= {f"{name}.{inner}": one for inner, one in value.items()}
        elif value is not None:
            plain[name] = value
    return plain


def _short(value: object) -> str:
    text = _("nothing") if value is None else f"“{value}”"
    return text if len(text) <= LONG else f"{text[:LONG]}…”"
