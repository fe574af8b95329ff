"""The way from a command to Prefect: the one that is named, or that runs in our folder."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from prefect.events.clients import NullEventsClient
from prefect.events.worker import EventsWorker
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL

from server.here import prefect_at
from server.lock import running_at
from signoff.errors import SignoffError
from signoff.language import _
from signoff.settings import settings

PATIENCE_SECONDS = 20


class NoPrefect(SignoffError):
    """Nobody has started a system here, nor said where another one is."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Prefect does not run in {folder}. Start it with `make up`, or say in"
                " PREFECT_API_URL where it runs; then run this command again.",
                folder=settings().home,
            )
        )


class PrefectSilent(SignoffError):
    """Where Prefect should be, nobody answers."""

    def __init__(self, why: object) -> None:
        super().__init__(
            _(
                "Prefect does not answer at {url} ({why}). Start it with `make up`, or correct"
                " PREFECT_API_URL; then run this command again.",
                url=PREFECT_API_URL.value(),
                why=" ".join(str(why).split())[:200],
            )
        )


class PrefectRefused(SignoffError):
    """Prefect answers, and does not do it."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(
            _(
                "Prefect did not take it (HTTP {code}: {said}). Run `signoff apply`, so that it"
                " knows this version of ours; then run this command again.",
                code=response.status_code,
                said=" ".join(response.text.split())[:200],
            )
        )


class PrefectNotLetIn(PrefectRefused):
    """The door of that Prefect does not know who asks, or they may not."""

    def __init__(self, response: httpx.Response) -> None:
        SignoffError.__init__(
            self,
            _(
                "Prefect at {url} does not let this command in (HTTP {code}). Set"
                " PREFECT_API_AUTH_STRING to the token of an engineer, as name:token; on the"
                " machine of `make up`, `signoff token create laptop --scope engineer` makes one.",
                url=PREFECT_API_URL.value(),
                code=response.status_code,
            ),
        )


class NotRegistered(SignoffError):
    """This Prefect has never heard of us."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Prefect at {url} does not know Signoff yet. Run `signoff apply` first.",
                url=PREFECT_API_URL.value(),
            )
        )


@contextmanager
def prefect_reached() -> Iterator[None]:
    """What is asked of Prefect inside is asked of the right one, which has been seen to answer."""
    with _right_one():
        try:
            httpx.get(f"{PREFECT_API_URL.value()}/health", timeout=PATIENCE_SECONDS)
            yield
        except httpx.HTTPStatusError as error:
            if error.response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
                raise PrefectNotLetIn(error.response) from error
            raise PrefectRefused(error.response) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PrefectSilent(error or type(error).__name__) from error
        except ObjectNotFound as error:
            raise NotRegistered from error


@contextmanager
def _right_one() -> Iterator[None]:
    if PREFECT_API_URL.value():
        yield
        return
    home = settings().home.absolute()
    ui_url = running_at(home)
    if not ui_url:
        raise NoPrefect
    with prefect_at(ui_url, home / "prefect"), _without_events():
        yield


@contextmanager
def _without_events() -> Iterator[None]:
    """That a command read a block is no event that anybody waits for.

    Prefect would send it when the command ends: with a key that is worth nothing by then, and
    with an error on the terminal.
    """
    before = EventsWorker._client_override
    EventsWorker.set_client_override(NullEventsClient)
    try:
        yield
    finally:
        EventsWorker._client_override = before
