import pytest

from itschool_cms.core.tree import MoveRefused, RemovalRefused
from tests.finance.town import day, line, text_of
from tests.visitor import let_time_pass

LIST = "/families/lefevre/benoit/invoices"


def rows(page) -> list[str]:
    return [row.small.text for row in page.html.select("tbody tr")]


def invoice_at(tree, path):
    return tree.site.catalog.resolve(tree.site.catalog.uid_at(path))


def test_the_office_writes_issues_and_settles_an_invoice(town):
    claire, amelie = town.visit("claire"), town.visit("amelie")
    page = claire.get(f"{LIST}/add/invoice")
    form = page.forms["deform"]
    form["title"], form["date"] = "Excursion à Bokrijk", day(10).isoformat()
    form["text"], form["quantity"], form["unit_cents"] = "Car", "2", "21,25"
    form[page.html.select_one("input[type=radio]")["name"]] = "compulsory"
    form.submit("save", status=303)
    path = f"{LIST}/excursion-a-bokrijk"
    amelie.get(path, status=404)

    assert "cannot be changed" in claire.get(f"{path}/issue")
    answer = claire.submit(f"{path}/issue")
    assert answer.status_int == 303
    page = answer.follow()
    assert "The invoice was issued." in page
    assert text_of(page.html.h1) == "Invoice no. 1"
    assert "€42.50" in amelie.get(path)

    answer = claire.submit(f"{path}/payment")
    assert "The payment was noted." in answer.follow()
    assert "Paid on" in amelie.get(path)


def test_a_line_without_nature_is_refused(town):
    claire = town.visit("claire")
    form = claire.get(f"{LIST}/add/invoice").forms["deform"]
    form["title"], form["date"] = "Excursion", day(10).isoformat()
    form["text"], form["quantity"], form["unit_cents"] = "Car", "1", "21,25"
    assert form.submit("save", expect_errors=True).status_int == 422


@pytest.mark.parametrize("price", ["-1", "NaN", "1e5", "1_000", "٣", "0,001", "1,234.56", "100000,00"])
def test_a_price_that_is_no_amount_is_refused(town, price):
    form = town.visit("claire").get(f"{LIST}/add/invoice").forms["deform"]
    form["title"], form["date"] = "Excursion", day(10).isoformat()
    form["text"], form["quantity"], form["unit_cents"] = "Car", "1", price
    answer = form.submit("save", expect_errors=True)
    assert answer.status_int == 422
    assert "Write an amount" in answer or "at most" in answer


def test_a_draft_can_be_edited(town):
    path = town.bill(issued=None)
    claire = town.visit("claire")
    form = claire.get(f"{path}/edit").forms["deform"]
    assert form["unit_cents"].value == "18,00"
    form["unit_cents"] = "19,00"
    form.submit("save", status=303)
    assert "€19.00" in claire.get(path)


def test_a_form_opened_before_the_issue_saves_nothing_after_it(town):
    path = town.bill(issued=None)
    claire = town.visit("claire")
    form = claire.get(f"{path}/edit").forms["deform"]
    claire.submit(f"{path}/issue")
    form["unit_cents"] = "1,00"
    form.submit("save", status=404)
    assert "€18.00" in claire.get(path)


def test_the_schema_itself_refuses_an_issued_invoice(town):
    import colander

    from itschool_cms.finance.schemas import InvoiceSchema

    path = town.bill()

    def act(tree):
        schema, invoice = InvoiceSchema(), invoice_at(tree, path)
        values = schema.from_item(invoice, None)
        with pytest.raises(colander.Invalid):
            schema.to_item(values, invoice, None)

    town.change(act)


@pytest.mark.parametrize(
    ("act", "bill", "reason"),
    [
        ("issue", {}, "issued already"),
        ("payment", {"issued": None}, "not issued yet"),
        ("payment", {"issued": 9, "paid": 2}, "paid already"),
        ("cancel", {"issued": 9, "paid": 2}, "paid already"),
    ],
)
def test_an_act_that_comes_too_late_or_too_early_says_why(town, act, bill, reason):
    path = town.bill(**bill)
    answer = town.visit("claire").get(f"{path}/{act}", status=409)
    assert reason in answer


