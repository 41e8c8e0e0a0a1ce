"""The undo log of the database, for administrators (FEATURES E2: undo)."""

import sys
from types import ModuleType

import pytest
from persistent import Persistent
from ZODB.POSException import UndoError

from itschool_cms.core.models import Item
from itschool_cms.families.models import School
from itschool_cms.manage.undo.transactions import newest, read_user, take_back, transaction_of
from tests.visitor import editing

PATH = "/documents/reglement-d-ordre-interieur/"


@pytest.fixture(autouse=True)
def in_english(request):
    """Let the people of these tests read English."""
    if "demo" in request.fixturenames:
        with editing(request.getfixturevalue("demo")) as tree:
            for name in ("admin", "claire"):
                tree.change(tree.site["people"][name], {"language": "en"})


def title_of(demo) -> str:
    """Return the title of the document."""
    with editing(demo) as tree:
        return tree.site["documents"]["reglement-d-ordre-interieur"].title


def edit(browser, title):
    """Save the document with a title."""
    form = browser.get(f"{PATH}edit").forms["deform"]
    form["title"] = title
    form.submit("save", status=303)


def first(page, path):
    """Return the address of the newest transaction of a path."""
    row = next(row for row in page.html.select("tbody tr") if path in row.text)
    return row.find("a")["href"]


def test_log_names_who_when_and_what_and_takes_one_back(visit, demo):
    claire, admin = visit("claire"), visit("admin")
    old = title_of(demo)
    edit(claire, "First of all")
    edit(claire, "Changed by Claire")
    page = admin.get("/manage/undo")
    row = next(row.text for row in page.html.select("tbody tr") if f"{PATH}edit" in row.text)
    assert "Claire Dubois" in row
    question = admin.get(first(page, f"{PATH}edit"))
    assert "Document" in question.html.select_one("dl").text
    page = question.forms[next(n for n in question.forms if "tid=" in question.forms[n].action)].submit(
        status=303
    )
    assert "The transaction was undone" in page.follow()
    assert title_of(demo) == "First of all"
    assert old != title_of(demo)
    assert "Transaction of the database undone" in admin.get("/audit")


def test_a_later_change_stands_in_the_way(visit, demo):
    claire, admin = visit("claire"), visit("admin")
    edit(claire, "Start of it")
    edit(claire, "One")
    address = first(admin.get("/manage/undo"), f"{PATH}edit")
    edit(claire, "Two")
    question = admin.get(address)
    form = next(form for form in question.forms.values() if "tid=" in form.action)
    answer = form.submit(status=422)
    assert "A later change stands in the way" in answer
    assert title_of(demo) == "Two"


def test_accounts_mails_and_invoices_are_never_taken_back(visit, demo):
    admin = visit("admin")
    form = next(each for each in admin.get("/me").forms.values() if each.action.endswith("/me/language"))
    form["language"] = "nl"
    admin.post("/me/language", {"csrf_token": form["csrf_token"].value, "language": "nl"}, status=303)
    admin.post("/me/language", {"csrf_token": form["csrf_token"].value, "language": "en"}, status=303)
    address = first(admin.get("/manage/undo"), "/me/language")
    assert "never taken back" in admin.get(address)
    admin.post(address, {"csrf_token": admin.token("/me")}, status=422)


def test_what_the_system_wrote_is_not_taken_back(visit, demo):
    with editing(demo) as tree:
        tree.change(tree.site["documents"]["reglement-d-ordre-interieur"], {"title": "By the system"})
    tid = demo.registry.database.lastTransaction().hex()
    page = visit("admin").get(f"/manage/undo/one?tid={tid}")
    assert "The system wrote it" in page
    assert "By the system" not in page


def test_unknown_transactions_are_not_there(visit, demo):
    admin = visit("admin")
    for tid in ("", "x", "00", "%C3%A9" * 16, "0" * 16, "f" * 16, "01" * 8):
        admin.get(f"/manage/undo/one?tid={tid}", status=404)


def test_what_a_transaction_wrote_is_told_as_far_as_it_still_is_something(demo):
    gone = ModuleType("an_addon_that_went")
    gone.Thing = type("Thing", (Persistent,), {"__module__": gone.__name__})
    sys.modules[gone.__name__] = gone
    try:
        with editing(demo) as tree:
            tree.site.thing = gone.Thing()
    finally:
        del sys.modules[gone.__name__]
    database = demo.registry.database
    _told, classes = transaction_of(database, database.lastTransaction().hex())
    assert classes == {School}, "of a class that is gone nothing is known"
    take_back(database, database.lastTransaction().hex(), 0, "test")
    _told, classes = transaction_of(database, database.lastTransaction().hex())
    assert classes == {School}, "what was taken back to nothing has no class"


def test_log_is_for_administrators(visit, demo):
    tid = demo.registry.database.lastTransaction().hex()
    for person in ("claire", "jeanne", "amelie"):
        visitor = visit(person)
        visitor.get("/manage/undo", status=404)
        visitor.get(f"/manage/undo/one?tid={tid}", status=404)
        visitor.post(f"/manage/undo/one?tid={tid}", {"csrf_token": visitor.token("/me")}, status=404)
    assert "Undo log" not in visit("claire").get("/manage/settings")
    assert "Undo log" in visit("admin").get("/manage/settings")


def test_log_has_pages(visit, demo):
    for number in range(60):
        with editing(demo) as tree:
            tree.change(tree.site["documents"]["reglement-d-ordre-interieur"], {"title": f"T{number}"})
    page = visit("admin").get("/manage/undo")
    assert len(page.html.select("tbody tr")) == 50
    older = page.click("Older")
    assert older.html.select("tbody tr")
    assert "Newer" in older
    assert "Nothing can be undone here" in visit("admin").get("/manage/undo?p=9999")


def test_a_database_without_history_says_so(school):
    with school.tree() as tree:
        person: Item = tree.site.catalog.resolve(school.uids["claire"])
        tree.change(person, {"roles": ("admin",)})
    try:
        admin = school.browser("claire")
        assert "This database keeps no history" in admin.get("/manage/undo")
        admin.get(f"/manage/undo/one?tid={'0' * 16}", status=404)
    finally:
        with school.tree() as tree:
            tree.change(tree.site.catalog.resolve(school.uids["claire"]), {"roles": ("office",)})


def test_a_database_that_is_being_packed_lists_nothing():
    class Packing:
        """A database in the middle of a pack."""

        def supportsUndo(self):  # noqa: N802 - the name of ZODB
            """It keeps a history."""
            return True

        def undoLog(self, *args):  # noqa: N802 - the name of ZODB
            """The history is not to be read now."""
            raise UndoError("being packed")

    assert newest(Packing(), 0, 10) == []


def test_the_person_of_a_transaction_is_read_in_each_way_it_is_written():
    assert [read_user(text) for text in ("17", b"17", "/ 17", "", None, "admin", "/ é")] == [
        17,
        17,
        17,
        0,
        0,
        0,
        0,
    ]
