"""The house stays as it was built: its rooms, its sizes, its words."""

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
ROOMS = ("flows", "tasks", "blocks", "reports", "signoff", "server")

LONGEST_FILE = 250
LONGEST_FUNCTION = 40
EMPTY_FILE_NAMES = {"utils", "util", "helpers", "manager", "base", "data", "misc", "common"}
"""They say nothing about what is in a file."""
EMPTY_NAME = re.compile(r"(?i:utils?|helpers?)$|[a-z]Manager$")
"""They say nothing about what a thing does."""
MIGRATIONS = "signoff/store/migrations/versions/"
"""A migration is one list of tables, and is never changed once it is out."""
BORDERS = {"server/worker/child.py", "server/worker/warm.py"}
"""Where somebody's flow ends, however it ends, and its neighbours must not."""


@cache
def files() -> dict[str, ast.Module]:
    """Every Python file of the project, by its path."""
    folders = (*ROOMS, "tests", "benchmarks")
    found = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))
    ours = (file for file in found if "node_modules" not in file.parts)
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text()) for file in ours}


def definitions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]]:
    for name, tree in files().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield f"{name}:{node.lineno}: {node.name}", node


def test_imports_point_towards_the_domain() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_file_says_what_it_is_for() -> None:
    assert [name for name, tree in files().items() if not ast.get_docstring(tree)] == []


def test_no_file_is_too_long_to_read() -> None:
    lengths = {name: len((ROOT / name).read_text().splitlines()) for name in files()}
    assert _too_long(lengths, LONGEST_FILE) == {}


def test_no_function_is_too_long_to_grasp() -> None:
    lengths = {
        name: (node.end_lineno or 0) - node.lineno + 1
        for name, node in definitions()
        if not isinstance(node, ast.ClassDef)
    }
    assert _too_long(lengths, LONGEST_FUNCTION) == {}


def test_nothing_catches_errors_that_it_does_not_know() -> None:
    caught = [
        f"{name}:{node.lineno}"
        for name, tree in files().items()
        for node in ast.walk(tree)
        if name not in BORDERS and isinstance(node, ast.ExceptHandler) and _catches_anything(node)
    ]
    assert caught == []


def test_names_say_what_is_there() -> None:
    paths = {name for name in files() if EMPTY_FILE_NAMES & {*Path(name).with_suffix("").parts}}
    words = {name for name, node in definitions() if EMPTY_NAME.search(node.name)}
    assert sorted(paths | words) == []


def test_every_deployment_is_a_flow_of_ours() -> None:
    from prefect import Flow

    deployments = YAML(typ="safe").load(ROOT / "prefect.yaml")["deployments"]
    assert deployments
    for deployment in deployments:
        entry_point = deployment["entrypoint"]
        assert re.fullmatch(r"flows(\.\w+){2,}", entry_point), f"{entry_point} is not dotted"
        module, _dot, name = entry_point.rpartition(".")
        assert isinstance(getattr(importlib.import_module(module), name), Flow), entry_point


def test_every_entry_point_can_be_loaded() -> None:
    for entry_point in distribution("signoff").entry_points:
        assert entry_point.load() is not None, entry_point.name


def _catches_anything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    if isinstance(handler.body[-1], ast.Raise) and handler.type is not None:
        return False  # it cleans up, and passes the error on
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})
        for kind in caught
    )


def _too_long(lengths: dict[str, int], limit: int) -> dict[str, int]:
    return {name: n for name, n in lengths.items() if n > limit and not name.startswith(MIGRATIONS)}
