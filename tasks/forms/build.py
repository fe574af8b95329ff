"""Building the form of one turn: what it shows, what it asks, and what binds the answer."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from prefect.input import RunInput
from pydantic import Field, create_model
from pydantic.config import JsonDict

from reports.turn import description
from signoff.language import _, speaking
from signoff.lifecycle.mending import Remedy
from signoff.lifecycle.turns import Turn
from signoff.rules import Create, Decide
from signoff.store.questions import Verdict
from tasks.forms.answered import LONGEST, LONGEST_ENTRY, MOST_ENTRIES
from tasks.forms.labels import label

LONG: JsonDict = {"format": "markdown"}
"""Prefect's UI shows such a field as a text area."""

Fields = dict[str, tuple[Any, Any]]


def form_for(turn: Turn) -> type[RunInput]:
    """The form, in the language of those who are asked, filled with what was answered before."""
    with speaking(turn.language):
        title, fields = _asked(turn)
        fields["form"] = _key(turn)
        form: type[RunInput] = create_model(title, __base__=RunInput, **fields)  # type: ignore[call-overload]
        return form.with_initial_data(description=description(turn))


def _asked(turn: Turn) -> tuple[str, Fields]:
    match turn.step:
        case Create():
            return _("Write the post"), _create(turn)
        case Decide():
            return _("Your decision"), _decide(turn.kept)
    return _("What shall we do?"), _mend()


def _create(turn: Turn) -> Fields:
    """Text for all channels, and for each one that is to read differently."""
    before = _before(turn)
    only_there = _("Only if it is to read differently there")
    several = turn.story.brief.channels if len(turn.story.brief.channels) > 1 else []
    names = {channel: turn.workspace.channel(channel).name for channel in several}
    return {
        "text": (
            str,
            Field(
                before.get("text", ...),
                title=_("Text"),
                description=_("What the post says, without the link"),
                max_length=LONGEST,
                json_schema_extra=LONG,
            ),
        ),
        "link": _line(before, "link", _("Link"), _("Stands at the end; may be empty")),
        "images": _list(
            before, "images", _("Images"), _("File names in the media folder, or https links")
        ),
        "alt_texts": _list(
            before, "alt_texts", _("Alt texts"), _("What each image shows, in the same order")
        ),
        **{
            f"text_{channel}": _line(
                before, f"text_{channel}", _("Text for {channel}", channel=name), only_there, LONG
            )
            for channel, name in names.items()
        },
    }


def _before(turn: Turn) -> Mapping[str, Any]:
    """What stood in the last form, or what the last revision was made of."""
    if turn.kept or turn.story.latest is None:
        return turn.kept
    return turn.story.latest.source


def _decide(kept: Mapping[str, Any]) -> Fields:
    # The decision has no default: an empty answer must not be an approval.
    verdicts = tuple(label(verdict) for verdict in Verdict)
    needed = _("Needed when you request changes or reject")
    return {
        "decision": (Literal[verdicts], Field(title=_("Decision"))),
        "comment": _line(kept, "comment", _("Comment"), needed, LONG),
    }


def _mend() -> Fields:
    remedies = tuple(label(remedy) for remedy in Remedy)
    return {
        "remedy": (Literal[remedies], Field(title=_("What shall we do?"))),
        "url": _line({}, "url", _("Link of the post"), _("If it is out")),
    }


def _line(
    before: Mapping[str, Any],
    name: str,
    title: str,
    description: str,
    extra: JsonDict | None = None,
) -> tuple[Any, Any]:
    value = before.get(name, "")
    return str, Field(
        value, title=title, description=description, max_length=LONGEST, json_schema_extra=extra
    )


def _list(before: Mapping[str, Any], name: str, title: str, description: str) -> tuple[Any, Any]:
    value = before.get(name, [])
    entries = list[Annotated[str, Field(max_length=LONGEST_ENTRY)]]
    return entries, Field(value, title=title, description=description, max_length=MOST_ENTRIES)


def _key(turn: Turn) -> tuple[Any, Any]:
    """A constant: an answer to a form that is out of date is refused by Prefect's API itself."""
    return Literal[turn.key], Field(turn.key, title=_("Form"), description=_("Leave this as it is"))
