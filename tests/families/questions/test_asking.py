"""Who asks, about what, and what the form refuses."""

import pytest

from itschool_cms.documents.models import Document
from itschool_cms.events.models import Event
from itschool_cms.families.questions.acts import BY_FAMILY, MOST_THREADS
from itschool_cms.families.questions.models import Thread
from itschool_cms.families.questions.store import questions_of
from tests.families.questions.school import choose
from tests.small_school import NOW, ago, ahead

BENOIT = "/families/lefevre/benoit"
TEXT = "Is there a bus?\n\nThank you"


def test_a_parent_asks_about_a_document_and_learns_before_who_reads_it(school, trip):
    amelie = school.browser("amelie")
    page = amelie.get(trip).click("Ask a question")
    page.mustcontain("You alone of the family", "The teachers of 3B", "Jeanne Test, who wrote it")
    page.mustcontain("not the other parent of a child either", "About no child")

    thread = school.ask(trip, TEXT)

    assert school.threads() == [(school.uids["amelie"], school.uids["Benoît"], "open", [TEXT])]
    amelie.get(thread).mustcontain(TEXT, "Waits for an answer", "Benoît lefevre", "You alone of the family")
    amelie.get(trip).mustcontain("Is there a bus? Thank you", "Ask a question")


def test_the_author_and_the_teachers_of_the_class_get_a_mail_that_tells_nothing(school, trip):
    thread = school.ask(trip, "Benoît has an allergy")

    assert school.told() == {"jeanne": 1}
    (mail,) = school.mails("jeanne")
    assert f"/questions?open={thread.rsplit('/', 1)[1]}" in mail.replace("=\n", "").replace("=3D", "=")
    for word in ("allergy", "Beno", "Bokrijk", "Am", "lefevre"):
        assert word not in mail.partition("\n\n")[2].replace("Amount", "")


def test_where_the_author_has_left_the_office_is_told(school):
    path = school.publish("documents", Document(title="Rules", audience=("school",)))

    school.ask(path, TEXT)

    assert school.told() == {"claire": 1, "root": 1}


def test_a_parent_asks_about_an_event(school):
    event = Event(title="Party", start=ahead(days=2), end=ahead(days=3), audience=("school",))
    path = school.publish("events", event, "claire")
    assert "Questions" not in school.browser("claire").get(path).html.find("main").text

    thread = school.ask(path, TEXT, child="")

    assert school.threads() == [(school.uids["amelie"], 0, "open", [TEXT])]
    school.browser("claire").get(path).mustcontain("Is there a bus?")
    school.browser("claire").get(thread).mustcontain(TEXT, "Who asked, alone of the family")


@pytest.mark.parametrize("person", ["", "jeanne", "luc", "claire", "root", "sofie"])
def test_who_has_no_child_that_it_is_for_may_not_ask(school, trip, person):
    browser = school.browser(person)

    answer = browser.get(f"{trip}/ask", expect_errors=True)

    assert answer.status_int == (404 if person else 303)
    assert "Ask a question" not in browser.get(trip, expect_errors=True).text


def test_a_visitor_reads_a_public_document_and_may_not_ask(school):
    path = school.publish("documents", Document(title="Calendar", audience=("public",)), "claire")

    assert school.browser().get(f"{path}/ask", expect_errors=True).status_int == 303
    school.browser().get(path).mustcontain("Calendar", no="Questions")


@pytest.mark.parametrize(
    "values",
    [{"takes_questions": False}, {"state": "draft"}, {"effective": ahead(days=1)}, {"expires": ago(days=1)}],
)
def test_nobody_asks_about_what_takes_no_questions_or_is_not_out(school, trip, values):
    with school.editing() as tree:
        tree.change(tree.site["documents"][trip.rsplit("/", 1)[1]], values)

    amelie = school.browser("amelie")

    assert amelie.get(f"{trip}/ask", expect_errors=True).status_int == 404
    assert "Ask a question" not in amelie.get(trip, expect_errors=True).text


def test_the_children_that_it_is_for_are_offered_and_no_others(school, trip):
    amelie = school.browser("amelie")
    form = amelie.get(f"{trip}/ask").forms["deform"]
    assert "Lucas" not in form.text
    choose(form, str(school.uids["Benoît"]))
    form["text"] = TEXT
    values = [
        (name, str(school.uids["Nora"]) if name.startswith("deformField") else value)
        for name, value in form.submit_fields("send")
    ]

    amelie.post(f"{trip}/ask", values, status=422).mustcontain("Choose one of the values")

    assert school.threads() == []


def test_the_child_whose_page_it_is_is_chosen_beforehand(school):
    path = school.publish("documents", Document(title="Rules", audience=("school",)), "claire")
    amelie = school.browser("amelie")
    amelie.get("/families/lefevre/lucas")

    checked = amelie.get(f"{path}/ask").html.find("input", {"type": "radio", "checked": True})

    assert checked["value"] == str(school.uids["Lucas"])


@pytest.mark.parametrize(("text", "reason"), [("  ", "Required"), ("x" * 2001, "2000")])
def test_a_question_has_words_and_no_more_than_two_thousand_characters(school, trip, text, reason):
    form = school.browser("amelie").get(f"{trip}/ask").forms["deform"]
    form["text"] = text

    form.submit("send", status=422).mustcontain(reason)

    assert school.threads() == []


def test_markup_in_a_question_stays_text(school, trip):
    thread = school.ask(trip, "<b>bold</b> & <script>alert(1)</script>")

    for path in (thread, trip, "/questions"):
        page = school.browser("jeanne").get(path)
        page.mustcontain("&lt;script&gt;", no=["<script>alert", "<b>bold"])


def test_nobody_writes_faster_than_people_do(school, trip):
    for number in range(BY_FAMILY.failures):
        school.ask(trip, f"Question {number}")
    form = school.browser("amelie").get(f"{trip}/ask").forms["deform"]
    form["text"] = "One more"

    form.submit("send", status=422).mustcontain("You have written much of late")

    assert len(school.threads()) == BY_FAMILY.failures
    school.ask(trip, "By somebody else", person="marc")


def test_nobody_asks_without_end_about_one_thing(school, trip):
    with school.editing() as tree:
        item = tree.site["documents"][trip.rsplit("/", 1)[1]]
        for _number in range(MOST_THREADS):
            thread = Thread(item.uid, school.uids["amelie"], 0, NOW)
            thread.write(school.uids["amelie"], "?", NOW, school=False)
            questions_of(tree.site).add(thread)
    form = school.browser("amelie").get(f"{trip}/ask").forms["deform"]
    form["text"] = "One more"

    form.submit("send", status=422).mustcontain("go on in one of your questions")

    school.browser("amelie").get(trip).mustcontain(f"{MOST_THREADS} questions in all")
