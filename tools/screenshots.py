"""Write pictures of the demo school to screenshots/: on a phone and in an office, light and dark.

python -m tools.screenshots [--readme]: with --readme the picture of the README is renewed too.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from tools.browser import OFFICE, PHONE, launch, open_context, save_picture, sign_in
from tools.demosite import ROOT, serve

FOLDER = ROOT / "screenshots"
README_PICTURE = ROOT / "docs" / "dashboard.png"
CHILD = "/families/lefevre/benoit"

# Person (None: signed out) and the pages to show of what that person sees: name of the picture, path.
PAGES: dict[str | None, tuple[tuple[str, str], ...]] = {
    None: (("front", "/"), ("login", "/login"), ("password-forgotten", "/password/forgotten")),
    "amelie@example.org": (
        ("accounts", "/accounts"),
        ("home", "/home"),
        ("dashboard", CHILD),
        ("documents", f"{CHILD}/documents"),
        ("document", "/documents/reglement-d-ordre-interieur"),
        ("invoices", f"{CHILD}/invoices"),
        ("invoice", f"{CHILD}/invoices/excursion-a-bokrijk"),
        ("events", f"{CHILD}/events"),
    ),
    "claire@example.org": (
        ("manage", "/manage"),
        ("contents", "/documents/contents"),
        ("add-document", "/documents/add/document"),
        ("families", "/families"),
        ("finances", "/finances"),
        ("people", "/people"),
    ),
}


def shoot(browser: Browser, url: str, width: int, *, dark: bool) -> Iterator[Path]:
    """Write one picture of each page at one width (in CSS pixels) and in one scheme; yields the files."""
    scheme = "dark" if dark else "light"
    for person, pages in PAGES.items():
        with open_context(browser, url, width=width, dark=dark) as context:
            page = context.new_page()
            if person:
                sign_in(page, person)
            for name, path in pages:
                answer = page.goto(path)
                if answer is None or not answer.ok:
                    raise RuntimeError(
                        f"{path} answered {answer and answer.status} to {person or 'a visitor'}"
                    )
                yield save_picture(page, FOLDER, f"{name}-{width}-{scheme}")


def main(arguments: list[str] | None = None) -> int:
    """Write all pictures and print their names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true", help="renew the picture of the README too")
    readme = parser.parse_args(arguments).readme
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as url, launch() as browser:
        for width in (PHONE, OFFICE):
            for dark in (False, True):
                for picture in shoot(browser, url, width, dark=dark):
                    print(picture.relative_to(ROOT))
    if readme:
        README_PICTURE.parent.mkdir(exist_ok=True)
        shutil.copy(FOLDER / f"dashboard-{OFFICE}-light.png", README_PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
