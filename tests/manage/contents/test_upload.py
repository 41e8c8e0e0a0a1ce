"""Many files at once, each an item of its own."""

from itschool_cms.core.tree import MAX_DEPTH
from itschool_cms.manage.contents.views import upload
from tests.manage.contents.pages import binder, titles
from tests.manage.sample import Binder

PDF = b"%PDF-1.4\n%%EOF\n"


def send_files(browser, path, *files, **options):
    """Send files as the form does without script."""
    token = browser.token("/manage")
    fields = [("csrf_token", token), ("__start__", "files:sequence")]
    end = [("__end__", "files:sequence")]
    sent = [("files", name, data) for name, data in files]
    content_type, body = browser.encode_multipart([*fields], sent)
    tail_type, tail = browser.encode_multipart(end, [])
    boundary = content_type.split("boundary=")[1].encode()
    tail = tail.replace(tail_type.split("boundary=")[1].encode(), boundary)
    body = body[: body.rindex(b"--" + boundary + b"--")] + tail
    return browser.post(f"{path}/upload", body, headers={"Content-Type": content_type}, **options)


def send_one(browser, path, name, data, **options):
    """Send one file as our script does."""
    fields = {"csrf_token": browser.token("/manage"), "answer": "json"}
    return browser.post(f"{path}/upload", fields, upload_files=[("files", name, data)], **options)


def test_each_file_becomes_an_item_and_each_refusal_is_said(school, office):
    path = binder(school, "Files")
    assert "Upload many files at once" in office.get(f"{path}/contents")
    office.get(f"{path}/upload")
    page = send_files(office, path, ("a.pdf", PDF), ("b.exe", b"MZ\x00\x01"), ("c.txt", b"plain"))
    assert "What became of the files" in page
    assert "Send a PDF, an image" in page
    assert titles(office.get(f"{path}/contents")) == ["a.pdf", "c.txt"]


def test_script_is_told_of_each_file_in_json(school, office):
    path = binder(school, "One by one")
    answer = send_one(office, path, "a.pdf", PDF)
    assert answer.json == {"title": "a.pdf", "href": f"{path}/a-pdf/", "reason": ""}
    answer = send_one(office, path, "b.exe", b"MZ\x00\x01", status=422)
    assert answer.json["reason"]
    assert answer.json["href"] == ""
    answer = office.post(
        f"{path}/upload", {"csrf_token": office.token("/manage"), "answer": "json"}, status=422
    )
    assert "Choose one file or more first." in answer.json["reason"]


def test_files_beyond_the_limit_are_named(school, office):
    path = binder(school, "Too many files")
    files = [(f"{number}.txt", b"x") for number in range(upload.MAX_FILES + 1)]
    page = send_files(office, path, *files)
    assert "Send at most 50 files at once." in page
    assert len(titles(office.get(f"{path}/contents"))) == 50


def test_place_that_takes_no_files_has_no_page_for_them(school, office, teacher):
    office.get("/board/upload", status=404)
    assert "Upload many files" not in office.get("/board/contents")
    teacher.get(binder(school, "Not hers") + "/upload", status=404)


def test_place_too_deep_is_a_reason(school, office):
    path = binder(school, "Bottom")
    for number in range(MAX_DEPTH - 3):
        path = school.add(Binder(title=f"{number}"), *path.strip("/").split("/"))
    assert "The place is too deep in the tree." in send_files(office, path, ("a.txt", b"x"))
