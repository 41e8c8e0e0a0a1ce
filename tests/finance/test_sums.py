"""Sums of invoices by state: kept by the catalog, so that no page walks through all invoices of a school."""

from itschool_cms.core.local_roles import LocalRole
from itschool_cms.finance.evolve import sum_up
from itschool_cms.finance.models import InvoiceState
from tests.finance.town import line, text_of


def sums(town) -> dict[str, int]:
    """Return the sum that is kept for each state, and see that it is that of the invoices."""

    def look(tree):
        catalog = tree.site.catalog
        kept = {state: catalog.sum(f"invoices|{state}") for state in InvoiceState}
        for state, cents in kept.items():
            assert cents == sum(each.total_cents for each in catalog.listed(f"invoices|{state}"))
        return {str(state): cents for state, cents in kept.items() if cents}

    return town.change(look)


def headline(browser, query: str = "") -> str:
    return text_of(browser.get(f"/finances{query}").html.select_one(".head p"))


def test_a_sum_follows_what_becomes_of_an_invoice(town):
    draft = town.bill(issued=None, lines=(line(700),))
    issued = town.bill(lines=(line(2_000),))
    town.bill("nora", paid=0, lines=(line(500, quantity=3),))
    assert sums(town) == {"draft": 700, "issued": 2_000, "paid": 1_500}
    town.visit("claire").submit(f"{issued}/payment")
    assert sums(town) == {"draft": 700, "paid": 3_500}

    def edit(tree):
        item = tree.site.catalog.resolve(tree.site.catalog.uid_at(draft))
        tree.change(item, {"lines": (line(900), line(50))})
        return item.uid

    uid = town.change(edit)
    assert sums(town) == {"draft": 950, "paid": 3_500}
    town.change(lambda tree: tree.remove(tree.site.catalog.resolve(uid)))
    assert sums(town) == {"paid": 3_500}
    town.change(lambda tree: tree.rebuild_catalog())
    assert sums(town) == {"paid": 3_500}


def test_the_list_of_the_office_says_number_and_sum_of_all_pages(town):
    for _number in range(51):
        town.bill(lines=(line(100),))
    claire = town.visit("claire")
    assert headline(claire) == "51 invoices, €51.00"
    assert len(claire.get("/finances?p=2").html.select("tbody tr")) == 1
    assert headline(claire, "?state=late") == "0 invoices, €0.00"


def test_what_somebody_else_changes_is_in_the_sum_of_the_next_page(town):
    claire = town.visit("claire")
    before = headline(claire)
    town.bill(lines=(line(1_234),))
    assert (before, headline(claire)) == ("0 invoices, €0.00", "1 invoice, €12.34")


def test_who_edits_the_school_edits_every_invoice_and_no_role_in_a_place_makes_one_edit_the_school(town):
    """The sums are of all invoices: nobody reads them who would not see each."""
    path = town.bill(lines=(line(4_200),))
    role = (f"user:{town.people['jeanne']}", LocalRole.MANAGES)

    def share(tree):
        tree.change(tree.site, {"local_roles": (role,)})
        invoice = tree.site.catalog.resolve(tree.site.catalog.uid_at(path))
        assert set(tree.site.editors()) == set(invoice.editors())

    town.change(share)
    jeanne = town.visit("jeanne")
    jeanne.get("/finances", status=404)
    assert "42.00" not in jeanne.get("/manage")


def test_older_invoices_are_in_the_sums_after_the_evolution_step(town):
    town.bill(lines=(line(1_000),))

    def as_before(tree):
        catalog = tree.site.catalog
        catalog._sums = None
        for uid, stored in list(catalog._stored.items()):
            # As it was pickled before: without amounts.
            catalog._stored[uid] = type(stored)(*stored[:3])
        return catalog.sum("invoices|issued")

    assert town.change(as_before) == 0
    for _again in range(2):
        town.change(lambda tree: sum_up(tree.site, town.app.registry))
        assert sums(town) == {"issued": 1_000}
