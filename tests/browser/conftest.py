"""Fixtures of the browser tests: the demo school behind a real server, and pages that are watched."""

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import expect

from tools.browser import OFFICE, PATIENCE, PHONE, Watch, launch, let_in, open_context, save_picture
from tools.demosite import serve

PICTURES = Path(__file__).parents[2] / "screenshots"
LOOKS = {
    "phone": {"width": PHONE},
    "phone-dark": {"width": PHONE, "dark": True},
    "phone-no-script": {"width": PHONE, "js": False},
    "office": {"width": OFFICE},
    "office-dark": {"width": OFFICE, "dark": True},
    "office-no-script": {"width": OFFICE, "js": False},
}

BOTH_ENDS = ("phone", "office-no-script")

# What is well fills most of the report, and would be brought over for nobody to read.
VIOLATIONS = "options => axe.run(options).then(({ violations }) => ({ violations }))"

# An assertion that waits has the same time as an act.
expect.set_options(timeout=PATIENCE)

# What the browser says when the machine gave it no time: an assertion that fails is never tried again.
STARVED = ["^TimeoutError: "]


def pytest_collection_modifyitems(items):
    """Try a test of this folder once more where the browser ran out of time; the report names it as RERUN."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=STARVED))


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The base URL of the demo school."""
    # A test meets a dozen templates: to compile all of them beside it would take its processor.
    with serve(tmp_path_factory.mktemp("school"), overrides={"templates.compile": "false"}) as url:
        yield url


@pytest.fixture(scope="session")
def browser():
    """The browser of this test run."""
    with launch() as browser:
        yield browser


@pytest.fixture
def new_page(request, browser):
    """Return a function that opens a page in a fresh profile.

    new_page(width=390, height=844, dark=True, js=False, locale="nl-BE", allow=("status of 404",)): the test
    fails on any console error, script error or breach of the Content-Security-Policy that `allow` does not
    name. `base_url` takes another server than the demo school.
    """
    opened = []

    def open_page(*, allow=(), base_url=None, **options):
        context = open_context(browser, base_url or request.getfixturevalue("server"), **options)
        opened.append((context, Watch(context, allow)))
        return context.new_page()

    yield open_page
    problems = [problem for _context, watch in opened for problem in watch.problems]
    for context, _watch in opened:
        context.close()
    assert problems == []


@pytest.fixture(params=LOOKS)
def look(request):
    """Options of new_page: each width in each scheme, and without scripts."""
    return LOOKS[request.param]


@pytest.fixture(
    params=[pytest.param(name, marks=() if name in BOTH_ENDS else pytest.mark.long) for name in LOOKS]
)
def ends(request):
    """Options of new_page: a phone, and a desk without scripts; all others in the long form."""
    return LOOKS[request.param]


@pytest.fixture
def enter(new_page):
    """Return a function that opens a page on which a demo person is signed in: enter("amelie", width=390)."""

    def sign_in_on_new_page(person, **options):
        page = new_page(**options)
        let_in(page, f"{person}@example.org")
        return page

    return sign_in_on_new_page


@pytest.fixture
def axe():
    """Return a function that asserts that a page has no accessibility violation axe can find.

    axe(page, only=("color-contrast",)) tries these rules alone.
    """

    def check(page, only=()):
        # To report all that is well, node by node, would take three times as long.
        options = {"resultTypes": ["violations"], **({"runOnly": list(only)} if only else {})}
        # Half a megabyte, once for each page.
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(AXE_SCRIPT)
        results = AxeResults(page.evaluate(VIOLATIONS, options))
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture
def shot():
    """Return a function shot(page, name) that writes a picture to screenshots/."""
    return lambda page, name: save_picture(page, PICTURES, name)
