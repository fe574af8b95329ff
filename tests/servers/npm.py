"""Installs what a server for tests needs from npm, once, as its lock file says."""

import fcntl
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
CACHE = Path(__file__).parents[2] / ".cache"


def install(folder: Path) -> None:
    """Run `npm ci` where nobody has yet; two test runs at once wait for one another."""
    wanted, got = folder / "package-lock.json", folder / "node_modules/.package-lock.json"
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"installing-{folder.name}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not got.exists() or got.stat().st_mtime < wanted.stat().st_mtime:
            subprocess.run(["npm", "ci"], cwd=folder, check=True)
            os.utime(got)


if __name__ == "__main__":
    # Needs nothing of ours: it begins before anything is installed here. Compiling a database
    # takes a minute and a half of CPU, longer than a test should wait.
    with ThreadPoolExecutor() as at_once:
        list(at_once.map(install, [wanted.parent for wanted in HERE.glob("*/package.json")]))
