"""In which order tests run: some processes share them, and none should wait for another's last.

Of the list, each process gets a part of the same length, in a row; who has nothing left takes
tests from the end of what another has. So whatever takes long, or shares what takes long to
start, stands at the beginning of a part, and is run there by one process from first to last.
"""

from collections.abc import Iterator, Sequence

import pytest

WHOLE_SYSTEM = ("performance",)
BREAKS_IT = "ordeal"
"""Who kills parts of the whole system comes last of all that ask for it."""
WORKERS = ("pool", "own_pool", "pool_and_worker", "narrow_pool_and_worker")
FLOWS = ("prefect_server",)
NETWORKS = ("running_mastodon", "bluesky", "outlet")
LONG = (WHOLE_SYSTEM, WORKERS, FLOWS, NETWORKS)
"""Whatever asks for one of these; the first that fits counts. Each begins a part of its own."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long at the beginning of each process's part; else the order of the files."""
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    kinds = [_kind(item) for item in items]
    first: list[list[pytest.Item]] = [[] for _ in range(processes)]
    for kind in range(len(LONG)):
        alike = [item for item, its in zip(items, kinds, strict=True) if its == kind]
        part = first[min(kind, processes - 1)]
        part += sorted(alike, key=lambda item: asks_for(item, BREAKS_IT))
    others = [item for item, its in zip(items, kinds, strict=True) if its is None]
    items[:] = _in_parts(first, others)


def _in_parts(
    first: Sequence[Sequence[pytest.Item]], others: Sequence[pytest.Item]
) -> Iterator[pytest.Item]:
    """Parts of the same length, as they are shared out, each with its own tests first."""
    left = sum(map(len, first)) + len(others)
    taken = 0
    for number, own in enumerate(first):
        length = left // (len(first) - number)
        until = taken + max(length - len(own), 0)
        yield from own
        yield from others[taken:until]
        left, taken = left - length, until
    yield from others[taken:]


def _kind(item: pytest.Item) -> int | None:
    return next((kind for kind, names in enumerate(LONG) if asks_for(item, *names)), None)


def asks_for(item: pytest.Item, *fixtures: str) -> bool:
    """Whether a test, or something that it asks for, asks for one of these."""
    return isinstance(item, pytest.Function) and not set(fixtures).isdisjoint(item.fixturenames)
