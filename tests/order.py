"""In which order tests run: two processes share them, and none should wait for the other's last.

Of the list, one process gets the first half and the other the second; who has nothing left takes
tests from the end of what the other has. So whatever takes long, or shares what takes long to
start, stands at the beginning of a half, and is run there by one process from first to last.
"""

import pytest

WHOLE_SYSTEM = ("performance",)
BREAKS_IT = "ordeal"
"""Who kills parts of the whole system comes last of all that ask for it."""
WORKERS = ("pool", "own_pool", "pool_and_worker")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The whole system first, the workers in the middle; else the order of the files."""
    whole_system = [item for item in items if asks_for(item, *WHOLE_SYSTEM)]
    whole_system.sort(key=lambda item: asks_for(item, BREAKS_IT))
    workers = [item for item in items if asks_for(item, *WORKERS)]
    others = [item for item in items if item not in {*whole_system, *workers}]
    middle = max(len(items) // 2 - len(whole_system), 0)
    items[:] = [*whole_system, *others[:middle], *workers, *others[middle:]]


def asks_for(item: pytest.Item, *fixtures: str) -> bool:
    """Whether a test, or something that it asks for, asks for one of these."""
    return isinstance(item, pytest.Function) and not set(fixtures).isdisjoint(item.fixturenames)
