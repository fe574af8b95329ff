"""The page with the figures: docs/benchmarks.md."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from benchmarks.lone import Leg
from benchmarks.results import Result, Results, median, p95
from benchmarks.spent import Spent
from benchmarks.targets import targets
from benchmarks.waiting import Waiting

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
NAMES = {"signoff": "ours", "process": "plain"}
KIBIBYTES = 1024


def write_page(results: Results, *, keep: bool) -> str:
    """The page; kept where everybody finds it, or only given back."""
    page = _template().render(
        r=results,
        c=results.circumstances,
        packages=", ".join(f"{name} {v}" for name, v in results.circumstances.packages.items()),
        names=NAMES,
        targets=list(targets(results)),
        review_calls=_review_calls(results),
    )
    if keep:
        PAGE.write_text(page)
    return page


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        wait=_wait,
        slow=_slow,
        share=_share,
        change=_change,
        each=_each,
        calls=_calls,
        more=_more,
        median=median,
        p95=p95,
    )
    return environment.get_template("page.md")


def _wait(leg: Leg) -> str:
    return f"{median(leg.seconds):.2f}"


def _slow(leg: Leg) -> str:
    return f"{p95(leg.seconds):.2f}"


def _share(share: float) -> str:
    return f"{share:.0%}"


def _change(share: float | None) -> str:
    """A fifth more is +20%."""
    return "–" if share is None else f"{share:+.0%}".replace("-0%", "+0%")


def _each(spent: Spent, program: str) -> str:
    """Of one post; SQLite has no process of its own."""
    return f"{spent.cpu[program] / spent.posts:.2f}" if program in spent.cpu else "–"


def _calls(spent: Spent) -> float:
    """With the answer itself, which is the person's."""
    return spent.calls / spent.posts + 1


def _more(result: Result, waiting: Waiting) -> str:
    first = result.waiting[0]
    if waiting.posts == first.posts:
        return "–"
    more = (waiting.programs.pss - first.programs.pss) / (waiting.posts - first.posts)
    return f"{more * KIBIBYTES:.0f}"


def _review_calls(results: Results) -> dict[str, float]:
    legs = next((one.legs for one in results.results if one.legs), {})
    return legs["review"].spent.calls_by_path if legs else {}
