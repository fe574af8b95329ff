"""What was to be reached over years of readings, and whether it was."""

from collections.abc import Iterator, Sequence

from benchmarks.history import Years
from benchmarks.target import Target

WITHIN = {"SQLite": 2.0, "PostgreSQL": 1.0}
MEBIBYTES = 300.0
GROWTH = 1.3
MANY = 10_000_000


def of_years(measured: Sequence[Years]) -> Iterator[Target]:
    """The week of a region over ten million readings, and against over fewer."""
    for most in (one for one in measured if one.readings >= MANY):
        ours = most.way("ours")
        fewest = min(
            (one for one in measured if one.database == most.database),
            key=lambda one: one.readings,
        ).way("ours")
        assert ours
        assert fewest
        within, growth = WITHIN[most.database], ours.seconds / fewest.seconds
        what = f"{most.database}: a region's weekly report over ten million readings"
        mail = most.way("mail")
        assert mail
        yield Target(what, f"under {within:g} s", f"{ours.seconds:.2f} s", ours.seconds < within)
        drawn = f"{mail.seconds:.2f} s"
        yield Target(f"{what}, and its mail", f"under {within:g} s", drawn, mail.seconds < within)
        fits = mail.memory < MEBIBYTES
        yield Target(f"{what}: memory", f"under {MEBIBYTES:g} MiB", f"{mail.memory:.0f} MiB", fits)
        yield Target(
            f"{what}: against a tenth of them",
            f"within {GROWTH}",
            f"{growth:.2f}",
            growth <= GROWTH,
        )
