"""Make the pictures of docs/editing.md out of the demo school: `python -m tools.guide`.

Each picture is taken in a fresh school after the acts of a person, as a reader of the guide would do them.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

from tools.browser import OFFICE, PHONE, launch, open_context, sign_in
from tools.demosite import ROOT, serve

FOLDER = ROOT / "docs" / "editing"
LETTER = "/documents/reglement-d-ordre-interieur"
TRIP = "/questionnaires/excursion-a-bokrijk-participation"
FAIR = "/questionnaires/fancy-fair-qui-donne-un-coup-de-main"


def _open(path: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        answer = page.goto(path)
        if answer is None or not answer.ok:
            raise RuntimeError(f"{path} answered {answer and answer.status}")

    return act


def _change_the_letter(page: Page) -> None:
    _open(f"{LETTER}/edit")(page)
    page.locator("textarea[name=description]").fill(
        "Ce que l’école attend de chacun, et ce que chacun peut en attendre."
    )
    page.locator("button[name=save]").click()
    page.wait_for_url(lambda url: "/edit" not in url)


def _compare(page: Page) -> None:
    _change_the_letter(page)
    _open(f"{LETTER}/history")(page)


def _rewrite_the_letter(page: Page) -> None:
    _open(LETTER)(page)
    make = page.locator("form:has(input[name=copy][value=make]) button")
    make.evaluate("button => button.closest('details').open = true")
    make.click()
    page.wait_for_url("**/edit")
    page.locator("textarea[name=description]").fill(
        "Ce que l’école attend de chacun, et ce que chacun peut en attendre."
    )
    page.locator("button[name=save]").click()
    page.wait_for_url(lambda url: "/edit" not in url)
    page.locator("a[href$='/working-copy']").first.click()
    page.wait_for_url("**/working-copy")


# Name of the picture: who, at which width, and what is done before it is taken.
PICTURES: dict[str, tuple[str, int, Callable[[Page], None]]] = {
    "manage": ("claire", OFFICE, _open("/manage")),
    "contents": ("claire", OFFICE, _open("/documents/contents")),
    "contents-phone": ("claire", PHONE, _open("/documents/contents")),
    "edit": ("jeanne", OFFICE, _open("/documents/add/document")),
    "working-copy": ("claire", OFFICE, _rewrite_the_letter),
    "questionnaire-fields": ("jeanne", OFFICE, _open(f"{TRIP}/build")),
    "questionnaire-answers": ("claire", OFFICE, _open(f"{FAIR}/answers")),
    "questions": ("jeanne", OFFICE, _open("/questions")),
    "state": ("claire", OFFICE, _open(f"{LETTER}/state")),
    "sharing": ("admin", OFFICE, _open("/documents/sharing")),
    "who": ("claire", OFFICE, _open(f"{LETTER}/who")),
    "history": ("claire", OFFICE, _compare),
    "changes": ("claire", OFFICE, _open("/me/changes")),
    "bin": ("claire", OFFICE, _open("/trash")),
    "search": ("claire", OFFICE, _open("/search?q=ecole")),
    "front": ("", OFFICE, _open("/")),
    "front-phone": ("", PHONE, _open("/")),
    "look": ("admin", OFFICE, _open("/manage/look")),
    "settings": ("admin", OFFICE, _open("/manage/settings")),
}


def take(browser: Browser, url: str, name: str) -> Path:
    """Take one picture; returns its file."""
    person, width, act = PICTURES[name]
    with open_context(browser, url, width=width) as context:
        page = context.new_page()
        if person:
            sign_in(page, f"{person}@example.org")
        act(page)
        path = FOLDER / f"{name}.png"
        page.screenshot(path=path)
        return path


def main() -> int:
    """Take all pictures and print their names."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as url, launch() as browser:
        for name in PICTURES:
            print(take(browser, url, name).relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
