"""Images as items: their form, their scales, and who gets them."""

from io import BytesIO

import pytest
from webtest import Upload
from ZODB.blob import Blob

from itschool_cms.core.files import StoredFile, keep
from itschool_cms.core.models import utcnow
from itschool_cms.core.pictures import SCALES
from itschool_cms.core.uploads import UploadRefused, accept
from itschool_cms.website.files.models import File
from itschool_cms.website.images.evolve import clean_old_pictures
from itschool_cms.website.images.keeping import keep_picture
from itschool_cms.website.images.models import Image, ScaledFile
from itschool_cms.website.models import Section
from tests.pictures import CAMERA, GPS, huge_png, opened, picture


def stored(data=None, name="yard.jpg"):
    return keep_picture(accept(name, BytesIO(data or picture(size=(900, 600), orientation=1)), 20_000_000))


def published(school, **values):
    values = {"title": "The yard", "alt": "A red yard", "state": "published", "file": stored(), **values}
    return school.add(Image(**values))


def bytes_of(file):
    with file.blob.open("r") as stream:
        return stream.read()


def test_office_adds_an_image_describes_it_and_publishes_it(school, office):
    form = office.get("/add/image").forms["deform"]
    form["title"], form["alt"] = "Our garden", "Two pupils water beans"
    form["upload"] = Upload("garden.jpg", picture(size=(900, 600), orientation=6), "image/jpeg")
    page = form.submit("publish", status=303).follow()
    path = page.request.path
    shown = page.html.select_one("main img")
    assert shown["alt"] == "Two pupils water beans"
    assert (shown["width"], shown["height"]) == ("600", "900")
    assert "400w" not in shown["srcset"]
    assert school.browser().get(shown["src"]).content_type == "image/jpeg"
    visitor = school.browser().get(path)
    assert "Two pupils water beans" in visitor


def test_image_alt_text_required_to_publish(school, office):
    form = office.get("/add/image").forms["deform"]
    form["title"], form["upload"] = "Without words", Upload("a.png", picture("PNG"), "image/png")
    answer = form.submit("publish", expect_errors=True)
    assert answer.status_int == 422
    assert "Describe the image in words first" in answer
    form = office.get("/add/image").forms["deform"]
    form["title"], form["upload"] = "Without words", Upload("a.png", picture("PNG"), "image/png")
    page = form.submit("save", status=303).follow()
    assert "Describe the image in words first" in page
    path = page.request.path
    office.send(f"{path}state", {"to": "publish"}, status=303)
    assert school.get(path.rstrip("/"), "state") == ("draft",)
    # Whoever publishes it another way, by many at once or by a script, shows it to nobody.
    with school.tree() as tree:
        tree.change(tree.site[path.strip("/")], {"state": "published"})
    school.browser().get(path, status=404)
    form = office.get(f"{path}edit").forms["deform"]
    assert form.submit("save", expect_errors=True).status_int == 422
    form = office.get(f"{path}edit").forms["deform"]
    form["alt"] = "A red square"
    form.submit("save", status=303)
    school.browser().get(path, status=200)


def test_image_scales_exif_removed_gps_tag_absent_in_the_stored_blob(school):
    path = published(school, file=stored(picture(size=(900, 600), orientation=6)))
    (file,) = school.get(path, "file")
    with school.tree() as tree:
        file = tree.site[path.strip("/")].file
        blobs = [bytes_of(file), *(bytes_of(each.file) for each in file.scales)]
    assert len(blobs) == 1 + len(SCALES)
    for blob in blobs:
        assert CAMERA.encode() not in blob
        assert not opened(blob).getexif().get_ifd(GPS)
        assert opened(blob).height >= opened(blob).width, "upright"


def test_j6_only_the_fixed_sizes_are_there(school):
    path = published(school)
    browser = school.browser()
    for name in SCALES:
        answer = browser.get(f"{path}/scale/{name}")
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert max(opened(answer.body).size) <= SCALES[name]
    for name in ("", "1x1", "9999x9999", "800", "Large", "large/x", "thumb.jpg", "__class__"):
        browser.get(f"{path}/scale/{name}", status=404)


