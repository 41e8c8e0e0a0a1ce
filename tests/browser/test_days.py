"""The whole day of a teacher and of an administrator, by keyboard alone, on a phone and at a desk."""

import re
from secrets import token_hex

import pytest

from tests.browser.hands import choose, open_menu, press, tab_to, type_into
from tools.browser import OFFICE, PHONE

WIDTHS = pytest.mark.parametrize("width", [PHONE, OFFICE])
UNDO = "form[action^='/me/undo'] button"
AREA = ".item-text .rich[data-ready] .prose"


def at(*steps):
    """Return the pattern of an address that ends in these steps."""
    # A form that is sent to its own page keeps the mark of the link past the menus.
    return re.compile("/" + "/".join(map(re.escape, steps)) + r"/?(?:\?.*)?(?:#main)?$")


def heading(page, text):
    """Wait for the heading of the page."""
    page.locator("h1", has_text=text).first.wait_for()


@WIDTHS
def test_a_teachers_day_needs_no_mouse(enter, width):
    # Another one each time: a starved browser begins again.
    own = token_hex(4)
    name, first, second = f"jour-{own}", f"Jour {own}", f"Jour neuf {own}"
    page = enter("jeanne", width=width)
    page.goto("/manage")
    press(page, "a[href$='/documents/contents']")
    page.wait_for_url(at("documents", "contents"))
    add = "a[href$='/documents/add/document']"
    if page.locator(f".head details {add}").count():
        open_menu(page, add)
    else:
        press(page, f".head {add}")
    page.wait_for_url(at("add", "document"))
    page.locator(AREA).wait_for()
    # Writing: title, toolbar, text; the one class of the teacher is chosen beforehand.
    type_into(page, "input[name=title]", first)
    press(page, "[data-do=h2]")
    # A button of the toolbar gives the focus to the text.
    page.locator(f"{AREA}:focus").wait_for()
    page.keyboard.type("Le matin")
    page.keyboard.press("Enter")
    page.keyboard.type("Venez tous")
    assert page.locator(".item-audience input:checked").count() == 1
    press(page, "button[name=publish]")
    page.wait_for_url(at("documents", name))
    heading(page, first)
    # A working copy, compared and put in place; undone.
    open_menu(page, "form:has(input[name=copy][value=make]) button")
    page.wait_for_url(at(f"{name}-working-copy", "edit"))
    type_into(page, "input[name=title]", second)
    press(page, "button[name=save]")
    page.wait_for_url(at(f"{name}-working-copy"))
    press(page, "a[href$='/working-copy']")
    page.wait_for_url(at(f"{name}-working-copy", "working-copy"))
    type_into(page, "#comment", "Un titre plus clair")
    press(page, "button[name=copy][value=replace]")
    page.wait_for_url(at("documents", name))
    heading(page, second)
    press(page, UNDO)
    page.locator(
        ".notice form[action^='/me/undo'] button", has_text=re.compile("Rétablir|Refaire")
    ).wait_for()
    heading(page, first)
    # History, then deleted from the table and brought back.
    press(page, f"a[href$='/{name}/history']")
    page.wait_for_url(at(name, "history"))
    page.goto("/documents/contents")
    row = f"tr:has(a[href*='/documents/{name}/'])"
    press(page, f"{row} input[name=ids]", "Space", limit=400)
    tab_to(page, ".batch button[value=delete]", limit=400, key="Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/documents/batch"))
    press(page, "main button.btn-danger")
    page.wait_for_url(at("documents", "contents"))
    assert page.locator(row).count() == 0
    press(page, UNDO)
    # The working copy, which the first undo brought back, comes back too.
    page.wait_for_url(re.compile(f"/documents/{name}"))
    page.goto(f"/documents/{name}")
    heading(page, first)


@WIDTHS
def test_an_administrators_day_needs_no_mouse(enter, width):
    own = token_hex(4)
    name, title = f"rubrique-{own}", f"Rubrique {own}"
    page = enter("admin", width=width)
    page.goto("/manage")
    more = page.locator("button[popovertarget=plus]")
    if more.is_visible():
        press(page, "button[popovertarget=plus]")
        press(page, "#plus a[href$='/manage/settings']", limit=40)
    else:
        press(page, "a[href$='/manage/settings']")
    page.wait_for_url(at("manage", "settings"))
    # A rule of review: changed and put back.
    for value in ("review", "usual"):
        press(page, "a[href$='/manage/settings/states']") if value == "review" else None
        page.wait_for_url(at("settings", "states"))
        choose(page, "select[name=other_school]", value)
        press(page, "button[name=save]")
        page.locator(".notice[data-kind=ok]").wait_for()
        assert page.locator("select[name=other_school]").input_value() == value
    # A section of pictures, with a page in it; renamed, shared with nobody new, put first.
    page.goto("/contents")
    open_menu(page, "a[href$='/add/section']")
    page.wait_for_url(at("add", "section"))
    type_into(page, "input[name=title]", title)
    choose(page, "select[name=layout]", "gallery")
    press(page, "button[name=save]")
    page.wait_for_url(at(name))
    open_menu(page, "a[href$='/add/page']")
    page.wait_for_url(at("add", "page"))
    page.locator(AREA).wait_for()
    type_into(page, "input[name=title]", "Une page")
    press(page, "button[name=publish]")
    page.wait_for_url(at(name, "une-page"))
    press(page, f"a[href$='/{name}/une-page/sharing']")
    page.wait_for_url(at("une-page", "sharing"))
    page.goto(f"/{name}/une-page")
    open_menu(page, f"a[href$='/{name}/une-page/rename']")
    page.wait_for_url(at("une-page", "rename"))
    type_into(page, "input[name=name]", "la-page")
    press(page, "button[name=rename]")
    page.wait_for_url(at(name, "la-page"))
    # Found again by the search, and thrown away with its section.
    page.goto("/search")
    type_into(page, "main input[name=q]", "Une page")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?"))
    press(page, f"main a[href*='/{name}/la-page']")
    page.wait_for_url(at(name, "la-page"))
    page.goto(f"/{name}")
    open_menu(page, f"a[href$='/{name}/delete']")
    page.wait_for_url(at(name, "delete"))
    press(page, "main button.btn-danger")
    page.wait_for_url(at("contents"))
    page.goto("/trash")
    assert page.locator("main", has_text=title).count()
