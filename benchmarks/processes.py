"""What programs take: seconds of processor time, and memory, with everything that they started."""

from collections.abc import Mapping
from dataclasses import dataclass

import psutil

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Memory:
    """What a program and everything that it started holds now."""

    processes: int
    rss: float
    """MiB; what several processes share is counted in each."""
    pss: float
    """MiB; what several processes share is divided among them."""

    def __add__(self, other: "Memory") -> "Memory":
        return Memory(self.processes + other.processes, self.rss + other.rss, self.pss + other.pss)


@dataclass(frozen=True)
class Meter:
    """The programs that are measured, by name, and the processes that they began with."""

    programs: Mapping[str, int]

    def seconds(self) -> dict[str, float]:
        """The processor time of each program until now, of what has ended too."""
        return {name: _seconds(pid) for name, pid in self.programs.items()}

    def memory(self) -> dict[str, Memory]:
        """What each program holds now."""
        return {name: _memory(pid) for name, pid in self.programs.items()}


def since(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    """What was added to each."""
    return {name: now[name] - before[name] for name in now}


def busy_seconds() -> float:
    """The processor time of everything on this machine, whoever it belongs to."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq + times.steal)


def own_seconds() -> float:
    """The processor time of this very process, which plays the people."""
    times = psutil.Process().cpu_times()
    return float(times.user + times.system)


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def _seconds(pid: int) -> float:
    """The system adds a process's time to its parent's `children_…` when it has ended."""
    total = 0.0
    for process in _family(pid):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue  # it has just ended: its time stands at its parent now
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _memory(pid: int) -> Memory:
    total = Memory(0, 0, 0)
    for process in _family(pid):
        try:
            full = process.memory_full_info()
        except psutil.NoSuchProcess:
            continue
        total += Memory(1, full.rss / MEBIBYTE, full.pss / MEBIBYTE)
    return total
