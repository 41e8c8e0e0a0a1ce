"""Texts that try to become code stay texts: in every field, file name and parameter of an address."""

from itertools import count
from urllib.parse import quote

import pytest

from itschool_cms.core.database import close_databases
from itschool_cms.core.forms import LongText, Name, RichText, ShortText
from itschool_cms.core.html import sanitise
from itschool_cms.core.tree import walk
from itschool_cms.documents.models import Document
from tests.browser.pages import PEOPLE
from tests.browser.payloads import PAYLOADS
from tests.visitor import editing
from tools.demosite import make_app, serve

TEXTS = (ShortText, LongText, Name)
# No element of ours has a handler, no link of ours leads to code.
ALIVE = """() => {
  const leads = ["href", "src", "action", "formaction", "data", "xlink:href"];
  const isCode = (one) => leads.includes(one.name) && /^\\s*(javascript|vbscript|data:text)/i.test(one.value);
  return [...document.querySelectorAll("*")].filter((each) =>
    [...each.attributes].some((one) => one.name.startsWith("on") || isCode(one))
    || (each.tagName === "SCRIPT" && each.textContent.includes("canary"))
  ).map((each) => each.outerHTML.slice(0, 200));
}"""
PARAMETERS = (
    "/search?q={}",
    "/contents?q={}&sort={}",
    "/login?next={}",
    "/?lang={}",
    "/people?q={}",
    "/nowhere/{}",
)


def test_there_are_sixty_payloads_and_more():
    assert len(set(PAYLOADS)) >= 60


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """The address of a demo school with a payload in every text."""
    folder = tmp_path_factory.mktemp("planted")
    app = make_app(folder, overrides={"outbox.worker": "false", "templates.compile": "false"})
    numbers = count()
    with editing(app) as tree:
        for item in list(walk(tree.site)):
            tree.change(item, dict(_texts(tree, item, numbers)))
    close_databases(app.registry)
    with serve(folder, overrides={"templates.compile": "false"}) as url:
        yield url


def _texts(tree, item, numbers):
    declared = tree.registry.content_types.get(item.type_name)
    for node in declared.schema() if declared is not None else ():
        if type(node.typ) is RichText:
            yield node.name, sanitise("".join(f"<p>{each}</p>" for each in PAYLOADS))
        elif type(node.typ) in TEXTS and isinstance(getattr(item, node.name, ""), str):
            yield node.name, PAYLOADS[next(numbers) % len(PAYLOADS)]
    if isinstance(item, Document):
        for file in item.attachments:
            file.name = f"{PAYLOADS[next(numbers) % len(PAYLOADS)]}.pdf".replace("/", "")


def _stays_text(page, address):
    """Open a page and look for life; tells whether it shows a payload at all."""
    page.goto(address)
    assert page.evaluate(ALIVE) == [], address
    return "canary()" in page.content()


# The families' own pages each time, those of the staff in the long form.
SHORT = ("", "amelie")
kinds_of_all = pytest.mark.parametrize(
    "kinds",
    [pytest.param(kinds, marks=() if kinds[0].person in SHORT else pytest.mark.long) for kinds in PEOPLE],
    ids=lambda kinds: kinds[0].person or "visitor",
)


@kinds_of_all
def test_a_text_that_is_kept_stays_a_text_on_every_page(new_page, planted, kinds):
    page = _entered(new_page, planted, kinds[0].person)
    shown = [_stays_text(page, kind.path) for kind in kinds]
    # A crawl that meets none of them proves nothing.
    assert any(shown)


@pytest.mark.parametrize("person", ["admin", pytest.param("", marks=pytest.mark.long)])
def test_a_text_in_an_address_stays_a_text(new_page, planted, person):
    page = _entered(new_page, planted, person)
    for number, payload in enumerate(PAYLOADS):
        address = PARAMETERS[number % len(PARAMETERS)]
        _stays_text(page, address.replace("{}", quote(payload, safe="")))


def _entered(new_page, base_url, person):
    from tools.browser import sign_in

    page = new_page(base_url=base_url, allow=("status of 404", "status of 410", "status of 400"))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    if person:
        sign_in(page, f"{person}@example.org")
    return page
