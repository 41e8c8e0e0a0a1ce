"""Who reads a question, and who does not."""

import pytest

from itschool_cms.documents.models import Document
from itschool_cms.families.models import Guardianship, today
from tests.families.questions.school import press

SECRET = "My words are for the school"


def assert_hidden(school, thread: str, document: str, person: str) -> None:
    """Whoever may not read a question finds it nowhere, and no trace of it."""
    browser = school.browser(person)
    hidden = browser.get(thread, expect_errors=True)
    missing = browser.get(thread.rsplit("/", 1)[0] + "/1", expect_errors=True)
    assert hidden.status_int == missing.status_int == (404 if person else 303)
    assert not person or hidden.text == missing.text
    number = thread.rsplit("/", 1)[1]
    assert browser.get(f"/questions?open={number}", expect_errors=True).status_int == (404 if person else 303)
    pages = ["/questions", "/questions?step=all", document, f"{document}?lang=en", "/search?q=words"]
    for path in (*pages, *(["/me/data.json", "/manage"] if person else [])):
        assert SECRET not in browser.get(path, expect_errors=True).text, path


def for_the_whole_school(school) -> str:
    return school.publish("documents", Document(title="Rules", audience=("school",)), "claire")


def test_comments_and_questions_on_a_document_are_private_to_family_and_staff(school):
    """FEATURES.md E2: other family cannot read."""
    document = for_the_whole_school(school)
    thread = school.ask(document, SECRET)

    for person in ("amelie", "claire", "root"):
        school.browser(person).get(thread).mustcontain(SECRET)
        school.browser(person).get(document).mustcontain(SECRET)
    for person in ("sofie", "marc", "jeanne", "luc", ""):
        assert_hidden(school, thread, document, person)


def test_the_other_parent_reads_nothing_and_asks_for_himself(school, trip):
    thread = school.ask(trip, SECRET)

    assert_hidden(school, thread, trip, "marc")
    own = school.ask(trip, "And mine", person="marc")

    school.browser("marc").get(own).mustcontain("And mine")
    school.browser("amelie").get(trip).mustcontain(SECRET, no="And mine")
    for person, hidden in (("marc", thread), ("amelie", own)):
        browser = school.browser(person)
        for act in ("close", "withdraw", "delete"):
            browser.send(hidden, {"do": act, "number": "1"}, status=404)


def test_the_teachers_of_the_class_read_it_where_the_document_is_for_the_class(school):
    letter = Document(title="Trip", audience=(school.group("3B"), school.group("1A")))
    document = school.publish("documents", letter, "claire")
    about_benoit = school.ask(document, SECRET)
    about_lucas = school.ask(document, "For Lucas", child="Lucas")

    school.browser("jeanne").get(about_benoit).mustcontain(SECRET)
    school.browser("luc").get(about_lucas).mustcontain("For Lucas")

    assert_hidden(school, about_benoit, document, "luc")
    assert school.browser("jeanne").get(about_lucas, expect_errors=True).status_int == 404


def test_about_no_child_only_those_read_it_who_edit_the_document(school):
    document = school.publish("documents", Document(title="Trip", audience=(school.group("3B"),)), "claire")
    thread = school.ask(document, SECRET, child="")

    assert_hidden(school, thread, document, "jeanne")
    school.browser("claire").get(thread).mustcontain(SECRET)


@pytest.mark.parametrize("child", ["Benoît", ""])
def test_an_adult_of_the_same_child_reads_it_in_no_role(school, child):
    document = school.publish("documents", Document(title="Trip", audience=(school.group("3B"),)), "eva")
    thread = school.ask(document, SECRET, child=child)

    assert_hidden(school, thread, document, "eva")

    with school.editing() as tree:
        tree.change(tree.site["people"]["eva"], {"roles": ("teacher", "office", "admin")})
    assert_hidden(school, thread, document, "eva")
    assert "eva" not in school.told()