def test_d10_a_hidden_image_is_there_in_no_scale_and_with_no_condition(school):
    path = published(school)
    browser = school.browser()
    etag = browser.get(f"{path}/scale/small").headers["ETag"]
    with school.tree() as tree:
        tree.change(tree.site[path.strip("/")], {"state": "draft"})
        uid, name = tree.site[path.strip("/")].file.uid, tree.site[path.strip("/")].file.name
    missing = browser.get("/nothing-here", status=404)
    for person in ("", "tom", "jeanne"):
        browser = school.browser(person)
        for address in (*(f"{path}/scale/{each}" for each in SCALES), f"{path}/download/{uid}/{name}", path):
            for headers in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-9"}):
                answer = browser.get(address, headers=headers, status=404)
                assert "public" not in answer.headers["Cache-Control"]
            browser.head(address, status=404)
    assert missing.status_int == 404


def test_a_304_comes_after_the_permission(school):
    path = published(school)
    browser = school.browser()
    etag = browser.get(f"{path}/scale/small").headers["ETag"]
    assert browser.get(f"{path}/scale/small", headers={"If-None-Match": etag}).status_int == 304


def test_what_anybody_may_read_is_public_and_kept_and_nothing_else_is(school):
    path = published(school)
    shown = school.browser().get(path).html.select_one("main img")["src"]
    answer = school.browser().get(shown)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
    without = school.browser().get(f"{path}/scale/large")
    assert without.headers["Cache-Control"] == "public, max-age=300"
    assert school.browser().get(f"{path}/scale/large?v=0").headers["Cache-Control"] == "public, max-age=300"
    assert school.browser("tom").get(shown).headers["Cache-Control"] == "private, no-store"
    with school.tree() as tree:
        tree.change(tree.site[path.strip("/")], {"expires": utcnow().replace(year=2100)})
    assert school.browser().get(shown).headers["Cache-Control"] == "public, max-age=300"
    with school.tree() as tree:
        tree.change(tree.site[path.strip("/")], {"state": "draft"})
    assert school.browser("claire").get(shown).headers["Cache-Control"] == "private, no-store"


def test_the_original_is_downloaded_in_parts_too(school):
    path = published(school)
    href = school.browser().get(path).html.select_one("a.attach")["href"]
    whole = school.browser().get(href)
    assert whole.headers["Content-Disposition"].startswith("attachment")
    part = school.browser().get(href, headers={"Range": "bytes=2-9"}, status=206)
    assert part.body == whole.body[2:10]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("huge.png", huge_png()),
        ("broken.jpg", picture()[:300]),
        ("other.pdf", b"%PDF-1.7\n%%EOF"),
        ("fake.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"),
        ("vector.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ],
)
def test_g3_g4_what_is_no_whole_picture_is_refused_at_the_field(school, office, name, data):
    form = office.get("/add/image").forms["deform"]
    form["title"], form["upload"] = "Bad", Upload(name, data, "image/png")
    answer = form.submit("save", expect_errors=True)
    assert answer.status_int == 422
    assert answer.html.select_one(".error")


def test_a_picture_that_passes_the_header_and_cannot_be_drawn_is_refused():
    data = picture("PNG", size=(200, 200))
    middle = data.index(b"IDAT") + 12
    with pytest.raises(UploadRefused, match="cannot be drawn"):
        stored(data[:middle] + b"\x00" * 8 + data[middle + 8 :], "a.png")


def test_an_image_without_a_file_is_refused(school, office):
    form = office.get("/add/image").forms["deform"]
    form["title"] = "None"
    answer = form.submit("save", expect_errors=True)
    assert answer.status_int == 422
    assert "Choose a file." in answer


