"""Finding the line of the table that a request is about, exactly as Prefect's own router would."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from starlette.routing import compile_path

from server.door.our_pages import OUR_PAGES
from server.door.prefect_pages import PREFECT_PAGES
from server.door.prefect_routes import PREFECT

READING = {"HEAD": "GET"}
"""Asking for the head of a page takes what it takes to read it."""


@dataclass(frozen=True)
class Route:
    """One line of a table."""

    method: str
    """As in HTTP; `WS` for a websocket."""
    path: str
    """With what varies in braces."""
    need: str
    narrowed: str = ""
    """How an answer is kept to one's own region; see prefect_routes.py."""


def routes(table: str) -> Iterator[Route]:
    """The lines of a table."""
    return (Route(*line.split()) for line in table.splitlines() if line)


class Table:
    """Lines, found by method and path; as with Prefect, the first that fits is the one."""

    def __init__(self, lines: Iterable[Route]) -> None:
        self._fixed: dict[tuple[str, str], Route] = {}
        self._varying: dict[tuple[str, str], list[tuple[re.Pattern[str], Route]]]
        self._varying = defaultdict(list)
        for line in lines:
            self._add(line)
        self.ending_in_slash = {path for _method, path in self._fixed if path.endswith("/")}

    def find(self, method: str, path: str) -> Route | None:
        """The line that this request is about."""
        method = READING.get(method, method)
        if found := self._fixed.get((method, path)):
            return found
        for pattern, route in self._varying.get((method, _place(path)), ()):
            if pattern.fullmatch(path):
                return route
        return None

    def _add(self, route: Route) -> None:
        if "{" not in route.path:
            self._fixed[route.method, route.path] = route
        else:
            pattern = compile_path(route.path)[0]
            self._varying[route.method, _place(route.path)].append((pattern, route))


def _place(path: str) -> str:
    """The first names of a path, which never vary: so that few patterns need be tried."""
    names = path.split("/", 3)
    return "/".join(names[: 3 if names[1:2] == ["api"] else 2])


TABLE = Table(routes(PREFECT + PREFECT_PAGES + OUR_PAGES))


def route_of(method: str, path: str) -> Route | None:
    """The line about this request, or None: nobody has thought about it."""
    return TABLE.find(method, path)
