"""Export and import in the browser: for who manages the site, freshly signed in, and noted."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from webtest import Upload
from ZODB.POSException import POSKeyError

from itschool_cms.core.models import utcnow
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from itschool_cms.manage.exchange import transfers
from itschool_cms.manage.exchange.models import EXPORT, Transfer, Transfers, TransferState
from itschool_cms.manage.exchange.transfers import Exporter
from itschool_cms.manage.exchange.views import imports
from itschool_cms.website.models import Page, Section
from tests.manage.exchange.schools import exported
from tests.visitor import Visitor, editing, let_time_pass


@pytest.fixture
def admin(full) -> Visitor:
    """Return the browser of an admin."""
    visitor = Visitor(full)
    visitor.sign_in("admin")
    visitor.set_cookie("lang", "en")
    return visitor


@pytest.fixture
def part(full) -> Iterator[str]:
    """Return the path of a section with two pages, which goes again."""
    with editing(full) as tree:
        section = tree.add(tree.site, Section(title="Part"))
        for name in ("one", "two"):
            tree.add(section, Page(title=name.title()), name)
        path = f"/{section.__name__}"
    yield path
    with editing(full) as tree:
        tree.remove(tree.site[path[1:]])


def press(page: Any, action: str, **values: str) -> Any:
    form = next(form for form in page.forms.values() if form.action.endswith(action))
    for name, value in values.items():
        form[name] = value
    return form.submit()


def look(admin: Visitor, path: str, body: bytes) -> Any:
    form = next(f for f in admin.get(f"{path}/import").forms.values() if "upload" in f.fields)
    form["upload"] = Upload("export.zip", body)
    return form.submit("save")


@pytest.mark.parametrize("person", ["", "amelie", "jeanne", "claire"])
def test_nobody_but_who_manages_the_site_exports_or_imports(full, part, person: str) -> None:
    visitor = Visitor(full)
    if person:
        visitor.sign_in(person)
    for place in (part, "", "/families", "/documents"):
        for name in ("export", "import"):
            missing = visitor.get(f"{part}/nothing", status=404)
            answer = visitor.get(f"{place}/{name}", status="*")
            assert answer.status_int == 404 or "/login" in answer.headers["Location"]
            if answer.status_int == 404:
                assert len(answer.body) == len(missing.body)


def test_the_recycle_bin_is_neither_exported_nor_imported_into(admin) -> None:
    for name in ("export", "import"):
        assert admin.get(f"/trash/{name}", status=404)
        assert admin.send(f"/trash/{name}", status=404)


def test_who_signed_in_long_ago_proves_it_first(full, admin, part) -> None:
    with editing(full) as tree:
        let_time_pass(full, tree.site["people"]["admin"].uid, 700)
    for name in ("export", "import"):
        assert "/me/confirm" in admin.get(f"{part}/{name}", status=303).headers["Location"]


def test_a_folder_is_exported_and_the_trail_says_so(full, admin, part) -> None:
    page = press(admin.get(f"{part}/export"), "/export").follow()
    assert "3 items" in page.text
    file = page.click("Download")
    assert file.content_type == "application/zip"
    assert "attachment" in file.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(file.body)) as archive:
        assert len(archive.namelist()) == 4
    assert "export-made" in _acts(full)
    assert admin.get(f"{part}/export").html.find("a", href=page.request.path)
    for wrong in ("99", "x", f"{page.request.path.rpartition('/')[2]}/other"):
        admin.get(f"{part}/export/{wrong}", status=404)
    admin.send(f"{part}/export/1", status=404)
    number = page.request.path.rpartition("/")[2]
    admin.get(f"/documents/export/{number}", status=404)


def _acts(app: Any) -> list[str]:
    with app.registry.trail.database.transaction() as connection:
        return [entry.act for entry in connection.root()["entries"].values() if entry.content]


def test_a_large_export_is_written_beside_with_progress_and_kept_for_a_week(full, admin, part) -> None:
    with editing(full) as tree:
        for number in range(transfers.AT_ONCE):
            tree.add(tree.site[part[1:]], Page(title=f"Page {number}"))
    page = press(admin.get(f"{part}/export"), "/export").follow()
    assert "Waiting" in page.text
    assert page.headers["Refresh"] == "5"
    assert "Refresh" not in admin.get(f"{page.request.path}?still").headers
    admin.get(f"{page.request.path}/file", status=404)
    assert Exporter()(full.registry)
    ready = admin.get(page.request.path)
    assert "Refresh" not in ready.headers
    assert "303 items" in ready.text
    assert ready.click("Download").content_length > 1_000
    assert not Exporter()(full.registry)
    with editing(full) as tree:
        for transfer in tree.site.transfers.by_number.values():
            transfer.made = utcnow() - timedelta(days=8)
    Exporter()(full.registry)
    admin.get(page.request.path, status=404)


def test_an_export_that_was_cut_is_taken_up_again_and_one_that_fails_says_so(full, admin, part) -> None:
    with editing(full) as tree:
        root = tree.site[part[1:]].uid
        kept = transfers.transfers_of(tree.site)
        if kept is None:
            kept = tree.site.transfers = Transfers()
        cut, gone = Transfer(EXPORT, root, 0, utcnow()), Transfer(EXPORT, 12345, 0, utcnow())
        cut.state, cut.leased = TransferState.WORKING, utcnow() + timedelta(minutes=5)
        numbers = kept.add(cut), kept.add(gone)
    assert Exporter()(full.registry), "the one whose folder is gone"
    assert not Exporter()(full.registry), "somebody works on the other one"
    with editing(full) as tree:
        found = [tree.site.transfers.by_number[number] for number in numbers]
        assert [each.state for each in found] == [TransferState.WORKING, TransferState.FAILED]
        found[0].leased = utcnow()
    assert Exporter()(full.registry)
    assert "Ready" in admin.get(f"{part}/export/{numbers[0]}").text
    with editing(full) as tree:
        tree.site.transfers.by_number[numbers[0]].state = TransferState.FAILED
        tree.site.transfers.by_number[numbers[0]].blob = None
    assert "could not be written" in admin.get(f"{part}/export/{numbers[0]}").text


def test_an_export_that_fails_is_noted_and_not_tried_without_end(full, admin, part) -> None:
    with editing(full) as tree:
        document = tree.add(tree.site["documents"], Document(title="Lost", audience=("school",)), "lost")
        attach(document, 0, "a.txt", b"gone from the disk")
    number = _wanted(full, "documents")
    with editing(full) as tree:
        (file,) = tree.site["documents"]["lost"].attachments
        Path(file.blob.committed()).unlink()
    with pytest.raises(POSKeyError):
        Exporter()(full.registry)
    assert not Exporter()(full.registry)
    assert "could not be written" in admin.get(f"/documents/export/{number}").text
    with editing(full) as tree:
        tree.remove(tree.site["documents"]["lost"])


def _wanted(app: Any, name: str) -> int:
    """Ask for an export of a folder of the site when no other one waits; returns its number."""
    while Exporter()(app.registry):
        pass
    with editing(app) as tree:
        kept = transfers.transfers_of(tree.site)
        if kept is None:
            kept = tree.site.transfers = Transfers()
        return kept.add(Transfer(EXPORT, tree.site[name].uid, 0, utcnow()))


def test_an_export_that_is_thrown_away_while_it_is_written_stays_away(full, part) -> None:
    class Crossed(Exporter):
        def _noting(self, registry, number):
            note = super()._noting(registry, number)

            def throw_away(done: int) -> None:
                with editing(full) as tree:
                    tree.site.transfers.by_number.pop(number, None)
                note(done)

            return throw_away

    with editing(full) as tree:
        for number in range(100):
            tree.add(tree.site[part[1:]], Page(title=f"Page {number}"))
    number = _wanted(full, part[1:])
    assert Crossed()(full.registry)
    with editing(full) as tree:
        assert number not in tree.site.transfers.by_number


def test_a_school_that_never_exported_has_nothing_to_write(empty) -> None:
    assert not Exporter()(empty().registry)


def test_an_import_is_looked_at_then_done(full, admin, part) -> None:
    body = exported(full, part).getvalue()
    with editing(full) as tree:
        tree.remove(tree.site[part[1:]]["one"])
        tree.change(tree.site[part[1:]]["two"], {"title": "Other"})
        tree.add(tree.site[part[1:]], Page(title="Own"), "own")
    before = _pages(full, part)
    page = look(admin, part, body).follow()
    assert _pages(full, part) == before, "a look changes nothing"
    text = page.html.find("main").get_text(" ", strip=True)
    for said in ("New 1", "Changed 1", "The same 1", "Only here 1", "Refused 0"):
        assert said in text
    assert page.request.path in admin.get(f"{part}/import").text
    press(page, page.request.path).follow()
    assert _pages(full, part) == {"one": "One", "two": "Two", "own": "Own"}
    assert "import-done" in _acts(full)
    done = admin.get(page.request.path)
    assert "What the file did" in done.text
    assert admin.send(page.request.path, status=303)
    admin.get(f"{part}/import/99", status=404)
    admin.get(f"{page.request.path}/more", status=404)


def _pages(app: Any, path: str) -> dict[str, str]:
    with editing(app) as tree:
        return {name: page.title for name, page in tree.site[path[1:]]._children.items()}


def test_what_changed_since_the_look_is_shown_again(full, admin, part) -> None:
    body = exported(full, part).getvalue()
    with editing(full) as tree:
        tree.remove(tree.site[part[1:]]["one"])
    page = look(admin, part, body).follow()
    with editing(full) as tree:
        tree.remove(tree.site[part[1:]]["two"])
    again = press(page, page.request.path)
    assert "The site changed meanwhile" in again.text
    assert _pages(full, part) == {}
    press(again, page.request.path).follow()
    assert set(_pages(full, part)) == {"one", "two"}


def test_what_is_refused_is_left_out_only_when_that_is_wanted(full, admin) -> None:
    with editing(full) as tree:
        group = tree.add(tree.site["classes"], _group())
        tree.add(
            tree.site["documents"], Document(title="For a group", audience=(f"group:{group.uid}",)), "for-it"
        )
        tree.add(tree.site["documents"], Document(title="For all", audience=("school",)), "for-all")
        name = group.__name__
    body = exported(full, "/documents").getvalue()
    with editing(full) as tree:
        for each in ("for-it", "for-all"):
            tree.remove(tree.site["documents"][each])
        tree.remove(tree.site["classes"][name])
    page = look(admin, "/documents", body).follow()
    assert "that is refused" in page.text
    still = press(page, page.request.path)
    assert "for-all" not in _pages(full, "/documents")
    form = next(form for form in still.forms.values() if "without" in form.fields)
    form["without"] = True
    form.submit(status=303)
    assert "for-all" in _pages(full, "/documents")
    assert "for-it" not in _pages(full, "/documents")


def _group() -> Any:
    from itschool_cms.families.models import ClassGroup

    return ClassGroup(title="Passing")


@pytest.mark.parametrize("body", [b"", b"no archive", b"PK\x03\x04" + b"x" * 100])
def test_a_file_that_is_no_export_is_refused_on_the_page(admin, part, body: bytes) -> None:
    assert look(admin, part, body).status_int in (200, 422)
    assert "error" in look(admin, part, body).text


def test_an_import_that_does_nothing_offers_nothing(full, admin, part) -> None:
    page = look(admin, part, exported(full, part).getvalue()).follow()
    assert "There is nothing to bring in" in page.text
    assert not [form for form in page.forms.values() if form.action == page.request.path]


def test_a_file_with_more_items_than_a_transaction_holds_is_for_the_command(full, part) -> None:
    class Long:
        def __len__(self) -> int:
            return imports.MAX_ITEMS + 1

    with pytest.raises(imports.ArchiveRefused):
        imports.check_length(Long())


def test_the_ways_lead_there_from_the_folder_and_the_settings(admin, part) -> None:
    assert f"{part}/export" in admin.get(part).text
    settings = admin.get("/manage/settings").text
    assert 'href="/export"' in settings
    assert 'href="/import"' in settings
    office = Visitor(admin.app)
    office.sign_in("claire")
    assert "/export" not in office.get("/documents/contents").text
    assert "/export" not in office.get("/manage/settings").text
