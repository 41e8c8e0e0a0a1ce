"""Files and links: what is sent, and how a browser is kept from running it."""

from io import BytesIO

import pytest
from webtest import Upload

from itschool_cms.core.files import keep
from itschool_cms.core.uploads import UploadRefused, accept
from itschool_cms.website.addresses import is_safe
from itschool_cms.website.files.models import File
from itschool_cms.website.models import Link
from tests.pictures import CAMERA, picture
from tests.website.small import section

PDF = b"%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >> endobj\n%%EOF"
# SECURITY I 3, and what else a browser reads in its own way.
BAD = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://example.org/",
    "http://example.org/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://user@evil.example/",
    "https://example.org@evil.example/",
    "https://example.org\\@evil.example/",
    "https://evil.example /x",
    "https://",
    "https://localhost/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://[",
    "https://exämple.org/",
    "relative/path",
    "?query",
    "/a\nb",
    "https://example.org/\r\nSet-Cookie:x",
    "https://example.org:99999999/",
    "/" + "x" * 2000,
    "",
]
GOOD = [
    "/inscriptions",
    "/a/b?c=d#e",
    "https://www.example.org",
    "https://example.org:8443/a?b=c#d",
    "HTTPS://Example.org/",
]


def stored(name="rules.pdf", data=PDF):
    return keep(accept(name, BytesIO(data), 1_000_000))


def published(school, **values):
    return school.add(File(title="Rules", **{"state": "published", "file": stored(), **values}))


def link_of(school, path):
    return school.browser().get(path).html.select_one("a.attach")["href"]


def test_office_adds_a_file_that_visitors_find_in_its_section(school, office):
    name = section(school, "Papers")
    form = office.get(f"/{name}/add/file").forms["deform"]
    form["title"], form["description"] = "House rules", "To be read"
    form["upload"] = Upload("rules.pdf", PDF, "application/pdf")
    form.submit("publish", status=303)
    shown = school.browser().get(f"/{name}")
    assert "To be read" in shown
    path = shown.html.select_one("main .rows a")["href"]
    href = link_of(school, path)
    answer = school.browser().get(href)
    assert answer.body == PDF
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="rules.pdf"')


def test_files_dropped_into_a_section_become_drafts_of_images_and_files(school, office):
    name = section(school, "Dropped here")
    for upload in (
        ("our_yard.jpg", picture(orientation=1), "image/jpeg"),
        ("house rules.pdf", PDF, "application/pdf"),
        ("broken.png", picture("PNG")[:80], "image/png"),
    ):
        office.post(
            f"/{name}/upload",
            {"csrf_token": office.token()},
            upload_files=[("files", upload[0], upload[1], upload[2])],
            expect_errors=True,
        )
    with school.tree() as tree:
        items = list(tree.site[name].values())
        assert [(type(each).__name__, each.title, each.state) for each in items] == [
            ("Image", "our yard", "draft"),
            ("File", "house rules", "draft"),
        ]
        assert items[0].file.scale("thumb")


def test_f4_a_pdf_is_sent_in_a_sandbox_and_downloaded_unless_asked_for_in_the_page(school):
    href = link_of(school, published(school))
    for address, kind in (
        (href, "attachment"),
        (f"{href}?inline=1", "inline"),
        (f"{href}?inline=2", "attachment"),
    ):
        headers = school.browser().get(address).headers
        assert headers["Content-Disposition"].startswith(kind)
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Type"] == "application/pdf"


def test_f4_text_is_never_shown_in_the_page(school):
    href = link_of(school, published(school, file=stored("list.txt", b"plain words")))
    headers = school.browser().get(f"{href}?inline=1").headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.xml", b"<?xml version='1.0'?><x/>"),
        ("a.mht", b"MIME-Version: 1.0\nContent-Type: text/html\n\n<html>"),
        ("a.exe", b"MZ\x90\x00"),
        ("a.pdf", b"MZ\x90\x00"),
        ("a.gif", b"GIF89a/*<script>alert(1)</script>*/"),
    ],
)
def test_f4_g4_what_a_browser_would_run_is_refused_at_the_field(school, office, name, data):
    with pytest.raises(UploadRefused):
        stored(name, data)
    form = office.get("/add/file").forms["deform"]
    form["title"], form["upload"] = "Bad", Upload(name, data, "application/pdf")
    assert form.submit("save", expect_errors=True).status_int == 422