def test_the_present_file_stays_until_another_is_sent(school, office):
    path = published(school)
    (before,) = school.get(path, "file")
    form = office.get(f"{path}/edit").forms["deform"]
    assert "yard.jpg" in office.get(f"{path}/edit")
    form["credit"] = "Class 3B"
    form.submit("save", status=303)
    assert school.get(path, "file")[0].uid == before.uid
    assert "Class 3B" in school.browser().get(path)
    form = office.get(f"{path}/edit").forms["deform"]
    form["upload"] = Upload("new.png", picture("PNG", mode="RGBA"), "image/png")
    form.submit("save", status=303)
    assert school.get(path, "file")[0].uid != before.uid
    assert school.browser().get(f"{path}/scale/thumb").content_type == "image/webp"


def test_a_file_that_comes_another_way_gets_its_scales(school):
    plain = keep(accept("a.jpg", BytesIO(picture()), 1_000_000))
    path = published(school, file=plain)
    assert isinstance(school.get(path, "file")[0], ScaledFile)
    school.browser().get(f"{path}/scale/thumb", status=200)


def test_a_file_that_cannot_be_drawn_is_shown_as_such(school):
    plain = keep(accept("a.jpg", BytesIO(picture()), 1_000_000))
    broken = StoredFile(1, "a.jpg", "image/jpeg", 3, plain.blob.__class__(b"abc"))
    path = published(school, file=broken)
    assert "This image cannot be shown" in school.browser().get(path)
    school.browser().get(f"{path}/scale/thumb", status=404)


def test_an_image_goes_back_to_an_earlier_version_with_its_file(school, office):
    path = published(school)
    first = school.get(path, "file")[0].uid
    form = office.get(f"{path}/edit").forms["deform"]
    form["upload"], form["alt"] = Upload("second.png", picture("PNG"), "image/png"), "Another yard"
    form.submit("save", status=303)
    shown = office.get(f"{path}/version?n=2")
    assert "Another yard" in shown
    assert "second.png" in shown
    office.send(f"{path}/history", {"revert": "1"}, expect_errors=True)
    assert school.get(path, "alt") == ("A red yard",)
    assert school.get(path, "file")[0].uid == first
    school.browser().get(f"{path}/scale/thumb", status=200)


def as_before(data):
    """Return a picture as an older version has kept it: with all its notes."""
    blob = Blob()
    with blob.open("w") as target:
        target.write(data)
    return StoredFile(1, "photo.jpg", "image/jpeg", len(data), blob)


def test_pictures_of_an_older_site_lose_their_notes_those_in_the_bin_too(school):
    upright, turned = picture(orientation=1), picture(orientation=6)
    with school.tree() as tree:
        kept = tree.add(tree.site, File(title="Kept of old", file=as_before(upright)))
        binned = tree.add(tree.site, File(title="Binned of old", file=as_before(turned)))
        clean = tree.add(tree.site, File(title="Clean", file=as_before(picture())))
        tree.remove(binned)
    with school.tree() as tree:
        clean_old_pictures(tree.site, tree.registry)
    with school.tree() as tree:
        clean_old_pictures(tree.site, tree.registry)
        for item in (tree.site[kept.__name__], tree.site["trash"]["binned-of-old"].content):
            data = bytes_of(item.file)
            assert CAMERA.encode() not in data
            assert item.file.size == len(data)
        assert opened(bytes_of(tree.site["trash"]["binned-of-old"].content.file)).size == (48, 64)
        assert bytes_of(tree.site[clean.__name__].file) == picture()


def test_images_stand_in_sections_and_are_found_by_their_words(school):
    with school.tree("claire") as tree:
        section = tree.add(tree.site, Section(title="Photos of the yard"))
        image = tree.add(section, Image(title="Swing", alt="children on a swing", credit="Zoe"))
        assert tree.site.catalog.find(text="swing zoe") == [image.uid]
    school.browser("claire").get("/photos-of-the-yard/add/image", status=200)
