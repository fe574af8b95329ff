"""Whether best times are worth anything: on channels with known truth, and on a real page."""

from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.machine import circumstances
from benchmarks.times_real import Real, real
from benchmarks.times_simulated import CHANNELS, POSTS_ELSEWHERE, SCATTER, Simulated, simulated


@dataclass
class BestTimes:
    """What came out, also where it is nothing."""

    simulated: list[Simulated] = field(default_factory=list)
    real: Real | None = None
    missing: str = ""
    """Why nothing is known of a real page."""
    channels: int = CHANNELS
    scatter: float = SCATTER
    posts_elsewhere: int = POSTS_ELSEWHERE
    measured: str = ""
    """When, and of which commit."""


def backtest(posts: Path | None) -> BestTimes:
    """Both; without the file of a real page that one is left out, and the page says so."""
    now = circumstances()
    measured = f"{now.when:%-d %B, %H:%M}, commit {now.commit}"
    result = BestTimes(list(simulated()), measured=measured)
    if posts is None:
        result.missing = "No file of real posts was named: --posts FILE, or SIGNOFF_BENCH_POSTS."
    elif not posts.is_file():
        result.missing = f"There is no file {posts.name} where --posts looked for it."
    else:
        result.real = real(posts)
    return result
