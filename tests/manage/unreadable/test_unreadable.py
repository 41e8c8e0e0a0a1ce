"""Files of which the search knows no word: listed for administrators, with the reason, and read again."""

import pytest

from itschool_cms.core.files import FileText, files_of, unread_reason
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from itschool_cms.manage.search import jobs
from itschool_cms.manage.unreadable.evolve import mark_wordless
from tests.core.office_files import docx
from tests.visitor import editing

PATH = "/manage/unreadable"
# A beginning and an end, and nothing between that could be read.
BROKEN = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def publish(demo, title, *files):
    """Publish a document with files: name and bytes of each; returns its uid."""
    with editing(demo) as tree:
        item = tree.add(
            tree.site["documents"], Document(title=title, state="published", audience=("school",))
        )
        for uid, (name, data) in enumerate(files, start=1):
            attach(item, uid, name, data)
        tree.touch(item)
        return item.uid


def read_all(demo):
    """Let the job read all files that wait."""
    for _number in range(50):
        if not jobs.read_files(demo.registry):
            return


def lines(page):
    """Return the names of the files that the page lists, each with its reason."""
    rows = page.html.select("main .rows li")
    return [(row.b.get_text(), row.select("small")[-1].get_text()) for row in rows]


def press(browser, name, status=303):
    """Press the button of a file on the page."""
    page = browser.get(PATH)
    form = next(form for form in page.forms.values() if name in form.text)
    return form.submit("do", status=status).follow()


@pytest.fixture
def admin(visit, demo):
    with editing(demo) as tree:
        # The files of the demo school are nobody's concern here.
        unread = tree.site.catalog.text.unread
        for uid in list(unread):
            unread.remove(uid)
    return visit("admin")


@pytest.mark.parametrize("person", ["claire", "jeanne", "amelie"])
def test_who_is_no_admin_finds_no_list_of_files(visit, person):
    visit(person).get(PATH, status=404)


def test_files_without_words_are_listed_with_the_reason_and_a_link_to_their_page(admin, demo):
    assert "The search reads all files" in admin.get(PATH)
    publish(demo, "Scans", ("broken.pdf", BROKEN), ("good.docx", docx("Words")), ("blank.docx", docx(" ")))
    assert lines(admin.get(PATH)) == [], "what waits to be read is no failure"
    read_all(demo)
    page = admin.get(PATH)
    assert lines(page) == [
        ("broken.pdf", "It is damaged, protected by a password, or no such file inside."),
        ("blank.docx", "It holds no words: a scan or a drawing, for example."),
    ]
    assert "Scans" in page.click("Scans", index=0)
    assert PATH in [each["href"] for each in admin.get("/manage/settings").html.select("a")]


def test_a_file_is_read_again_on_demand(admin, demo):
    uid = publish(demo, "Retried", ("letter.docx", docx("Found at last")), ("other.pdf", BROKEN))
    with editing(demo) as tree:
        item = tree.site.catalog.resolve(uid)
        for file in files_of(item):
            file.words = FileText("", "too long")
        tree.site.catalog.index_text(item)
    assert lines(admin.get(PATH))[0] == ("letter.docx", "Reading it took too long, or too much memory.")
    assert "One file is read again" in press(admin, "letter.docx")
    assert [name for name, _reason in lines(admin.get(PATH))] == ["other.pdf"]
    read_all(demo)
    assert [name for name, _reason in lines(admin.get(PATH))] == ["other.pdf"]
    assert admin.get("/search?q=last").html.select("main .hits")
    # A file that is read by now, and one that never was.
    for number in ("1", "17", "x", ""):
        values = {"do": "one", "item": str(uid), "file": number}
        assert "is read already, or is gone" in admin.send(PATH, values, PATH, status=303).follow()


def test_all_are_read_again_at_once(admin, demo):
    publish(demo, "Many", *((f"scan{number}.pdf", BROKEN) for number in range(3)))
    read_all(demo)
    assert "3 files are read again" in press(admin, "Read all again")
    assert lines(admin.get(PATH)) == []
    read_all(demo)
    assert len(lines(admin.get(PATH))) == 3, "those that fail come back"


def test_what_no_button_sends_is_refused(admin):
    admin.send(PATH, {"do": "other"}, PATH, status=400)


def test_a_deleted_item_leaves_the_list(admin, demo):
    uid = publish(demo, "Deleted", ("broken.pdf", BROKEN))
    read_all(demo)
    with editing(demo) as tree:
        tree.remove(tree.site.catalog.resolve(uid))
    assert lines(admin.get(PATH)) == []


def test_evolution_step_marks_what_was_read_before(admin, demo):
    uid = publish(demo, "Older", ("broken.pdf", BROKEN), ("good.docx", docx("Words")))
    with editing(demo) as tree:
        item = tree.site.catalog.resolve(uid)
        first, second = files_of(item)
        first.words, second.words = FileText("", "unreadable"), FileText("Words")
    assert lines(admin.get(PATH)) == []
    for _again in range(2):
        with editing(demo) as tree:
            mark_wordless(tree.site, tree.registry)
        assert [name for name, _reason in lines(admin.get(PATH))] == ["broken.pdf"]


def test_reason_is_told_of_files_that_were_read_only(demo):
    uid = publish(demo, "Unread", ("broken.pdf", BROKEN))
    with editing(demo) as tree:
        (file,) = files_of(tree.site.catalog.resolve(uid))
        assert unread_reason(file) == ""
        file.words = FileText("  \n")
        assert unread_reason(file) == "no words"
