import pytest

from tests.finance.town import day, line, text_of

CHILD = "/families/lefevre/benoit"
LIST = f"{CHILD}/invoices"


def test_the_list_puts_first_what_is_to_be_paid_first(town):
    town.bill(title="Photos", issued=40, due=-20, paid=25)
    town.bill(title="Voile", issued=60, due=-40, paid=50)
    town.bill(title="Bokrijk", due=10, lines=(line(4250),))
    town.bill(title="Photocopies", issued=18, due=-5, lines=(line(1800),))
    page = town.visit("amelie").get(LIST)
    rows = page.html.select("tbody tr")
    assert [row.small.text for row in rows] == ["Photocopies", "Bokrijk", "Photos", "Voile"]
    assert [row.select_one(".badge")["data-state"] for row in rows] == ["late", "due", "paid", "paid"]
    assert "€60.50 to pay" in text_of(page.html.select_one(".tile-head"))
    assert text_of(rows[0].select_one(".c-act")) == "Pay : Invoice no. 4"
    assert text_of(rows[2].select_one(".c-act")) == "See : Invoice no. 1"


def test_a_child_without_invoices_has_a_list_that_says_so(town):
    page = town.visit("amelie").get(LIST)
    assert "There is no invoice yet." in page
    assert "to pay" not in text_of(page.html.main)


def test_a_child_without_a_class_has_invoices_too(town):
    town.change(lambda tree: tree.change(tree.site["families"]["lefevre"]["benoit"], {"groups": ()}))
    path = town.bill()
    browser = town.visit("amelie")
    assert text_of(browser.get(LIST).html.select_one(".head p")) == "Account of Benoît"
    assert "For Benoît Lefèvre · school year" in text_of(browser.get(path).html.article)


def test_an_open_invoice_shows_how_to_pay_it(town):
    town.settings(
        account_holder="École de démo ASBL",
        iban="BE71096123456769",
        bic="GKCCBEBB",
        enterprise_number="0123456749",
        mention="Exempté de TVA",
    )
    path = town.bill(due=10, lines=(line(1800, "Car"), line(600, "Ateliers", 3)))
    page = town.visit("amelie").get(path)
    slip = text_of(page.html.select_one(".slip"))
    assert "BE71 0961 2345 6769" in slip
    assert "GKCCBEBB" in slip
    assert "+++000/0000/00101+++" in slip
    assert "€36.00" in slip
    assert page.html.select_one("svg.qr path")["d"].startswith("M0 0.5h7")
    sheet = text_of(page.html.article)
    for each in ("0123.456.749", "Amelie Test", "Rue de amelie 8", "3e secondaire B", "Exempté de TVA"):
        assert each in sheet
    assert [text_of(row) for row in page.html.select("table.lines tbody tr")] == [
        "Car Compulsory 1 €18.00 €18.00",
        "Ateliers Compulsory 3 €6.00 €18.00",
    ]


def test_without_an_account_there_is_no_code(town):
    page = town.visit("amelie").get(town.bill())
    assert page.html.select_one(".slip")
    assert not page.html.select_one("svg.qr")
    assert "IBAN" not in page


def test_a_paid_invoice_asks_for_nothing(town):
    town.settings(iban="BE71096123456769")
    page = town.visit("amelie").get(town.bill(issued=20, due=-5, paid=2))
    assert not page.html.select_one(".slip")
    assert page.html.select_one(".head .badge")["data-state"] == "paid"


def test_a_late_invoice_says_by_how_much(town):
    page = town.visit("amelie").get(town.bill(issued=20, due=-5))
    assert text_of(page.html.select_one(".head .badge")) == "Overdue by 5 days"


def test_a_cancelled_invoice_stays_visible_and_keeps_its_reason_to_the_office(town):
    path = town.bill()
    town.visit("claire").submit(f"{path}/cancel", reason="Élève absent")
    page = town.visit("amelie").get(path)
    assert text_of(page.html.select_one(".head .badge")) == "Cancelled"
    assert "absent" not in page
    assert "Élève absent" in town.visit("claire").get(path)


