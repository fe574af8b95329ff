"""What it takes to ask for something at the door; what is in no table, nobody gets."""

from enum import StrEnum

from server.door.routes import route_of

OF_THE_FORM = ("-schema", "-description")
"""What a run keeps for its form, and no answer of anybody."""


class Need(StrEnum):
    """What somebody has to be, or to be allowed, so that the door lets a request through."""

    OPEN = "open"
    """Nothing: whether we run, the pages for signing in, and what these look like."""
    SIGNED_IN = "signed-in"
    """Being one of us: pages without content, and facts about Prefect itself."""
    READ = "read"
    """The same; runs are seen only as far as the person sees: see narrowing.py."""
    READ_ALL = "read-all"
    """Seeing every region: nothing in the request says whose posts are in the answer."""
    START = "start"
    """Starting a run; the door looks at which deployment, and with what."""
    ANSWER = "answer"
    """Answering a form; the store decides whether the answer counts."""
    INPUT_FORM = "input-form"
    """Opening the form that a run waits for; as with reading, one sees one's own."""
    CHECK_FORM = "check-form"
    """Having a filled-in form checked; the door lets in no values that Prefect would look up."""
    WORKER = "worker"
    """What a worker and the flows that it runs call, and of people only who runs Signoff."""
    ENGINEER = "engineer"
    """Running Signoff: changing what is there, secrets, deleting."""


def need_of(method: str, path: str) -> Need | None:
    """What this request takes; None: nobody has thought about it, so nobody may.

    The method is `WS` for a websocket; the path is the one that paths.py gave.
    """
    route = route_of(method, path)
    if route is None:
        return None
    need = Need(route.need)
    if need is Need.INPUT_FORM and not path.endswith(OF_THE_FORM):
        return Need.WORKER  # what people answered
    return need