def test_a_second_click_on_the_same_act_changes_nothing(town):
    path = town.bill()
    claire = town.visit("claire")
    form = claire.get(f"{path}/payment").forms["deform"]
    form.submit("act", status=303)
    assert "paid already" in form.submit("act", status=409)


def test_a_refused_issue_takes_no_number(town):
    path = town.bill(issued=None, lines=())
    claire = town.visit("claire")
    answer = claire.submit(f"{path}/issue")
    assert answer.status_int == 422
    assert "Give the invoice a line" in answer
    assert town.change(lambda tree: tree.site.finance.numbers.last) == 0


def test_a_due_date_before_today_is_refused_at_issue(town):
    path = town.bill(issued=None)
    answer = town.visit("claire").submit(f"{path}/issue", date=day(-1).isoformat())
    assert answer.status_int == 422
    assert "before the date of the invoice" in answer


def test_a_draft_without_due_date_is_issued_with_one(town):
    path = town.bill(issued=None)
    town.change(lambda tree: tree.change(invoice_at(tree, path), {"due_on": None}))
    assert town.visit("claire").submit(f"{path}/issue").status_int == 422
    assert town.visit("claire").submit(f"{path}/issue", date=day(5).isoformat()).status_int == 303


def test_a_payment_in_the_future_is_refused(town):
    answer = town.visit("claire").submit(f"{town.bill()}/payment", date=day(1).isoformat())
    assert answer.status_int == 422
    assert "still to come" in answer


def test_a_cancelled_invoice_is_no_longer_asked_for(town):
    path = town.bill()
    claire = town.visit("claire")
    assert claire.submit(f"{path}/cancel", reason="").status_int == 422
    assert claire.submit(f"{path}/cancel", reason="Doublon").status_int == 303
    assert "invoice to pay" not in town.visit("amelie").get("/families/lefevre/benoit")
    assert "was cancelled" in claire.get(f"{path}/cancel", status=409)


def test_an_issued_invoice_is_neither_moved_nor_removed(town):
    path = town.bill()

    def act(tree):
        invoice = invoice_at(tree, path)
        lucas = tree.site["families"]["lefevre"]["lucas"]["invoices"]
        with pytest.raises(MoveRefused):
            tree.move(invoice, lucas)
        for each in (invoice, invoice.child, invoice.child.__parent__):
            with pytest.raises(RemovalRefused):
                tree.remove(each)

    town.change(act)


def test_after_the_years_that_the_law_wants_an_invoice_keeps_nobody(town):
    path = town.bill(issued=10 * 366)
    town.change(lambda tree: tree.remove(invoice_at(tree, path).child))


def test_a_draft_can_be_removed(town):
    path = town.bill(issued=None)
    town.change(lambda tree: tree.remove(invoice_at(tree, path)))
    town.visit("claire").get(path, status=404)


def test_the_office_sees_all_invoices_by_state(town):
    town.bill("benoit", title="Bokrijk", due=10)
    town.bill("nora", title="Garderie", issued=20, due=-5)
    town.bill("lucas", title="Voile", issued=20, due=-5, paid=2)
    town.bill("lucas", title="Brouillon", issued=None)
    claire = town.visit("claire")
    assert rows(claire.get("/finances")) == ["Garderie", "Bokrijk"]
    assert rows(claire.get("/finances?state=nonsense")) == ["Garderie", "Bokrijk"]
    assert rows(claire.get("/finances?state=late")) == ["Garderie"]
    assert rows(claire.get("/finances?state=paid")) == ["Voile"]
    assert rows(claire.get("/finances?state=draft")) == ["Brouillon"]
    assert "There is no invoice in this list." in claire.get("/finances?state=cancelled")
    page = claire.get("/finances")
    assert text_of(page.html.select_one(".head p")) == "2 invoices, €36.00"
    assert "1 overdue invoice" in text_of(page.html.select_one(".sidenav"))


