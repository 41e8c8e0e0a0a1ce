"""The way back in, by mail, without scripts on a phone."""

import re

from tools.browser import PHONE, open_portal

SECRET = "Trois-cahiers-bleus-2026"


def ask_for_link(page, address, before=0):
    """Ask for a link and return it from the newest mail to this address, which has had so many before."""
    open_portal(page)
    page.locator(".panels a[href='#oubli']").first.click()
    page.locator("#oubli-email").fill(address)
    page.locator("#oubli-email").press("Enter")
    page.wait_for_url("**/password/forgotten?sent=1")
    for _attempt in range(240):
        page.goto("/dev/mail")
        mails = page.locator("main li", has_text=address)
        if mails.count() > before:
            break
        page.wait_for_timeout(250)
    mails.first.locator("a").click()
    return page.locator("main a[href*='/link/']").first


def test_a_wrong_password_is_told_at_the_top_and_the_address_stays(new_page, axe):
    page = new_page(allow=("status of 422",))
    open_portal(page)
    page.locator("#email").fill("luc@example.org")
    page.locator("#password").fill("not-the-password")
    page.locator("#password").press("Enter")
    page.locator("#errors").wait_for()
    assert page.locator("#email").input_value() == "luc@example.org"
    assert page.locator("#password").input_value() == ""
    axe(page)


def test_a_mailed_link_leads_to_a_new_password_and_to_ones_own_child(new_page):
    page = new_page(width=PHONE, js=False, allow=("status of 410",))
    # The demo has sent an invitation, whose link ends when another one is asked for.
    link = ask_for_link(page, "yasmina@example.org", before=1)
    address = link.get_attribute("href")
    link.click()
    page.wait_for_url("**/password/new", wait_until="commit")
    fields = page.locator("input[type=password]")
    fields.last.wait_for()
    assert fields.count() == 2
    assert "/link/" not in page.content()
    fields.nth(0).fill(SECRET)
    fields.nth(1).fill(SECRET)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/families/benali/ilyas/?$"))
    assert "Ilyas" in page.locator("h1").inner_text()
    assert page.goto(address).status == 410
