"""The charts of the start page of the staff."""

from itschool_cms.core.database import open_site
from itschool_cms.finance.evolve import list_by_month
from itschool_cms.finance.models import InvoiceState
from tests.visitor import editing


def rows(page, caption):
    """Return the figures of a chart as its table tells them."""
    table = next(each for each in page.html.find_all("table") if each.find("caption").text == caption)
    return [[cell.text for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]


def counted(demo, state):
    """Return how many invoices stand in a state."""
    with open_site(demo.registry.database) as (site, _manager):
        return sum(1 for _hit in site.catalog.listing(f"invoices|{state}"))


def test_the_office_sees_paid_and_unpaid_invoices_by_month(visit, demo):
    figures = rows(visit("claire").get("/manage"), "Invoices by month")
    assert len(figures) == 9
    assert 0 < sum(int(row[1]) for row in figures) <= counted(demo, InvoiceState.PAID)
    assert 0 < sum(int(row[2]) for row in figures) <= counted(demo, InvoiceState.ISSUED)


def test_the_office_sees_how_many_accounts_are_in_use(visit, demo):
    legend = visit("claire").get("/manage").html.select_one(".donut-box .legend")
    numbers = [int(each.text) for each in legend.find_all("dd")]
    with open_site(demo.registry.database) as (site, _manager):
        count = site.catalog.count
        assert numbers == [count("account|active"), count("account|invited"), count("account|disabled")]


def test_a_teacher_sees_no_figures_of_the_office(visit):
    assert not visit("jeanne").get("/manage").html.select("svg.chart")


def test_older_invoices_are_counted_after_the_evolution_step(visit, demo):
    before = rows(visit("claire").get("/manage"), "Invoices by month")
    with editing(demo) as tree:
        catalog = tree.site.catalog
        for key in [key for key in catalog._listings._trees if key.startswith("invoiced|")]:
            for sort, uid in list(catalog._listings._trees[key]):
                stored = catalog._stored[uid]
                kept = tuple(each for each in stored.listings if each[0] != key)
                catalog._stored[uid] = stored._replace(listings=kept)
                catalog._listings.drop(key, sort, uid)
    assert not visit("claire").get("/manage").html.find(id="invoices-by-month")
    for _again in range(2):
        with editing(demo) as tree:
            list_by_month(tree.site, demo.registry)
    assert rows(visit("claire").get("/manage"), "Invoices by month") == before
