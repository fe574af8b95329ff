"""One piece of what a team wrote down: fixed once read, and with no field we do not know."""

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError


class Part(BaseModel):
    """What every piece of the workspace has in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def wrong(what: str, mend: str) -> PydanticCustomError:
    """A value that cannot stand, in two sentences: what is so, and what would be right."""
    # The sentences go in as values: a brace in them must not be taken for a placeholder.
    return PydanticCustomError("signoff", "{what} {mend}", {"what": what, "mend": mend})
