"""The browser fixtures themselves: a breach of the policy or a script error is never missed."""

from pathlib import Path

import pytest

from tools.browser import Watch, open_context
from tools.demosite import listen

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
PAGE = (
    '<!doctype html><html lang="fr"><head><title>Page</title>{head}</head>'
    "<body><main>{body}</main></body></html>"
)
PAGES = {
    "/good": PAGE.format(head="", body="<h1>Bonjour</h1>"),
    "/style": PAGE.format(head="", body='<h1 style="color: red">Bonjour</h1>'),
    "/script": PAGE.format(head="<script>window.x = 1</script>", body="<h1>Bonjour</h1>"),
    "/fault": PAGE.format(head='<script src="/fault.js"></script>', body="<h1>Bonjour</h1>"),
    "/fault.js": "missing.call()",
    "/unlabelled": PAGE.format(head="", body='<h1>Bonjour</h1><input type="text">'),
    "/favicon.ico": "",
}


def application(environ, start_response):
    path = environ["PATH_INFO"]
    kind = "text/javascript" if path.endswith(".js") else "text/html; charset=utf-8"
    status = "200 OK" if path in PAGES else "404 Not Found"
    start_response(status, [("Content-Type", kind), ("Content-Security-Policy", POLICY)])
    return [PAGES.get(path, PAGE.format(head="", body="Not found")).encode()]


@pytest.fixture(scope="module")
def site():
    with listen(lambda _port: application) as url:
        yield url


@pytest.mark.parametrize(
    ("path", "told"),
    [("/style", "style"), ("/script", "script"), ("/fault", "missing"), ("/nowhere", "404")],
)
def test_what_goes_wrong_on_a_page_is_seen(browser, site, path, told):
    with open_context(browser, site) as context:
        watch = Watch(context)
        context.new_page().goto(path)
        assert any(told in problem for problem in watch.problems)


def test_a_breach_of_the_policy_is_seen_without_scripts_too(browser, site):
    with open_context(browser, site, js=False) as context:
        watch = Watch(context)
        context.new_page().goto("/style")
        assert watch.problems


def test_what_is_expected_is_let_through(new_page, site):
    new_page(base_url=site, allow=("status of 404",)).goto("/nowhere")


def test_a_page_has_the_size_and_the_scheme_that_was_asked_for(new_page, site):
    page = new_page(base_url=site, width=390, dark=True)
    page.goto("/good")
    assert page.evaluate("innerWidth") == 390
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def test_axe_tells_a_control_without_a_label(new_page, axe, site):
    page = new_page(base_url=site)
    page.goto("/good")
    axe(page)
    page.goto("/unlabelled")
    with pytest.raises(AssertionError, match="label"):
        axe(page)


def test_a_picture_is_written(new_page, shot, site):
    page = new_page(base_url=site)
    page.goto("/good")
    path = shot(page, "harness")
    assert Path(path).stat().st_size > 1000
    path.unlink()