def test_long_lists_come_fifty_at_a_time(town):
    for _ in range(51):
        town.bill()
    claire = town.visit("claire")
    first = claire.get("/finances?state=issued")
    assert len(rows(first)) == 50
    assert "1 to 50 of 51" in first
    assert "Previous" not in first
    second = first.click("Next")
    assert len(rows(second)) == 1
    assert "51 to 51 of 51" in second
    assert "Next" not in second.html.select_one(".pager").text


def test_the_office_says_how_the_school_is_paid(town):
    claire = town.visit("claire")
    values = {"iban": "be71 0961 2345 6769", "bic": "gkccbebb", "enterprise_number": "BE 0123.456.749"}
    answer = claire.submit("/finance-settings", "save", **values)
    assert answer.status_int == 303
    assert "The settings were saved." in answer.follow()
    finance = town.change(lambda tree: {**vars(tree.site.finance)})
    assert (finance["iban"], finance["bic"]) == ("BE71096123456769", "GKCCBEBB")
    assert finance["enterprise_number"] == "0123456749"
    assert claire.get("/finance-settings").forms["deform"]["bic"].value == "GKCCBEBB"


def test_how_the_school_is_paid_is_changed_by_a_fresh_sign_in_only_and_noted(town):
    claire, trail = town.visit("claire"), town.app.registry.trail
    assert claire.submit("/finance-settings", "save").status_int == 303
    with trail.database.transaction() as connection:
        assert [each.act for each in connection.root()["entries"].values()][-1] == "payment-settings-changed"
    let_time_pass(town.app, town.people["claire"], 3_600)
    assert "/me/confirm?next=%2Ffinance-settings" in claire.get("/finance-settings").location


def test_settings_can_stay_empty(town):
    assert town.visit("claire").submit("/finance-settings", "save").status_int == 303


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iban", "BE71 0961 2345 6768"),
        ("bic", "GKCC"),
        ("enterprise_number", "0123.456.748"),
        ("retention_years", "9"),
    ],
)
def test_settings_that_cannot_be_are_refused(town, name, value):
    assert town.visit("claire").submit("/finance-settings", "save", **{name: value}).status_int == 422


def test_twelve_lines_sum_up(town):
    path = town.bill(lines=tuple(line(100 + each) for each in range(12)))
    assert "€12.66" in town.visit("claire").get(path)


def test_an_invoice_is_found_by_its_number_and_communication(town):
    path = town.bill()

    def act(tree):
        invoice = invoice_at(tree, path)
        assert "+++000/0000/00101+++" in invoice.searchable()
        assert invoice.uid in tree.site.catalog.find(text="excursion")

    town.change(act)


def test_the_office_sees_what_is_open_on_the_page_of_a_child(town):
    town.bill(title="Photos", issued=40, due=-20, paid=25)
    town.bill(title="Bokrijk", due=10, lines=(line(4250),))
    town.bill(title="Car", due=20, lines=(line(1000),))
    page = town.visit("claire").get("/families/lefevre/benoit")
    tile = page.html.select_one("[aria-labelledby=t-invoices]")
    assert [text_of(row) for row in tile.select("li a")] == ["Invoice no. 2, Bokrijk", "Invoice no. 3, Car"]
    assert text_of(tile.select("li")[-1]) == "Total €52.50"
    assert tile.select_one("a.more")["href"].startswith(LIST)


def test_the_office_is_told_that_nothing_is_open_for_a_child(town):
    assert "No invoice is open." in town.visit("claire").get("/families/lefevre/benoit")


@pytest.mark.parametrize("person", ["amelie", "jeanne"])
def test_the_tile_of_open_invoices_is_for_the_office(town, person):
    town.bill(title="Bokrijk", due=10)
    page = town.visit(person).get("/families/lefevre/benoit")
    assert not page.html.select("[aria-labelledby=t-invoices]")


@pytest.mark.parametrize("path", ["/finances", "/finances?state=late", "/finance-settings"])
def test_the_margin_marks_invoicing_on_all_its_pages(town, path):
    marked = town.visit("claire").get(path).html.select(".sidenav [aria-current]")
    assert [text_of(link) for link in marked] == ["Invoicing"]
