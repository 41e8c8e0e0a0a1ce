"""An invoice on paper."""

from tests.browser.pages import INVOICE


def test_an_invoice_is_printed_without_what_stands_around_it(enter):
    page = enter("amelie")
    page.goto(INVOICE)
    assert page.locator(".sidenav").is_visible()
    page.emulate_media(media="print")
    for around in (".sidenav", ".topbar", ".tabbar", ".foot", ".no-print"):
        assert page.locator(f"{around}:visible").count() == 0, around
    assert page.locator(".slip svg.qr").is_visible()
    assert page.locator(".vcs").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_an_invoice_of_a_few_lines_is_one_sheet_of_paper(enter):
    page = enter("amelie")
    page.goto(INVOICE)
    pages = page.pdf(format="A4").count(b"/Type /Page\n")
    assert pages == 1
