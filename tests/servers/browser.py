"""A real Chromium for tests: the one that is installed, or one that we can install."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

SHELL = "chromium-headless-shell"
"""The same browser without the program around it, which nobody sees: it takes half of the CPU."""
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

FLAGS = (
    "--no-sandbox",  # root may not have one, and only our own pages are opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # All that is opened is ours: a process for each page takes 0.1 s of CPU to start.
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
    "--disable-features=SpareRendererForSitePerProcess,IsolateOrigins,site-per-process",
)
NO_DRAWINGS = "--disable-3d-apis"
"""Without a graphics card, Prefect's drawing of a run's steps keeps a core busy all the time."""
PATIENCE = 90_000
"""Milliseconds: pages are waited for as long as it takes. Playwright's 30 s, and 5 s for what is
expected, say more about how busy the machine is."""
PICTURES = os.environ.get("SIGNOFF_PICTURES", "")
"""A folder, when pictures for the documentation are wanted."""


class NoBrowser(Exception):
    """No browser is here, and none could be installed."""

    def __init__(self, said: str) -> None:
        super().__init__(
            "No Chromium or Chrome was found, and Playwright could not download one."
            f" Install Chromium, then run this again. Playwright said: {said}"
        )


def find_or_install_browser() -> Path:
    """An installed Chromium or Chrome, else Debian's when root, else Playwright's download."""
    return installed_browser() or _from_debian() or _from_playwright()


def installed_browser() -> Path | None:
    """The browser that this machine has, if it has one."""
    found = (shutil.which(name) for name in NAMES)
    path = next((Path(name) for name in found if name), MAC)
    return path if path.exists() else None


@contextmanager
def chromium() -> "Iterator[Browser]":
    """A browser without a window, in a profile of its own."""
    # 0.5 s of CPU, for tests with a browser
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    executable = find_or_install_browser()
    flags = FLAGS if PICTURES else (*FLAGS, NO_DRAWINGS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=flags, timeout=PATIENCE
        )
        yield browser
        browser.close()


def fresh_profile(browser: "Browser", **how: Any) -> "BrowserContext":
    """Somebody's own browser, with nothing in it yet."""
    profile = browser.new_context(**how)
    profile.set_default_timeout(PATIENCE)
    return profile


def _from_debian() -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", SHELL]):
        subprocess.run(["apt-get", "-q", *command], env=environment, check=False)
    return installed_browser()


def _from_playwright() -> Path:
    from playwright.sync_api import sync_playwright

    download = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell"]
    done = subprocess.run(download, check=False, capture_output=True, text=True)
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    if not path.exists():
        raise NoBrowser(done.stderr[-500:])
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{find_or_install_browser()}\n")
