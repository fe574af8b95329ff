"""Finds what keeps people from reading or using a page: axe-core, in the browser that shows it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.servers.npm import install

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

HERE = Path(__file__).parent / "axe"
SCRIPT = HERE / "node_modules/axe-core/axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast",)
"""What a page's other colours may change, and nothing else."""
LOOK = "how => axe.run(document, how).then(found => found.violations)"


def bring(context: "BrowserContext") -> None:
    """Have axe in every page of this profile.

    The browser's own tools put it there: our pages allow no script, and go on to allow none.
    """
    install(HERE)
    context.add_init_script(path=SCRIPT)


def barriers(page: "Page", only: Sequence[str] = ()) -> list[str]:
    """What axe finds on the page as it is seen now: the rule, and each place."""
    kind, values = ("rule", only) if only else ("tag", RULES)
    how = {
        "runOnly": {"type": kind, "values": list(values)},
        "resultTypes": ["violations"],
        "preload": False,  # it would fetch the styles once more, which our pages do not allow
    }
    found: list[dict[str, Any]] = page.evaluate(LOOK, how)
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]
