"""What a parent does every day, on a phone and in an office, light and dark, with scripts and without."""

import re

from tests.browser.pages import BENOIT, LETTER
from tools.browser import PHONE, sign_in

LUCAS = "/families/lefevre/lucas"


def at(page, path):
    """Check that the page at this path is open."""
    page.wait_for_url(re.compile(rf"^https?://[^/]+{re.escape(path)}/?$"))


def visible(page, selector):
    """Return the first element that the selector finds and that can be seen."""
    return page.locator(f"{selector}:visible").first


def test_a_parent_reads_a_document_of_one_child_and_passes_to_the_next(new_page, look):
    page = new_page(**look)
    sign_in(page, "amelie@example.org")
    at(page, "/accounts")
    assert page.locator(".covers .cover").count() == 3
    page.locator(f".cover a[href*='{BENOIT}']").click()
    at(page, BENOIT)
    assert page.locator("body").get_attribute("data-cover") == "bleu"
    assert "Benoît" in page.locator("h1").inner_text()
    visible(page, f"nav a[href*='{BENOIT}/documents']").click()
    at(page, f"{BENOIT}/documents")
    visible(page, f"main a[href*='{LETTER}']").click()
    at(page, LETTER)
    assert "Règlement" in page.locator("h1").inner_text()
    page.locator("button.who").click()
    page.locator(f"#who a[href*='{LUCAS}']").click()
    at(page, LUCAS)
    assert page.locator("body").get_attribute("data-cover") == "brique"
    assert "Benoît" not in page.locator("h1").inner_text()


def test_one_click_leads_from_one_child_to_the_same_page_of_the_next(enter, ends):
    page = enter("amelie", **ends)
    for part in ("documents", "invoices", "events"):
        page.goto(f"{BENOIT}/{part}")
        page.locator(".dividers a[data-cover='brique']").click()
        at(page, f"{LUCAS}/{part}")


def test_who_has_one_child_opens_the_dashboard_at_once(enter):
    page = enter("tom", width=PHONE)
    at(page, "/families/claes/milan")
    assert page.locator(".dividers").count() == 0


def test_parents_who_live_apart_see_no_trace_of_the_others_children(enter):
    page = enter("karim", width=PHONE, allow=("status of 404",))
    at(page, "/families/haddad/nora")
    assert "Milan" not in page.content()
    assert page.goto("/families/claes/milan").status == 404
    assert page.goto("/families/haddad/nora/invoices").status == 404


def test_an_event_of_the_month_is_found_in_the_list(enter, ends):
    page = enter("amelie", **ends)
    page.goto(f"{BENOIT}/events")
    page.locator("nav.seg a").last.click()
    page.locator("nav.seg a:last-child[aria-current]").wait_for()
    if not page.locator("main a[href*='/events/reunion-de-parents']").count():
        page.locator("a.btn-icon").last.click()  # it may lie in the next month
    visible(page, "main a[href*='/events/reunion-de-parents']").click()
    at(page, "/events/reunion-de-parents")


def test_back_after_signing_out_shows_nothing_personal(enter):
    page = enter("amelie", width=PHONE, allow=("Clear-Site-Data",))
    page.goto(BENOIT)
    page.locator("button.who").click()
    page.locator("#who form button").click()
    at(page, "/login")
    page.go_back()
    page.wait_for_url(re.compile("/login"))
    assert "Benoît" not in page.content()


def test_the_language_of_the_portal_is_one_click(new_page, ends):
    page = new_page(**ends)
    page.goto("/login")
    for code in ("nl", "de", "en", "fr"):
        page.locator(f".lang a[hreflang='{code}']").click()
        page.locator(f"html[lang='{code}']").wait_for(state="attached")
        assert page.locator(".lang a[aria-current]").get_attribute("hreflang") == code
