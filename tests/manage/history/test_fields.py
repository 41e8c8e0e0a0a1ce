"""Old values in words: as the form of whoever asks has them, and no field that it keeps from them."""

from datetime import UTC, date, datetime
from io import BytesIO
from itertools import count
from types import SimpleNamespace

import pytest

from itschool_cms.core.files import keep
from itschool_cms.core.html import sanitise
from itschool_cms.core.tree import Tree
from itschool_cms.core.uploads import accept
from itschool_cms.documents.models import Document
from itschool_cms.website.files.models import File
from itschool_cms.website.models import Section
from tests.manage.history.test_versions import revert, rows, save
from tests.manage.sample import Binder, Folio, Note, Parcel
from tests.visitor import editing

NUMBERS = count(1)


def stored(name: str, body: bytes):
    """Return a file that is kept."""
    return keep(accept(name, BytesIO(body), 1_000), next(NUMBERS))


@pytest.fixture
def folio(school):
    """The path of a folio of jeanne."""
    binder = school.add(Binder(title="Folios"), "board")
    return school.add(Folio(title="Folio"), *binder.strip("/").split("/"), person="jeanne")


def sides(page) -> dict[str, str]:
    """Return what came, by the title of its field."""
    found = page.html.select(".cols section")
    return {
        each.h3.text: " ".join(part.text.removeprefix("Added:") for part in each.select("ins"))
        for each in found
    }


def test_values_of_each_kind_read_as_in_the_form(school, teacher, folio):
    values = {
        "text": sanitise('<p>Read <a href="https://example.org/">this</a></p>'),
        "sealed": True,
        "day": date(2026, 9, 1),
        "moment": datetime(2026, 9, 1, 6, 30, tzinfo=UTC),
        "papers": (stored("first.txt", b"one"), stored("second.txt", b"two")),
        "lines": (SimpleNamespace(what="Pencils", many=12),),
    }
    save(school, folio, **values)
    found = sides(teacher.get(f"{folio}/history"))
    assert found["Text"] == "Read this [https://example.org/]"
    assert found["Sealed"] == "Yes"
    assert "2026" in found["Day"]
    assert "8:30" in found["Moment"], "as the clock of the school has it"
    assert found["Papers"].split() == ["first.txt", "second.txt"]
    assert found["Lines"] == "What: Pencils, How many: 12"
    shown = teacher.get(f"{folio}/version?n=2").html.select_one("article")
    assert shown.find("a", href="https://example.org/").text == "this"


def test_a_text_that_only_looks_different_is_told_without_words(school, teacher, folio):
    save(school, folio, text=sanitise("<p>Same words</p>"))
    save(school, folio, text=sanitise("<p><strong>Same</strong> words</p>"))
    page = teacher.get(f"{folio}/history")
    assert "Text" in [title.text for title in page.html.select(".cols section h3")]
    assert sides(page)["Text"] == ""


def test_many_lines_that_did_not_change_are_left_out_with_their_number(school, teacher, folio):
    lines = [f"<p>Line {number}</p>" for number in range(30)]
    save(school, folio, text=sanitise("".join(lines)))
    save(school, folio, text=sanitise("".join([*lines[:15], "<p>Another</p>", *lines[15:]])))
    text = teacher.get(f"{folio}/history").html.select_one(".cols").text
    assert "Another" in text
    assert "15 unchanged lines" in text
    assert "Line 3" not in text


def test_a_file_of_an_old_version_can_still_be_had(school, teacher, folio):
    file = stored("plan.txt", b"the first plan")
    save(school, folio, papers=(file,))
    save(school, folio, papers=())
    page = teacher.get(f"{folio}/version?n=2")
    answer = page.click("plan.txt")
    assert answer.body == b"the first plan"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    teacher.get(f"{folio}/version-file?n=3&file={file.uid}", status=404)
    for wrong in (f"n=2&file={file.uid}0", "n=2", f"n=x&file={file.uid}", f"n={10**9}&file={file.uid}"):
        teacher.get(f"{folio}/version-file?{wrong}", status=404)