def test_f5_names_that_hurt_are_shown_and_sent_safely(school, office):
    form = office.get("/add/file").forms["deform"]
    form["title"] = "Hurting name"
    form["upload"] = Upload('"><img src=x onerror=alert(1)>\u202egnp.pdf', PDF, "application/pdf")
    path = form.submit("publish", status=303).location
    shown = school.browser().get(path)
    assert "<img src=x" not in shown
    disposition = (
        school.browser().get(shown.html.select_one("a.attach")["href"]).headers["Content-Disposition"]
    )
    assert "\r" not in disposition
    assert '">' not in disposition


def test_inline_preview_of_pdf_and_images_download_with_right_name_csp_sandbox_range_requests(school):
    path = published(school)
    shown = school.browser().get(path)
    inline = next(each["href"] for each in shown.html.select("main a.btn") if "inline=1" in each["href"])
    part = school.browser().get(inline, headers={"Range": "bytes=0-7"}, status=206)
    assert part.body == PDF[:8]
    assert part.headers["Content-Security-Policy"].startswith("sandbox")
    path = published(school, file=stored("yard.jpg", picture(orientation=1)))
    image = school.browser().get(path).html.select_one("main img")
    answer = school.browser().get(image["src"])
    assert answer.headers["Content-Disposition"].startswith('inline; filename="yard.jpg"')
    assert CAMERA.encode() not in answer.body


def test_download_answers_to_its_own_address_only(school):
    path = published(school)
    href = link_of(school, path)
    uid = href.split("/")[-2]
    for wrong in (
        "",
        f"/{uid}",
        f"/{uid}/other.pdf",
        "/1/rules.pdf",
        f"/{uid}/rules.pdf/x",
        "/__class__/rules.pdf",
    ):
        school.browser().get(f"{path}/download{wrong}", status=404)


def test_d10_a_hidden_file_is_not_there(school):
    path = published(school)
    href = link_of(school, path)
    etag = school.browser().get(href).headers["ETag"]
    with school.tree() as tree:
        tree.change(tree.site[path.strip("/")], {"state": "draft"})
    for person in ("", "tom", "jeanne"):
        for headers in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-3"}):
            school.browser(person).get(href, headers=headers, status=404)
        school.browser(person).head(href, status=404)
    answer = school.browser("claire").get(href)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_file_item_without_a_file_shows_none(school):
    path = published(school, file=None)
    assert not school.browser().get(path).html.select("a.attach")
    school.browser().get(f"{path}/download/1/x.pdf", status=404)


def test_the_present_file_stays_and_a_file_is_needed(school, office):
    path = published(school)
    form = office.get(f"{path}/edit").forms["deform"]
    form["description"] = "Newer words"
    form.submit("save", status=303)
    assert link_of(school, path).endswith("rules.pdf")
    form = office.get("/add/file").forms["deform"]
    form["title"] = "Nothing"
    assert "Choose a file." in form.submit("save", expect_errors=True)
    with school.tree() as tree:
        assert tree.site[path.strip("/")].uid in tree.site.catalog.find(text="newer words")
        tree.change(tree.site[path.strip("/")], {"file": None})
    assert office.get(f"{path}/edit").forms["deform"]["title"].value == "Rules"


@pytest.mark.parametrize("address", BAD)
def test_i3_addresses_that_lead_astray_are_refused(address):
    assert not is_safe(address)


@pytest.mark.parametrize("address", GOOD)
def test_plain_addresses_are_taken(address):
    assert is_safe(address)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "http://example.org/", ""])
def test_i3_the_form_of_a_link_refuses_them_at_the_field(school, office, address):
    form = office.get("/add/link").forms["deform"]
    form["title"], form["address"] = "Astray", address
    assert form.submit("save", expect_errors=True).status_int == 422


def test_office_adds_a_link_and_nobody_is_sent_away_without_a_click(school, office):
    form = office.get("/add/link").forms["deform"]
    form["title"], form["address"], form["description"] = (
        "The city",
        "https://www.brussels.be/",
        "News of the city",
    )
    path = form.submit("publish", status=303).location
    shown = school.browser().get(path, status=200)
    assert shown.html.select_one("main a.btn-primary")["href"] == "https://www.brussels.be/"
    with school.tree() as tree:
        assert tree.site["the-city"].uid in tree.site.catalog.find(text="city news")


def test_a_link_in_the_making_is_hidden(school):
    path = school.add(Link(title="Unready", address="/x"))
    school.browser().get(path, status=404)