def test_no_page_has_an_inline_style(town):
    town.settings(iban="BE71096123456769")
    path = town.bill()
    browser = town.visit("amelie")
    for each in (path, LIST, CHILD):
        assert not browser.get(each).html.select("[style], style, script:not([src])")


@pytest.mark.parametrize(
    ("dues", "title", "urgency", "button"),
    [
        ((-5, 10), "You have 2 invoices to pay", "The oldest is overdue by 5 days.", "See my invoices"),
        ((-1,), "You have 1 invoice to pay", "It is overdue by 1 day.", "See my invoice"),
        ((0,), "You have 1 invoice to pay", "It is to be paid by ", "See my invoice"),
        ((3, 4), "You have 2 invoices to pay", "The first is to be paid by ", "See my invoices"),
    ],
)
def test_the_dashboard_says_what_is_to_be_paid(town, dues, title, urgency, button):
    for each in dues:
        town.bill(issued=20, due=each)
    page = town.visit("amelie").get(CHILD)
    banner = text_of(page.html.select_one('.notice[data-kind="pay"]'))
    assert banner.startswith(f"{title}, which makes €{18 * len(dues)}.00. {urgency}")
    assert banner.endswith(button)
    assert page.html.select_one('.notice[data-kind="pay"] a')["href"].rstrip("/") == LIST
    entry = page.html.select_one(".sidenav").find("a", string=None, href=f"{LIST}/")
    assert text_of(entry).startswith(f"Finances {len(dues)}")


def test_a_paid_up_child_has_no_banner(town):
    town.bill(issued=20, due=-5, paid=2)
    town.bill("lucas")
    page = town.visit("amelie").get(CHILD)
    assert not page.html.select_one('.notice[data-kind="pay"]')
    assert "Finances" in page


def test_the_office_gets_the_menu_entry_but_is_not_asked_to_pay(town):
    town.bill(issued=20, due=-5)
    page = town.visit("claire").get(CHILD)
    assert "invoice to pay" not in page


def test_the_page_of_all_children_lists_what_is_to_be_paid_by_due_date(town):
    town.bill("lucas", title="Piscine", due=3)
    town.bill("benoit", title="Photocopies", issued=20, due=-5)
    town.bill("benoit", title="Bokrijk", due=10)
    town.bill("nora", title="Ailleurs", due=1)
    page = town.visit("amelie").get("/home")
    tile = page.html.select_one('section[aria-labelledby="t-invoices"]')
    rows = [text_of(row) for row in tile.select("li")]
    due = [day(3), day(10)]
    assert rows == [
        "Invoice no. 2, Photocopies Benoît Overdue by 5 d €18.00",
        f"Invoice no. 1, Piscine Lucas By {due[0]:%d/%m} €18.00",
        f"Invoice no. 3, Bokrijk Benoît By {due[1]:%d/%m} €18.00",
    ]
    assert "€54.00" in text_of(tile.select_one(".tile-head"))


def test_who_has_nothing_to_pay_has_no_tile(town):
    town.bill()
    page = town.visit("pierre").get("/home", expect_errors=True)
    assert "Invoices to pay" not in page


def test_the_count_is_read_without_loading_an_invoice(town):
    from itschool_cms.core.database import open_site

    for _ in range(3):
        town.bill()
    database = town.app.registry.database
    database.cacheMinimize()
    with open_site(database) as (site, manager), manager:
        child = site["families"]["lefevre"]["benoit"]
        site._p_jar.cacheMinimize()
        hits = list(site.catalog.listing(f"invoice|child:{child.uid}"))
        invoices = [site.catalog.resolve(hit.uid) for hit in hits]
        assert [hit.record.state for hit in hits] == ["issued"] * 3
        assert all(invoice._p_changed is None for invoice in invoices)
