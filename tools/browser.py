"""A real browser, watched: console errors, script errors and refused inline code are remembered."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tools.demosite import PASSWORD
from tools.find_browser import NoBrowserError, find

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, OFFICE = 390, 1280  # widths in CSS pixels
HEIGHTS = {PHONE: 844, OFFICE: 900}
# Milliseconds: what is not there by then does not come, on a machine that is busy with other things too.
PATIENCE = 60_000


class NotSignedInError(Exception):
    """The portal did not let somebody in."""


@contextmanager
def launch() -> Iterator[Browser]:
    """Start the browser that CHROMIUM names or that is found; NoBrowserError where there is none."""
    path = find(os.environ)
    if path is None:
        raise NoBrowserError("no Chromium: run the tests by `make test`, which installs one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Watch:
    """Remembers what goes wrong on the pages of one browser context.

    `allow` holds parts of messages that are expected, for example "status of 404".
    """

    def __init__(self, context: BrowserContext, allow: tuple[str, ...] = ()) -> None:
        self._seen: list[str] = []
        self._allow = allow
        context.on("console", lambda message: self._see(message.type, message.text))
        context.on("weberror", lambda error: self._see("error", str(error.error)))

    def _see(self, kind: str, text: str) -> None:
        # A refused inline script or style is reported to the console as an error too.
        if kind in ("error", "warning") and not any(part in text for part in self._allow):
            self._seen.append(f"{kind}: {text}")

    @property
    def problems(self) -> tuple[str, ...]:
        """What was seen so far."""
        return tuple(self._seen)


def open_context(
    browser: Browser,
    base_url: str,
    *,
    width: int = OFFICE,
    height: int | None = None,
    dark: bool = False,
    js: bool = True,
    locale: str = "fr-BE",
) -> BrowserContext:
    """Open a fresh browser profile; sizes in CSS pixels, `js=False` switches scripts off."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": height or HEIGHTS.get(width, 900)},
        color_scheme="dark" if dark else "light",
        java_script_enabled=js,
        locale=locale,
        timezone_id="Europe/Brussels",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    return context


def open_portal(page: Page) -> None:
    """Go to the portal and open its form, which stands closed beside the old method."""
    page.wait_for_load_state()
    try:
        page.goto("/login")
    except Error as problem:
        # The page was on its way somewhere itself.
        if "ERR_ABORTED" not in str(problem):
            raise
        page.wait_for_load_state()
        page.goto("/login")
    button = page.locator(".way-in:not([open]) > summary")
    if button.count():
        button.click()


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in on the portal as the person with this address."""
    open_portal(page)
    page.locator("input[name=email]").first.fill(email)
    field = page.locator("input[name=password]").first
    field.fill(password)
    field.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def let_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in as `sign_in` does, and go where it leads, without drawing the portal."""
    portal = page.request.get("/login").text()
    token = re.search(r'name="csrf_token" value="([^"]+)"', portal)
    form = {"email": email, "password": password, "csrf_token": token[1] if token else ""}
    answer = page.request.post("/login", form=form, max_redirects=0)
    if answer.status != HTTPStatus.SEE_OTHER:
        raise NotSignedInError(f"{email}: {answer.status}")
    page.goto(answer.headers["location"])


def save_picture(page: Page, folder: Path, name: str) -> Path:
    """Write the whole page as `name`.png into `folder`; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    # A window as high as the page: what sticks to an edge of the window then stands at that of the picture.
    window = page.viewport_size or {"width": OFFICE, "height": HEIGHTS[OFFICE]}
    height = page.locator("html").evaluate("page => page.scrollHeight")
    page.set_viewport_size({"width": window["width"], "height": max(height, window["height"])})
    page.screenshot(path=path, full_page=True)
    page.set_viewport_size(window)
    return path
