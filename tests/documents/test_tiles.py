from itschool_cms.documents.models import Document
from tests.small_school import ago, ahead

BENOIT = "/families/lefevre/benoit"


def test_the_dashboard_shows_what_is_unread_and_which_forms_are_open(school, trip, form):
    amelie = school.browser("amelie")

    page = amelie.get(BENOIT)

    page.mustcontain("Unread documents", "Trip to Bokrijk", "Forms", "Open from")
    assert "2 unread" in page.text


def test_an_empty_dashboard_says_so_kindly(school):
    page = school.browser("amelie").get(BENOIT)

    page.mustcontain("You have read everything", no="Open from")
    assert not page.html.find(id="tile-forms")


def test_a_teacher_sees_the_newest_documents_of_a_pupil(school, trip):
    page = school.browser("jeanne").get(BENOIT)

    assert page.html.find(id="tile-unread").text == "Documents"
    page.mustcontain("Trip to Bokrijk", no="Unread:")
    school.browser("luc").get("/families/peeters/nora").mustcontain("No documents yet.")


def test_the_page_of_all_children_names_the_children_of_each_document(school, trip, form):
    tile = school.browser("amelie").get("/home").html.find("section", {"aria-labelledby": "tile-documents"})

    rows = {
        row.find("a").text: [name.text for name in row.find_all(class_="who-line")]
        for row in tile.find_all("li")
    }
    assert rows == {"Unread: Trip to Bokrijk": ["Benoît"], "Unread: Chromebook": ["Benoît", "Lucas"]}


def test_who_has_no_children_has_no_tile_on_that_page(school, trip):
    page = school.browser("claire").get("/home", expect_errors=True)

    assert not page.html.find(id="tile-documents")


def test_the_menu_leads_families_to_the_list_and_staff_to_the_contents(school, trip):
    def links(person, page):
        return {a["href"] for a in school.browser(person).get(page).html.find(class_="sidenav").find_all("a")}

    assert f"http://localhost{BENOIT}/documents" in links("amelie", BENOIT) or (
        f"{BENOIT}/documents" in links("amelie", BENOIT)
    )
    assert "/documents" in links("amelie", "/home")
    assert "/documents/contents" in links("claire", "/documents")


def test_the_dates_of_a_form_are_told_as_far_as_there_are_any(school):
    for title, effective, expires in (
        ("Until", None, ahead(days=3)),
        ("Since", ago(days=3), None),
        ("Always", None, None),
    ):
        form = Document(title=title, kind="form", audience=("school",), effective=effective, expires=expires)
        school.publish("documents", form, "claire")

    page = school.browser("amelie").get(BENOIT).html.find("section", {"aria-labelledby": "tile-forms"})

    notes = {row.find("a").text: row.find("small").text for row in page.find_all("li")}
    assert notes["Until"].startswith("Open until")
    assert notes["Since"].startswith("Open since")
    assert notes["Always"].startswith("The whole school")
