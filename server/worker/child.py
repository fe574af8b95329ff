"""What a fresh copy of the zygote does: it becomes one flow run, and ends with it."""

import gc
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from prefect.client.schemas.objects import FlowRun
from prefect.engine import handle_engine_signals
from prefect.events import Event
from prefect.flow_engine import run_flow
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.logging.loggers import flow_run_logger

from server.worker import prefect_private
from server.worker.frames import Message, Outbox, read_message
from server.worker.known_answers import answer_from
from server.worker.lifeline import CANCEL, SUSPEND, die_with
from server.worker.preload import module_of

ENGINE = [sys.executable, "-m", "prefect.engine"]


def live(line: socket.socket, zygote: int, presence: int) -> NoReturn:
    """Run one order from the line; never return to the zygote's own code."""
    code = 1
    try:
        os.setpgid(0, 0)
        die_with(zygote)
        _hear_the_system_again()
        if order := read_message(line):
            code = _carry_out(order, Outbox(line), presence)
    except BaseException:
        traceback.print_exc()
    finally:
        _leave(code)


def _carry_out(order: Message, outbox: Outbox, presence: int) -> int:
    try:
        _settle_in(order)
        if order["command"] or order["plain"] or not _has_our_code(order["entrypoint"]):
            outbox.send({"replaced": True})
            _become(order["command"] or ENGINE, presence)
    except OSError as error:  # a folder or a program that is not there
        outbox.send({"failure": str(error)})
        return 1
    code = _run(order, outbox)
    prefect_private.finish_events()
    outbox.send({"concluded": code == 0})
    return code


def _become(command: list[str], presence: int) -> NoReturn:
    """Run it the plain way: an interpreter of its own, or whatever was asked for."""
    os.set_inheritable(presence, True)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (CANCEL, SUSPEND))
    os.execvpe(command[0], command, os.environ)  # noqa: S606 - a shell would only be in between


def _hear_the_system_again() -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _settle_in(order: Message) -> None:
    """Take the order's environment and folder, and be random in a way of our own."""
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.path.insert(0, order["folder"])
    if order["quiet"]:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # Python's own generator does this by itself


def _has_our_code(entrypoint: str) -> bool:
    """Whether the folder's code is the code that this process has imported."""
    package = entrypoint.partition(".")[0]
    here = [path for path in (Path(package), Path(f"{package}.py")) if path.exists()]
    loaded = sys.modules.get(package)
    if not here or loaded is None:
        return True
    file = Path(loaded.__file__ or "")
    return here[0].resolve() == (file.parent if here[0].is_dir() else file).resolve()


def _run(order: Message, outbox: Outbox) -> int:
    flow_run = FlowRun.model_validate(order["flow_run"])
    _connect(order, flow_run, outbox)
    try:
        with handle_engine_signals(flow_run.id):
            _run_engine(flow_run, order["entrypoint"], outbox)
    except SystemExit as exit_:
        return int(exit_.code or 0)
    return 0


def _connect(order: Message, flow_run: FlowRun, outbox: Outbox) -> None:
    """Have logs and events go through the worker, and hear what it has to say."""
    prefect_private.forward_logs(lambda log: outbox.send({"log": log}))
    prefect_private.forward_events(lambda event: outbox.send({"event": _plain(event)}))
    prefect_private.remember_resources(order["resources"])
    answer_from(flow_run, order["result_storage"])

    _on(CANCEL, prefect_private.cancel_this_run)
    _on(SUSPEND, partial(prefect_private.suspend_this_run, flow_run.id))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (CANCEL, SUSPEND))


def _on(number: int, act: Callable[[], None]) -> None:
    """Act in a thread: what we interrupt may hold the very lock that the act needs."""

    def start(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=act, daemon=True).start()

    signal.signal(number, start)


def _plain(event: Event) -> Any:
    return event.model_dump(mode="json")


def _run_engine(flow_run: FlowRun, entrypoint: str, outbox: Outbox) -> None:
    """As `python -m prefect.engine` does; but a run that ended as failed has said why, and nobody
    needs the way through Prefect's own code below that sentence."""
    logger: Any = flow_run_logger(flow_run)
    try:
        flow = _load(entrypoint, outbox)
    except Exception:
        logger.exception("The flow could not be loaded")
        raise
    ended = run_flow(flow, flow_run=flow_run, return_type="state", error_logger=logger)
    prefect_private.drive(flow, ended)


def _load(entrypoint: str, outbox: Outbox) -> Flow[..., Any]:
    is_new = module_of(entrypoint) not in sys.modules
    flow: Flow[..., Any] = load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)
    if is_new:
        outbox.send({"learned": module_of(entrypoint)})
    return flow


def _leave(code: int) -> NoReturn:
    """Go at once: what an interpreter does at its end takes long and is the zygote's, not ours."""
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join()
    sys.stdout.flush()
    sys.stderr.flush()
    gc.disable()
    os._exit(code & 0xFF)
