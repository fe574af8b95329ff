"""What is imported once, so that no run has to: the engine, the big libraries, and our flows."""

import os
import signal
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from prefect.client.schemas import actions, objects, responses
from prefect.logging.loggers import get_logger
from pydantic import BaseModel
from rich.markup import render
from ruamel.yaml import YAML

from signoff.language import _

SECONDS_TO_IMPORT = 60

LIBRARIES = (
    "prefect.engine",
    "prefect.flow_engine",
    "prefect.task_engine",
    "prefect.input",
    "prefect.filesystems",
    "prefect.artifacts",
    "prefect.events.worker",
    "prefect.workers",
    "anyio._backends._asyncio",  # the rest are imported late, by the first run that needs them
    "encodings.idna",
    "sqlalchemy.orm",
    "sqlalchemy.dialects.sqlite",
    "jinja2.sandbox",
    "pandas",
    "httpx",
)

AT_HAND = "tasks.at_hand"
"""What our own flows fetch when they first need it."""


def modules_in(folder: Path) -> list[str]:
    """The modules of the flows that a project's prefect.yaml deploys by dotted name."""
    file = folder / "prefect.yaml"
    if not file.exists():
        return []
    project = YAML(typ="safe").load(file.read_text()) or {}
    named = [deployment.get("entrypoint") or "" for deployment in project.get("deployments") or []]
    return sorted({module_of(name) for name in named if is_dotted(name)})


def is_dotted(entrypoint: str) -> bool:
    """Whether it names a flow in a module, not in a file."""
    return "." in entrypoint and ":" not in entrypoint


def module_of(entrypoint: str) -> str:
    """The module of a dotted entry point."""
    return entrypoint.rpartition(".")[0]


def preload(modules: list[str]) -> None:
    """Import the libraries, and every module that a copy of us imported without harm."""
    for library in LIBRARIES:
        import_module(library)
    _finish_models()
    render(":books:")  # a third of a megabyte of emoji is read by the first line that is logged
    for module in [*modules, AT_HAND]:
        learn(module)


def _finish_models() -> None:
    """Pydantic puts off half of its work until a model is used: then every run would do it."""
    for module in (actions, objects, responses):
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, BaseModel) and thing is not BaseModel:
                thing.model_rebuild(raise_errors=False)


def learn(module: str) -> None:
    """Import it, if that is safe here."""
    if rehearse(module):
        import_module(module)


def rehearse(module: str) -> bool:
    """Whether a copy of this process could import it, in time, and could still be copied itself."""
    pid = os.fork()
    if pid == 0:
        _report_import(module)
    status = os.waitpid(pid, 0)[1]
    if status:
        get_logger("worker.signoff").warning(
            _("{module} is not imported in advance; a run that needs it says why.", module=module)
        )
    return status == 0


def _report_import(module: str) -> NoReturn:
    signal.alarm(SECONDS_TO_IMPORT)
    clean = False
    try:
        clean = _imports_cleanly(module)
    finally:
        os._exit(0 if clean else 1)


def _imports_cleanly(module: str) -> bool:
    """Import it, and say whether that left no thread and no open file or connection behind."""
    before = _belongings()
    import_module(module)
    return _belongings() == before


def _belongings() -> tuple[int, int]:
    return len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd"))