def test_versions_of_fields_that_one_may_not_see_stay_hidden(school, teacher, office, folio):
    """SECURITY D10 and D17: what the form keeps from somebody, old versions keep too."""
    secret = stored("zzproof.txt", b"zzbytes")
    save(school, folio, person="claire", remark="zzwritten", evidence=(secret,))
    save(school, folio, title="Folio two", remark="zzlater", evidence=())
    for page in ("history?from=1&to=2", "history?from=2&to=3", "version?n=2", "version?n=3"):
        assert "zz" not in teacher.get(f"{folio}/{page}").text
    teacher.get(f"{folio}/version-file?n=2&file={secret.uid}", status=404)
    assert "zzwritten" in office.get(f"{folio}/version?n=2").text
    assert office.get(f"{folio}/version-file?n=2&file={secret.uid}").body == b"zzbytes"
    revert(teacher, folio, 2, status=303)
    assert school.get(folio, "title", "remark", "evidence") == ("Folio", "zzlater", ())
    revert(office, folio, 2, status=303)
    assert school.get(folio, "remark") == ("zzwritten",)
    assert len(school.get(folio, "evidence")[0]) == 1


def test_what_a_form_asks_at_each_save_does_not_stand_in_the_way_of_old_values(school, office):
    school.add(Binder(title="Scales"), "board")
    path = school.add(Parcel(title="Light parcel"), "board", "scales")
    save(school, path, person="claire", title="Heavy parcel")
    revert(office, path, 1, status=303)
    assert school.get(path, "title", "sender") == ("Light parcel", "")


def test_readers_and_files_read_by_their_names(demo, visit):
    with editing(demo) as tree:
        site, claire = tree.site, tree.site["people"]["claire"]
        group = f"group:{site['classes']['secondaire']['3eb'].uid}"
        letter = tree.add(site["documents"], Document(title="To one class"), "to-one-class")
        section = next(each for each in site.values() if isinstance(each, Section))
        menu = tree.add(section, File(title="Menu", file=stored("first.txt", b"one")), "menu-card")
        path = "/" + "/".join(menu.path())
        for audience in (("school",), (group,), ("group:1",)):
            Tree(site, tree.registry, claire.uid).change(letter, {"audience": audience})
        Tree(site, tree.registry, claire.uid).change(menu, {"file": stored("second.txt", b"two")})
    office = visit("claire")
    assert sides(office.get("/documents/to-one-class/history?from=2&to=3"))["Who it is for"] == "3e B"
    newest = sides(office.get("/documents/to-one-class/history"))["Who it is for"]
    assert newest == "Something that is gone or hidden"
    assert "second" in sides(office.get(f"{path}/history"))["File to download"]
    revert(office, "/documents/to-one-class", 3, status=303)
    with editing(demo) as tree:
        assert tree.site["documents"]["to-one-class"].audience == (group, "group:1"), (
            "what nobody chooses stays"
        )


def test_a_list_of_versions_is_paged(school, teacher, folio):
    for number in range(60):
        save(school, folio, title=f"Folio {number}")
    first = teacher.get(f"{folio}/history")
    assert "61." in rows(first)[0]
    assert "1. Added" not in rows(first)[-1]


def test_the_way_to_the_versions_is_shown_to_who_edits(school, teacher):
    path = school.add(Note(title="Read by all", state="published"), "board", person="jeanne")
    assert f'href="{path}/history"' in teacher.get(path).text
    assert f'href="{path}/history"' not in school.browser("luc").get(path).text
    with school.tree() as tree:
        tree.add(tree.site["board"], Binder(title="Open to all", open_to_all=True), "open-to-all")
    assert "/history" not in school.browser("luc").get("/board/open-to-all").text
