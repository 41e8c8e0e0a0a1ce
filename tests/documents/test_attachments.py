import pytest
from webtest import Upload

from itschool_cms.documents.models import Document
from tests.documents.conftest import PNG

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_a_file_is_only_ever_saved(school, trip):
    answer = school.browser("amelie").get(f"{trip}/download/5/notes.txt?inline=1")

    assert answer.body == b"0123456789"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_picture_is_shown_when_asked_for(school, trip):
    amelie = school.browser("amelie")

    assert (
        amelie.get(f"{trip}/download/6/map.png?inline=1").headers["Content-Disposition"].startswith("inline")
    )
    assert amelie.get(f"{trip}/download/6/map.png").headers["Content-Disposition"].startswith("attachment")


def test_parts_and_known_files_are_not_sent_whole(school, trip):
    amelie, path = school.browser("amelie"), f"{trip}/download/5/notes.txt"
    etag = amelie.get(path).headers["ETag"]

    assert amelie.get(path, headers={"If-None-Match": etag}, status=304).body == b""
    assert amelie.get(path, headers={"Range": "bytes=2-4"}, status=206).body == b"234"
    amelie.get(path, headers={"Range": "bytes=99-"}, status=416)
    head = amelie.head(path)
    assert (head.body, head.headers["Content-Length"]) == (b"", "10")


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "5",
        "5/other.txt",
        "7/notes.txt",
        "x/notes.txt",
        "%D9%A5/notes.txt",
        "5/notes.txt/more",
        "9" * 40 + "/a",
    ],
)
def test_a_file_has_one_address(school, trip, rest):
    school.browser("amelie").get(f"{trip}/download/{rest}", status=404)


def send_files(browser, path, tokens, *files, keep=()):
    """Send the form at the path: the ticked boxes are the audience and the files that stay."""
    page = browser.get(path)
    form = page.forms["deform"]
    form["title"] = "With files"
    for box in form.fields["checkbox"]:
        box.checked = box._value in tokens
    for box in form.fields.get("kept", ()):
        box.checked = box._value in keep
    fields = []
    for name, value in form.submit_fields("save"):
        chosen = name == "upload" and files
        fields += [("upload", Upload(*file)) for file in files] if chosen else [(name, value)]
    return page.goto(
        form.action or path, "POST", params=fields, content_type="multipart/form-data", status="*"
    )


def test_a_teacher_publishes_files_to_the_own_class_and_takes_one_away(school):
    jeanne = school.browser("jeanne")
    added = send_files(
        jeanne, "/documents/add/document", [school.group("3B")], ("plan.pdf", PDF), ("map.png", PNG)
    )
    assert added.status_int == 303
    path = "/documents/with-files"
    with school.editing() as tree:
        first, second = tree.site["documents"]["with-files"].attachments
    assert (first.name, second.content_type) == ("plan.pdf", "image/png")

    edited = send_files(
        jeanne, f"{path}/edit", [school.group("3B")], ("notes.txt", b"Hello"), keep=[f"stored:{first.uid}"]
    )
    assert edited.status_int == 303, edited.html.find(id="errors")

    with school.editing() as tree:
        names = [each.name for each in tree.site["documents"]["with-files"].attachments]
    assert names == ["plan.pdf", "notes.txt"]
    jeanne.get(f"{path}/download/{second.uid}/map.png", status=404)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.pdf", b"", "empty"),
        ("page.pdf", b"<html><script>alert(1)</script>", "Send a PDF"),
        ("setup.exe", b"MZ\x90\x00", "Send a PDF"),
    ],
)
def test_a_refused_file_is_named_and_nothing_is_saved(school, name, data, message):
    answer = send_files(
        school.browser("jeanne"), "/documents/add/document", [school.group("3B")], (name, data)
    )

    assert answer.status_int == 422
    answer.mustcontain(name, message)
    with school.editing() as tree:
        assert len(tree.site["documents"]) == 0


def test_a_document_has_at_most_twenty_files(school, trip):
    jeanne = school.browser("jeanne")
    files = [(f"{number}.txt", b"text") for number in range(19)]

    answer = send_files(jeanne, f"{trip}/edit", [school.group("3B")], *files, keep=["stored:5", "stored:6"])

    assert answer.status_int == 422
    answer.mustcontain("There are at most 20 files.")
    with school.editing() as tree:
        assert len(tree.site["documents"]["trip-to-bokrijk"].attachments) == 2


def test_a_teacher_cannot_publish_to_another_class(school):
    jeanne = school.browser("jeanne")
    page = jeanne.get("/documents/add/document")

    page.mustcontain("Class 3B", no=["Class 1A", "The whole school"])


def test_parents_only_read(school, trip):
    amelie = school.browser("amelie")

    for path in (
        f"{trip}/edit",
        "/documents/add/document",
        "/families/lefevre/benoit/documents/add/document",
    ):
        amelie.get(path, status=404)


def test_an_author_who_no_longer_teaches_edits_nothing(school, trip):
    jeanne = school.browser("jeanne")
    jeanne.get(f"{trip}/edit")
    with school.editing() as tree:
        tree.change(tree.site["people"]["jeanne"], {"roles": ()})

    jeanne.get(f"{trip}/edit", status=404)
    jeanne.get(trip, status=404)


def test_a_form_without_a_file_saves_a_letter(school):
    claire = school.browser("claire")

    assert send_files(claire, "/documents/add/document", ["school"]).status_int == 303

    with school.editing() as tree:
        item = tree.site["documents"]["with-files"]
        assert isinstance(item, Document)
        assert item.attachments == ()
