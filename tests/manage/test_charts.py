"""The charts of the start page of the staff."""

from itschool_cms.core.database import open_site
from itschool_cms.core.models import utcnow
from itschool_cms.families.models import today
from itschool_cms.finance.evolve import list_by_month
from itschool_cms.finance.models import InvoiceState
from itschool_cms.finance.money import format_cents
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


def test_the_office_sees_what_is_to_be_collected_and_which_mails_come_back(visit, demo):
    """The figures of the reference page, where there are data: in its order."""
    with editing(demo) as tree:
        open_ones = [
            tree.site.catalog.resolve(hit.uid) for hit in tree.site.catalog.listing("invoices|issued")
        ]
        total = sum(each.total_cents for each in open_ones)
        late = sum(each.days_late(today()) > 0 for each in open_ones)
        sofie = next(each for each in tree.site["people"].values() if each.email == "sofie@example.org")
        tree.change(sofie, {"bounced": utcnow()})
    assert late == 1
    shown = visit("claire").get("/manage").html.select(".stats > div")
    figures = {each.dt.text: (each.dd.b.text, each.dd.b.next_sibling or "") for each in shown}
    assert list(figures) == ["Active accounts", "To be collected", "Mails come back", "Children"]
    assert figures["To be collected"] == (
        format_cents(total, "en"),
        f"{len(open_ones)} invoices, one of them late",
    )
    assert figures["Mails come back"] == ("1", "address to check")
    assert figures["Children"][1].endswith("families")
    with editing(demo) as tree:
        for each in open_ones:
            item = tree.site.catalog.resolve(each.uid)
            item.note_payment(today())
            tree.touch(item)
    shown = visit("claire").get("/manage").html.select(".stats > div")[1]
    assert shown.dd.text == format_cents(0, "en")


def test_the_start_page_shows_first_what_the_office_looks_for(visit):
    page = visit("claire").get("/manage")
    left, right = (
        [each["aria-labelledby"] for each in column.select("section.tile")]
        for column in page.html.select(".cols-admin > *")
    )
    assert left[0] == "invoices-by-month"
    assert left[-1] == "changes"
    assert right
