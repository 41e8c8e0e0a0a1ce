"""The list of questions, and where it is found."""

import pytest

from itschool_cms.core.models import utcnow
from itschool_cms.core.security import principals_of
from itschool_cms.documents.models import Document
from itschool_cms.families.questions.models import Step, Thread
from itschool_cms.families.questions.rights import Reader, answers
from itschool_cms.families.questions.store import questions_of
from tests.families.questions.school import press


def ask_many(school, trip: str, number: int) -> None:
    """Let Amélie have asked often."""
    with school.editing() as tree:
        item = tree.site["documents"][trip.rsplit("/", 1)[1]]
        for each in range(number):
            thread = Thread(item.uid, school.uids["amelie"], school.uids["Benoît"], utcnow())
            thread.write(school.uids["amelie"], f"Question {each}", utcnow(), school=False)
            questions_of(tree.site).add(thread)


def test_open_questions_stand_first_and_others_behind_the_filter(school, trip):
    answered = school.ask(trip, "The answered one")
    school.write(answered, "There", "jeanne")
    closed = school.ask(trip, "The closed one")
    press(school.browser("jeanne").get(closed), "close")
    school.ask(trip, "The open one")
    jeanne = school.browser("jeanne")

    jeanne.get("/questions").mustcontain("The open one", no=["There", "The closed one"])
    jeanne.get("/questions?step=answered").mustcontain("There", no=["The open one", "The closed one"])
    jeanne.get("/questions?step=closed").mustcontain("The closed one", no=["There", "The open one"])
    jeanne.get("/questions?step=all").mustcontain("There", "The open one", "The closed one")
    jeanne.get("/questions?step=nonsense").mustcontain("The open one", no="There")


def test_the_question_that_waits_longest_stands_first(school, trip):
    ask_many(school, trip, 2)
    with school.editing() as tree:
        questions = questions_of(tree.site)
        threads = {each.messages()[0].text: each for each in questions._threads.values()}
        questions.move(threads["Question 1"], Step.OPEN, utcnow().replace(year=2020))

    text = school.browser("jeanne").get("/questions").text

    assert text.index("Question 1") < text.index("Question 0")


def test_long_lists_come_in_pages(school, trip):
    ask_many(school, trip, 51)
    jeanne = school.browser("jeanne")

    page = jeanne.get("/questions")

    assert len(page.html.select("main .rows > li")) == 50
    assert len(jeanne.get("/questions?p=2").html.select("main .rows > li")) == 1
    page.mustcontain("51 wait for an answer")


def test_questions_are_found_by_document_name_and_words(school, trip):
    school.ask(trip, "Is there a bus?")
    school.write(school.ask(trip, "Something else", person="marc"), "On the roof", "jeanne")
    jeanne = school.browser("jeanne")

    for asked in ("BOKRIJK", "amel", "bus"):
        jeanne.get(f"/questions?step=all&q={asked}").mustcontain("Is there a bus?")
    jeanne.get("/questions?step=all&q=roof").mustcontain("On the roof", no="Is there a bus?")
    jeanne.get("/questions?q=nothing").mustcontain("Nothing matches", "Show everything")


def test_the_list_is_narrowed_to_one_document(school, trip):
    school.ask(trip, "About the trip")
    other = school.publish("documents", Document(title="Rules", audience=(school.group("3B"),)), "jeanne")
    school.write(school.ask(other, "About the rules"), "So they are", "jeanne")
    with school.editing() as tree:
        uid = tree.site["documents"][other.rsplit("/", 1)[1]].uid
    jeanne = school.browser("jeanne")

    page = jeanne.get(f"/questions?about={uid}")

    page.mustcontain("About “", "So they are", no="About the trip")
    jeanne.get("/questions?about=1").mustcontain("Nothing matches")
    school.browser("luc").get(f"/questions?about={uid}").mustcontain(no="Rules")


def test_a_family_finds_what_it_asked_and_what_was_answered(school, trip):
    amelie = school.browser("amelie")
    amelie.get("/questions").mustcontain("You have asked nothing yet")
    assert "/questions" not in amelie.get("/families/lefevre/benoit").text
    thread = school.ask(trip, "Is there a bus?")
    school.write(thread, "Yes, at eight", "jeanne")

    page = amelie.get("/families/lefevre/benoit").click("Questions", href="/questions", index=0)

    page.mustcontain("Trip to Bokrijk", "Yes, at eight", "Answered", no="Amelie Test")
    amelie.get("/questions?q=train").mustcontain("Nothing matches")


def test_the_link_of_a_mail_leads_to_the_question(school, trip):
    thread = school.ask(trip, "Is there a bus?")
    link = f"/questions?open={thread.rsplit('/', 1)[1]}"

    assert school.browser("jeanne").get(link, status=303).location.endswith(thread)
    assert "/login" in school.browser().get(link, status=303).location
    assert school.browser("luc").get(link, status=404)


@pytest.mark.parametrize("person", ["jeanne", "claire", "root"])
def test_the_start_page_counts_what_waits_for_the_person(school, trip, person):
    browser = school.browser(person)
    browser.get("/manage").mustcontain(no="Questions of families")
    school.ask(trip, "Is there a bus?")
    ask_many(school, trip, 6)

    page = browser.get("/manage")

    page.mustcontain("Questions of families", "7 wait", "7 wait for an answer")
    assert len(page.html.select("#tile-questions")[0].find_parent("section").select("li")) == 5


def test_a_teacher_of_another_class_is_told_of_nothing(school, trip):
    school.ask(trip, "Is there a bus?")

    school.browser("luc").get("/manage").mustcontain(no="Questions of families")
    school.browser("luc").get("/questions").mustcontain("No question waits for an answer")


def test_visitors_are_led_to_sign_in(school):
    assert school.browser().get("/questions", status=303).location.count("/login")


def test_the_menu_stops_counting_questions_and_the_list_tells_all(school, trip):
    ask_many(school, trip, 101)
    jeanne = school.browser("jeanne")

    page = jeanne.get("/manage")

    page.mustcontain("99+ wait for an answer", "99+ wait")
    assert len(jeanne.get("/questions?p=3").html.select("main .rows > li")) == 1
    school.browser("luc").get("/manage").mustcontain(no="wait")


def test_what_is_looked_at_first_leaves_out_nobody_who_answers(school, trip):
    """Judged by the catalog alone it may be too many, never too few."""
    for_all = school.publish("documents", Document(title="For all", audience=("school",)), "luc")
    with school.editing() as tree:
        shared = tree.site["documents"][for_all.rsplit("/", 1)[1]]
        tree.change(shared, {"local_roles": ((f"user:{school.uids['jeanne']}", "edits"),)})
    ask_many(school, trip, 1)
    with school.editing() as tree:
        thread = Thread(shared.uid, school.uids["sofie"], school.uids["Nora"], utcnow())
        thread.write(school.uids["sofie"], "And for Nora?", utcnow(), school=False)
        questions_of(tree.site).add(thread)
        found = set()
        for person in tree.site["people"].values():
            principals = principals_of(person, tree.site, tree.registry)
            reader = Reader(tree.site, principals, person.uid)
            for each in questions_of(tree.site).at(Step.OPEN):
                item = tree.site.catalog.resolve(each.item)
                if answers(reader, each, item):
                    assert reader.could_answer(each)
                    found.add((person.__name__, item.title))

    assert ("jeanne", "For all") in found
    assert ("luc", "For all") in found
    assert ("luc", "Trip to Bokrijk") not in found
    assert ("eva", "Trip to Bokrijk") not in found
