"""Tables of the documentation that the code itself writes, so that they are never out of date."""

from collections.abc import Callable, Iterable, Mapping, Sequence

BEGIN = "<!-- begin: {name}, written by `signoff docs` -->"
END = "<!-- end -->"


def in_markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table under a line of titles."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def with_tables(page: str, tables: Mapping[str, Callable[[], str]]) -> str:
    """A page with today's tables by name, each between its marks."""
    for name, table in tables.items():
        begin = BEGIN.format(name=name)
        before, rest = page.split(begin)
        after = rest.split(END, 1)[1]
        page = f"{before}{begin}\n{table()}\n{END}{after}"
    return page