def test_a_teacher_who_asks_for_an_own_child_answers_nobody_in_that_thread(school, trip):
    thread = school.ask(trip, "As an aunt", person="eva")

    page = school.browser("eva").get(thread)
    page.mustcontain("You alone of the family", "Write more", no="Send the answer")
    school.browser("eva").get("/questions?step=all").mustcontain("As an aunt")
    school.browser("jeanne").get(thread).mustcontain("Send the answer")


def test_who_loses_the_right_to_read_for_the_child_loses_the_thread_at_the_next_request(school):
    document = for_the_whole_school(school)
    thread = school.ask(document, SECRET)
    amelie = school.browser("amelie")
    amelie.get(thread, status=200)

    with school.editing() as tree:
        guardians = tree.site["families"]["lefevre"]["benoit"]["guardians"]
        tree.change(guardians["amelie"], {"withheld": ("read",), "judgment": "2026/1"})

    # She still sees the document, for Lucas.
    amelie.get(document, status=200).mustcontain("Ask a question", no=SECRET)
    assert amelie.get(thread, status=404)
    assert SECRET not in amelie.get("/questions").text


def test_a_child_who_leaves_the_class_takes_the_questions_from_its_teachers(school):
    document = school.publish(
        "documents", Document(title="Trip", audience=(school.group("3B"), school.group("1A"))), "claire"
    )
    thread = school.ask(document, SECRET)

    with school.editing() as tree:
        child = tree.site["families"]["lefevre"]["benoit"]
        tree.change(child, {"groups": (school.uids["1A"],)})

    assert_hidden(school, thread, document, "jeanne")
    school.browser("luc").get(thread).mustcontain(SECRET)


def test_a_question_about_a_childs_own_document_stays_with_the_office(school):
    place = "families/lefevre/benoit/documents"
    document = school.publish(place, Document(title="Order"), "claire")
    thread = school.ask(document, SECRET)

    school.browser("claire").get(thread).mustcontain(SECRET)
    for person in ("marc", "jeanne", "sofie"):
        assert school.browser(person).get(thread, expect_errors=True).status_int == 404


def test_a_role_at_one_place_opens_questions_to_staff_alone(school, trip):
    thread = school.ask(trip, SECRET)
    with school.editing() as tree:
        item = tree.site["documents"][trip.rsplit("/", 1)[1]]
        roles = tuple((f"user:{school.uids[name]}", "edits") for name in ("luc", "marc"))
        tree.change(item, {"local_roles": roles})

    school.browser("luc").get(thread).mustcontain(SECRET)
    assert_hidden(school, thread, trip, "marc")


@pytest.mark.parametrize("number", ["", "x", "0", "99999999999999999", "1/2", "%C2%B2"])
def test_what_is_no_number_of_a_question_is_missing(school, trip, number):
    assert school.browser("amelie").get(f"{trip}/question/{number}", status=404)
    assert school.browser("amelie").get(f"/questions?open={number}", status=404)


def test_a_question_is_not_found_below_another_document(school, trip):
    number = school.ask(trip, SECRET).rsplit("/", 1)[1]
    other = for_the_whole_school(school)

    assert school.browser("claire").get(f"{other}/question/{number}", status=404)


def test_programs_get_no_questions(school, trip):
    school.ask(trip, SECRET)

    answer = school.browser("claire").get(trip, headers={"Accept": "application/json"})

    assert SECRET not in answer.text


def test_a_question_about_somebody_elses_guardian_tells_nothing_after_the_guardianship_ended(school, trip):
    thread = school.ask(trip, SECRET)
    press(school.browser("jeanne").get(thread), "close")
    with school.editing() as tree:
        # Whoever was an adult of the child stays out, whatever role came later.
        guardians = tree.site["families"]["lefevre"]["benoit"]["guardians"]
        tree.add(
            guardians, Guardianship(person=school.uids["root"], until=today().replace(year=2020)), "root"
        )

    assert school.browser("root").get(thread, expect_errors=True).status_int == 404
