"""The table of docs/publish-once.md: what was done to a publication, and how it ended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HEAD = (
    "What happened",
    "Network",
    "Database",
    "Posts on the network",
    "The ledger says",
    "Who is asked",
)
BEGIN = "<!-- begin: written by tests/test_publish_once.py -->"
END = "<!-- end -->"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Row:
    """How one publication ended."""

    what: str
    network: str
    engine: str
    posts: int
    ended: str
    asked: str

    def stands_in(self, page: str) -> bool:
        """Whether the page tells just this."""
        start, end = f"| {self.what} |", _line(_ending(self))[1:]
        return any(
            line.startswith(start)
            and line.endswith(end)
            and self.network in line
            and ENGINES[self.engine] in line
            for line in page.splitlines()
        )

    @property
    def outcome(self) -> tuple[str, int, str, str]:
        return self.what, self.posts, self.ended, self.asked


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """The table in Markdown; what ended alike is one line."""
    yield _line(HEAD)
    yield _line(["---"] * len(HEAD))
    alike: dict[tuple[str, int, str, str], list[Row]] = {}
    for row in rows:
        alike.setdefault(row.outcome, []).append(row)
    for seen in alike.values():
        networks = ", ".join(sorted({row.network for row in seen}))
        engines = ", ".join(ENGINES[one] for one in ENGINES if one in {r.engine for r in seen})
        yield _line([seen[0].what, networks, engines, *_ending(seen[0])])


def with_table(page: str, rows: Iterable[Row]) -> str:
    """The page with this table between its two marks."""
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    table = "\n".join(lines(rows))
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def _ending(row: Row) -> list[str]:
    return [str(row.posts), row.ended, row.asked or "nobody"]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
