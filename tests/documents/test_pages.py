import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.documents.models import Document
from tests.small_school import ago, ahead

BENOIT = "/families/lefevre/benoit"
NORA = "/families/peeters/nora"


def test_a_guardian_reads_a_letter_and_it_is_no_longer_unread(school, trip):
    amelie = school.browser("amelie")
    assert "1 unread document" in amelie.get(f"{BENOIT}/documents").text

    page = amelie.get(trip)

    page.mustcontain("<p>Bring <b>boots</b></p>", "by Jeanne Test", "Read by you", "notes.txt", "map.png")
    again = amelie.get(f"{BENOIT}/documents")
    again.mustcontain("You have read everything", "Trip to Bokrijk", no="Unread:")
    amelie.get(trip).mustcontain("Read by you")


def test_head_and_the_preview_of_a_draft_mark_nothing(school, trip):
    draft = school.publish("documents", Document(title="Draft", audience=("school",)), "jeanne", live=False)

    school.browser("amelie").head(trip)
    school.browser("claire").get(draft)
    school.browser("jeanne").get(draft).mustcontain("Not published yet", "Draft")

    with school.editing() as tree:
        marks = tree.site.read_marks
        assert not any(len(marks.of(school.uids[name])) for name in ("amelie", "claire", "jeanne"))


def test_the_office_sees_how_many_adults_have_opened_a_letter_and_guardians_do_not(school, trip):
    amelie = school.browser("amelie")
    amelie.get(trip)
    amelie.get(trip).mustcontain(no="Read by families")

    school.browser("claire").get(trip).mustcontain(
        "Read by families", "1 adult has opened it", no="Read by you"
    )


def test_a_teacher_of_the_class_is_a_reader_that_is_not_counted(school, form):
    school.browser("jeanne").get(form).mustcontain("Read by you")

    school.browser("claire").get(form).mustcontain("0 adults have opened it")


@pytest.mark.parametrize("person", ["", "sofie", "luc"])
def test_who_is_not_in_the_audience_finds_no_letter_and_no_file(school, trip, person):
    browser = school.browser(person)

    for path in (trip, f"{trip}/download/5/notes.txt"):
        answer = browser.get(path, headers={"If-None-Match": '"5-a"'}, expect_errors=True)
        assert answer.status_int == (404 if person else 303)
        assert "ETag" not in answer.headers


@pytest.mark.parametrize("hidden", ["draft", "future", "expired"])
def test_what_is_not_out_is_nowhere(school, hidden):
    letter = Document(title="Secret", audience=("school",))
    letter.effective = ahead(days=1) if hidden == "future" else ago(days=9)
    letter.expires = ago(hours=1) if hidden == "expired" else None
    path = school.publish("documents", letter, "claire", live=hidden != "draft")
    amelie = school.browser("amelie")

    amelie.get(path, status=404)
    for place in (f"{BENOIT}/documents", "/documents", BENOIT, "/home"):
        amelie.get(place).mustcontain(no="Secret")
    badge = {"draft": "Draft", "future": "Not yet visible", "expired": "No longer visible"}[hidden]
    claire = school.browser("claire")
    claire.get(path).mustcontain(badge)
    claire.get("/documents").mustcontain("Secret", badge)
    claire.get(f"{BENOIT}/documents").mustcontain(no="Secret")


def test_a_document_of_a_child_stays_with_the_child(school):
    path = school.publish(f"{BENOIT}/documents", Document(title="For Benoît", audience=("public",)), "jeanne")

    school.browser("amelie").get(f"{BENOIT}/documents").mustcontain("For Benoît")
    school.browser("amelie").get(path).mustcontain("For Benoît")
    school.browser("amelie").get("/families/lefevre/lucas/documents").mustcontain(no="For Benoît")
    sofie = school.browser("sofie")
    for place in (path, f"{BENOIT}/documents"):
        sofie.get(place, status=404)
    sofie.get(f"{NORA}/documents").mustcontain("No documents yet", no="For Benoît")


def test_a_public_letter_is_open_to_visitors_but_the_list_is_not(school):
    path = school.publish("documents", Document(title="Calendar", audience=("public",)), "claire")
    visitor = school.browser()

    visitor.get(path).mustcontain("Calendar", no="Follow-up")
    assert "/login" in visitor.get("/documents", status=303).location


def test_a_list_is_searched_and_filtered(school, trip, form):
    amelie = school.browser("amelie")
    amelie.get(form)
    place = f"{BENOIT}/documents"

    amelie.get(f"{place}?q=bokr").mustcontain("Trip to Bokrijk", no="Chromebook")
    amelie.get(f"{place}?show=unread").mustcontain("Unread:", "Trip to Bokrijk", no="Chromebook")
    amelie.get(f"{place}?q=nothing").mustcontain("Nothing found")
    amelie.get("/documents?show=unread&q=trip").mustcontain("Trip to Bokrijk", no="Chromebook")


def test_a_long_list_has_pages(school):
    for number in range(51):
        school.publish("documents", Document(title=f"Letter {number:02}", audience=("school",)), "claire")
    amelie = school.browser("amelie")

    second = amelie.get(f"{BENOIT}/documents?p=2&q=letter&show=unread")

    second.mustcontain("51 to 51 of 51")
    assert "q=letter&amp;show=unread" in second.text


def test_a_teacher_sees_the_list_of_a_pupil_without_marks(school, trip):
    page = school.browser("jeanne").get(f"{BENOIT}/documents")

    page.mustcontain("Trip to Bokrijk", no=["Unread:", "unread document"])


def test_a_title_is_never_markup(school):
    letter = Document(
        title="<img src=x onerror=alert(1)>", description="<b>x</b>", text=sanitise("<script>1</script>")
    )
    letter.audience = ("school",)
    path = school.publish("documents", letter, "claire")

    for place in (path, f"{BENOIT}/documents", BENOIT, "/home"):
        school.browser("amelie").get(place).mustcontain(no=["<img src=x", "<b>x</b>", "<script>1"])


def test_a_letter_for_one_child_stands_in_the_pages_of_that_child(school, trip):
    amelie = school.browser("amelie")
    amelie.get("/families/lefevre/lucas/")
    page = amelie.get(trip)
    ways = [link["href"] for link in page.html.select("nav.crumbs a")]
    assert ways == ["/families/lefevre/benoit/", "/families/lefevre/benoit/documents/"]
    assert page.html.body["data-cover"] == "bleu"
