"""Everything by keyboard alone."""

import re

from playwright.sync_api import expect

from tests.browser.hands import tab_to
from tests.browser.pages import BENOIT
from tools.browser import PHONE


def test_signing_in_and_opening_a_child_needs_no_mouse(new_page):
    page = new_page()
    page.goto("/login")
    tab_to(page, ".way-in > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#email")
    page.keyboard.type("amelie@example.org")
    tab_to(page, "#password")
    page.keyboard.type("Ecole-de-demo-2026")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts")
    tab_to(page, f".cover a[href*='{BENOIT}']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"{BENOIT}/?$"))


def test_the_skip_link_comes_first_and_leads_past_the_menus(enter):
    page = enter("amelie")
    page.goto(BENOIT)
    page.keyboard.press("Tab")
    skip = page.locator("a.skip:focus")
    assert skip.count() == 1
    assert skip.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    expect(page.locator("main :is(a, summary):focus")).to_have_count(1)


def test_the_panel_of_the_person_opens_closes_and_gives_the_focus_back(enter):
    page = enter("amelie", width=PHONE)
    page.goto(BENOIT)
    tab_to(page, "button.who")
    page.keyboard.press("Enter")
    expect(page.locator("#who")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#who")).to_be_hidden()
    expect(page.locator("button.who:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    tab_to(page, "#who a[href*='/lucas']", limit=8)
    page.keyboard.press("Enter")
    page.wait_for_url("**/lefevre/lucas/")


def test_a_menu_of_acts_opens_and_closes(enter):
    page = enter("claire")
    page.goto("/contents")
    tab_to(page, ".head summary")
    page.keyboard.press("Enter")
    expect(page.locator(".head details[open]")).to_have_count(1)
    page.keyboard.press("Tab")
    inside = page.locator(".head details[open] li a:focus, .head details[open] li button:focus")
    expect(inside).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".head details[open]")).to_have_count(0)
    expect(page.locator(".head summary:focus")).to_have_count(1)


def test_what_has_the_focus_is_seen(enter):
    page = enter("amelie", width=PHONE)
    page.goto(f"{BENOIT}/invoices")
    covered = """() => {
      const box = document.activeElement.getBoundingClientRect();
      const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return !!at && (document.activeElement.contains(at) || at.contains(document.activeElement));
    }"""
    for _press in range(25):
        page.keyboard.press("Tab")
        inside = page.locator("main *:focus")
        if inside.count():
            assert page.evaluate(covered), inside.evaluate("each => each.outerHTML")
