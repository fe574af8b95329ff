"""What the drop-downs say, in each language, and what was meant."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from signoff.language import LANGUAGES, _, speaking
from signoff.lifecycle.mending import Remedy
from signoff.store.questions import Verdict

Choice = TypeVar("Choice", bound=StrEnum)


def label(choice: StrEnum) -> str:
    """What the form calls a choice, in the language now spoken."""
    return {
        Verdict.APPROVE: _("Approve"),
        Verdict.REQUEST_CHANGES: _("Request changes"),
        Verdict.REJECT: _("Reject for good"),
        Remedy.SEND_AGAIN: _("It is not out: send it again"),
        Remedy.IT_IS_OUT: _("It is out: here is the link"),
        Remedy.GIVE_UP: _("Do not publish it on this channel"),
    }[choice]


def meant(said: str, choices: Iterable[Choice]) -> Choice:
    """The choice that was meant, in whichever language the form was."""
    for choice in choices:
        for language in LANGUAGES:
            with speaking(language):
                if said == label(choice):
                    return choice
    raise ValueError(said)
