"""Adding and editing items of declared types."""

from webtest import Upload

from tests.manage.sample import Binder, Note


def form(page):
    """Return the form of a content type on the page."""
    return page.forms["deform"]


def test_teacher_adds_a_draft_and_is_led_to_it(school, teacher):
    page = teacher.get("/board/add/note")
    form(page)["title"] = "Sortie à la mer"
    answer = form(page).submit("save", status=303)
    assert answer.location == "http://localhost/board/sortie-a-la-mer/"
    assert school.get("/board/sortie-a-la-mer", "state", "owner", "length") == (
        "draft",
        school.uids["jeanne"],
        15,
    )
    assert "Saved" in answer.follow()


def test_save_and_publish_publishes_a_new_item(school, teacher):
    page = teacher.get("/board/add/note")
    form(page)["title"] = "Published at once"
    assert "Saved and published" in form(page).submit("publish").follow()
    assert school.get("/board/published-at-once", "state") == ("published",)
    school.browser().get("/board/published-at-once", status=200)


def test_address_of_the_form_prefills_fields_that_are_valid(teacher):
    page = teacher.get("/board/add/note?title=Ready&colours=red&colours=blue&unknown=1")
    assert form(page)["title"].value == "Ready"
    assert [box.checked for box in form(page).fields["checkbox"]] == [True, True]
    page = teacher.get("/board/add/note?colours=green&title=" + "x" * 70)
    assert form(page)["title"].value == ""
    assert [box.checked for box in form(page).fields["checkbox"]] == [False, False]


def test_an_address_gives_no_files_to_a_form(office):
    page = office.get("/board/add/binder?pages=a.pdf&title=Ready")
    assert page.html.find("input", {"name": "title"})["value"] == "Ready"


def test_wrong_values_come_back_with_what_was_typed(teacher):
    page = teacher.get("/board/add/note")
    form(page)["title"] = "x" * 61
    answer = form(page).submit("save", status=422)
    assert form(answer)["title"].value == "x" * 61
    assert "Write at most 60 characters." in answer


def test_refusals_of_the_type_stand_at_their_field_or_above_the_form(teacher):
    page = teacher.get("/board/add/note")
    form(page)["title"] = "forbidden"
    answer = form(page).submit("save", status=422)
    assert answer.html.find("p", "error").text.strip() == "Another word."
    form(answer)["title"] = "impossible"
    assert "Not today." in form(answer).submit("save", status=422)


def test_types_that_do_not_belong_into_the_folder_are_not_there(office, teacher):
    for path in (
        "/board/add/page",
        "/board/add/user",
        "/board/add/nothing",
        "/board/add",
        "/board/add/note/x",
    ):
        office.get(path, status=404)
    teacher.get("/add/page", status=404)
    office.get("/add/page", status=200)


def test_who_may_not_add_gets_the_page_of_what_is_missing(school):
    school.browser("tom").get("/board/add/note", status=404)
    school.browser().get("/board/add/note", status=404)


def test_place_too_deep_is_refused_with_a_reason(school, office):
    path = ["board"]
    for _level in range(38):
        path = school.add(Binder(title="b"), *path).strip("/").split("/")
    page = office.get("/" + "/".join(path) + "/add/note")
    form(page)["title"] = "Too deep"
    assert "The place is too deep in the tree." in form(page).submit("save", status=422)


def test_only_types_with_files_take_large_bodies(school, office):
    page = office.get("/board/add/binder")
    form(page)["title"] = "With pages"
    form(page)["upload"] = [Upload("a.txt", b"words " * 200_000, "text/plain")]
    answers = [form(page).submit("save", status=303)]
    values = {"csrf_token": office.token("/board/add/note"), "title": "x" * 1_100_000}
    answers.append(office.post("/board/add/note", values, status=413))
    # webob copies a large body into a file, which lives as long as the request.
    for answer in answers:
        answer.request.environ["wsgi.input"].close()


def test_edit_changes_the_item_and_tells_who_did(school, office):
    path = school.add(Note(title="Before"), "board", person="jeanne")
    page = office.get(f"{path}/edit")
    assert "by Jeanne Dupont" in page
    form(page)["title"] = "After"
    form(page).submit("save", status=303)
    assert school.get(path, "title", "modified_by") == ("After", school.uids["claire"])


def test_edit_without_a_change_leaves_the_date(school, office):
    path = school.add(Note(title="Same", length=4), "board", person="jeanne")
    form(office.get(f"{path}/edit")).submit("save", status=303)
    assert school.get(path, "modified_by") == (school.uids["jeanne"],)


def test_second_of_two_editors_loses_nothing(school, office, teacher):
    path = school.add(Note(title="Shared"), "board", person="jeanne")
    first, second = office.get(f"{path}/edit"), teacher.get(f"{path}/edit")
    form(first)["title"] = "By the office"
    form(first).submit("save", status=303)
    form(second)["title"] = "By the teacher"
    answer = form(second).submit("save", status=422)
    assert form(answer)["title"].value == "By the teacher"
    assert "Claire Dubois saved a change" in answer
    assert school.get(path, "title") == ("By the office",)
    form(answer).submit("save", status=303)
    assert school.get(path, "title") == ("By the teacher",)


def test_change_by_the_system_is_somebodys(school, teacher):
    path = school.add(Note(title="Watched"), "board", person="jeanne")
    page = teacher.get(f"{path}/edit")
    with school.tree() as tree:
        tree.change(tree.site["board"]["watched"], {"title": "Seen"})
    form(page)["title"] = "Looked at"
    assert "Somebody saved a change" in form(page).submit("save", status=422)


def test_save_and_publish_is_offered_for_drafts_only(school, teacher):
    path = school.add(Note(title="Soon"), "board", person="jeanne")
    page = teacher.get(f"{path}/edit")
    assert "Saved and published" in form(page).submit("publish", status=303).follow()
    assert "publish" not in form(teacher.get(f"{path}/edit")).fields


def test_other_teachers_and_undeclared_types_have_no_form(school, office):
    path = school.add(Note(title="Mine"), "board", person="jeanne")
    school.browser("luc").get(f"{path}/edit", status=404)
    office.get("/board/edit", status=404)
