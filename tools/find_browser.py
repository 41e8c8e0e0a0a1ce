"""Print the path of a Chromium for the browser tests, installing one where there is none."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoBrowserError(RuntimeError):
    """No Chromium is there and none could be installed; the text says what was tried."""


def find(environ: Mapping[str, str]) -> str | None:
    """Return the browser that `environ` names in CHROMIUM, else the first known one on its PATH, else None.

    NoBrowserError where CHROMIUM names something that cannot be run.
    """
    named = environ.get("CHROMIUM")
    if named:
        if not shutil.which(named, path=environ.get("PATH", "")):
            raise NoBrowserError(f"CHROMIUM names {named}, which is no program")
        return named
    found = (shutil.which(name, path=environ.get("PATH", "")) for name in NAMES)
    return next(filter(None, found), None) or _playwright_browser()


def _playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install(environ: Mapping[str, str]) -> str:
    """Install Chromium by the system's packages when root, else by Playwright; return its path.

    NoBrowserError where neither way leads to a browser.
    """
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt = ["apt-get", "-qq", "-y"]
        commands.insert(0, ["sh", "-c", f"{' '.join(apt)} update && {' '.join(apt)} install chromium"])
    for command in commands:
        print("No Chromium found:", " ".join(command), file=sys.stderr)
        done = subprocess.run(command, stdout=sys.stderr, check=False)
        path = find(environ) if done.returncode == 0 else None
        if path:
            return path
    raise NoBrowserError("no Chromium could be installed; install one and name it in CHROMIUM")


def main() -> int:
    """Print the path; exit code 1 with a reason where there is none."""
    try:
        print(find(os.environ) or install(os.environ))
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
