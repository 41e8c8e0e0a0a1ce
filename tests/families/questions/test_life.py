"""What becomes of questions when documents, children and accounts go or come together."""

import threading

import pytest
import transaction

from itschool_cms.accounts.merging import merge, part
from itschool_cms.accounts.models import User
from itschool_cms.core.database import open_database, open_site
from itschool_cms.core.evolution import evolve
from itschool_cms.core.models import utcnow
from itschool_cms.families.questions.models import Questions, Thread
from itschool_cms.families.questions.store import questions_of
from tests.families.questions.school import backdate, choose
from tests.storages import storage_uris

__all__ = ["storage_uris"]


def document(tree, path):
    return tree.site["documents"][path.rsplit("/", 1)[1]]


def test_a_document_in_the_bin_hides_its_questions_and_brings_them_back(school, trip):
    thread = school.ask(trip, "Is there a bus?")
    with school.editing() as tree:
        entry = tree.remove(document(tree, trip)).__name__

    for person in ("amelie", "jeanne", "claire"):
        assert school.browser(person).get(thread, status=404)
        school.browser(person).get("/questions?step=all").mustcontain(no="Is there a bus?")

    with school.editing() as tree:
        tree.restore(tree.site["trash"][entry])
    school.browser("amelie").get(thread).mustcontain("Is there a bus?")
    school.browser("jeanne").get(trip).mustcontain("Is there a bus?")


def test_an_undone_change_of_a_document_leaves_its_questions(school, trip):
    thread = school.ask(trip, "Is there a bus?")
    jeanne = school.browser("jeanne")
    jeanne.send(f"{trip}/delete", {})
    assert jeanne.get(trip, expect_errors=True).status_int == 404
    with school.editing() as tree:
        (entry,) = tree.site["trash"].values()
        name = entry.__name__
    jeanne.send(f"/trash/{name}/restore", {})

    school.browser("amelie").get(thread).mustcontain("Is there a bus?")


def test_what_goes_for_good_takes_its_questions_with_it(school, trip):
    school.ask(trip, "About what goes")
    other = school.publish("families/lefevre/benoit/documents", _document("Order"), "claire")
    school.ask(other, "About the child's own")
    rules = school.publish("documents", _document("Rules", audience=("school",)), "claire")
    school.ask(rules, "About the child")
    school.ask(rules, "About no child", child="")

    with school.editing() as tree:
        tree.destroy(tree.remove(document(tree, trip)))
    assert [texts for *_facts, texts in school.threads()] == [
        ["About no child"],
        ["About the child"],
        ["About the child's own"],
    ]

    with school.editing() as tree:
        tree.destroy(tree.remove(tree.site["families"]["lefevre"]))
    assert [texts for *_facts, texts in school.threads()] == [["About no child"]]

    with school.editing() as tree:
        questions = questions_of(tree.site)
        assert not questions.of(school.uids["Benoît"])
        assert len(questions._threads) == 1


def _document(title, **values):
    from itschool_cms.documents.models import Document

    return Document(title=title, **values)


def test_where_nobody_ever_asked_nothing_is_walked(school, trip):
    with school.editing() as tree:
        tree.destroy(tree.remove(document(tree, trip)))
        assert questions_of(tree.site).is_empty()


def test_a_school_of_before_gets_its_place_for_questions(school, trip):
    with school.editing() as tree:
        del tree.site.questions
        tree.site.evolved = tuple(name for name in tree.site.evolved if name != "families.questions")
    school.browser("amelie").get("/questions").mustcontain("You have asked nothing yet")
    school.browser("amelie").get(trip).mustcontain("Ask a question")

    with open_site(school.app.registry.database) as (site, manager):
        assert "families.questions" in evolve(site, school.app.registry, manager)
    with school.editing() as tree:
        assert isinstance(tree.site.questions, Questions)
    school.ask(trip, "Now")


def test_a_question_finds_its_place_before_the_step_was_made(school, trip):
    with school.editing() as tree:
        del tree.site.questions

    school.ask(trip, "Now")

    assert len(school.threads()) == 1


def ask_at_once(school, path):
    """Let Amélie and Marc ask on two connections, each before the other's question is committed."""
    database = school.app.registry.database
    managers = [transaction.TransactionManager(explicit=True) for _each in range(2)]
    connections = [database.open(manager) for manager in managers]
    for manager in managers:
        manager.begin()
    for connection, person in zip(connections, ("amelie", "marc"), strict=True):
        site = connection.root()["site"]
        item = site["documents"][path.rsplit("/", 1)[1]]
        thread = Thread(item.uid, school.uids[person], 0, utcnow())
        thread.write(school.uids[person], person, utcnow(), school=False)
        questions_of(site).add(thread)
    for manager in managers:
        manager.commit()
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("earlier", [0, 1])
def test_two_people_who_ask_at_once_meet_in_no_conflict(school, trip, earlier):
    """Be they the very first ones."""
    for number in range(earlier):
        school.ask(trip, f"Before {number}")

    ask_at_once(school, trip)

    assert len(school.threads()) == earlier + 2
    school.browser("claire").get(trip).mustcontain("amelie", "marc")


def test_the_first_two_questions_meet_in_no_conflict_on_any_storage(storage_uris):
    database = open_database(storage_uris["zodb.uri"])
    with database.transaction() as connection:
        connection.root()["questions"] = Questions()
    managers = [transaction.TransactionManager(explicit=True) for _each in range(2)]
    connections = [database.open(manager) for manager in managers]
    for number, (manager, connection) in enumerate(zip(managers, connections, strict=True)):
        manager.begin()
        connection.root()["questions"].add(Thread(1, 10 + number, 0, utcnow()))
    for manager in managers:
        manager.commit()
    for connection in connections:
        connection.close()
    with database.transaction() as connection:
        assert len(connection.root()["questions"].of(1)) == 2
    database.close()


def test_of_two_who_ask_at_once_before_the_step_was_made_neither_sees_an_error(school, trip):
    """Both requests make the place for questions; the one that comes second is run again."""
    with school.editing() as tree:
        del tree.site.questions
    forms = []
    for person in ("amelie", "marc"):
        form = school.browser(person).get(f"{trip}/ask").forms["deform"]
        choose(form, "0")
        form["text"] = person
        forms.append(form)
    barrier, statuses = threading.Barrier(2), []

    def send(form):
        barrier.wait(60)
        statuses.append(form.submit("send", status="*").status_int)

    senders = [threading.Thread(target=send, args=(form,)) for form in forms]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert statuses == [303, 303]
    assert [texts for *_rest, texts in school.threads()] == [["amelie"], ["marc"]]


# The data of a person.


def test_the_download_holds_the_questions_of_the_person_and_the_answers(school, trip):
    thread = school.ask(trip, "Is there a bus?")
    school.write(thread, "Yes, at eight", "jeanne")
    school.ask(trip, "Mine alone", person="marc")

    rows = school.browser("amelie").get("/me/data.json").json["questions"]

    assert [(row["about"], row["child"], row["text"]) for row in rows] == [
        ("Trip to Bokrijk", "Benoît lefevre", "Is there a bus?"),
        ("Trip to Bokrijk", "Benoît lefevre", "Yes, at eight"),
    ]
    school.browser("amelie").get("/me/data").mustcontain("My questions, and the answers", no="Mine alone")


def test_of_what_may_no_longer_be_read_the_download_holds_the_own_words_alone(school, trip):
    thread = school.ask(trip, "Is there a bus?", child="")
    school.write(thread, "Yes, at eight", "jeanne")
    with school.editing() as tree:
        tree.remove(document(tree, trip))

    (row,) = school.browser("amelie").get("/me/data.json").json["questions"]

    assert (row["about"], row["text"]) == ("", "Is there a bus?")


# Merging accounts.


def _double(tree) -> User:
    other = User(
        first_name="Amélie", last_name="Test", email="amelie2@example.org", password_hash="x", language="en"
    )
    return tree.add(tree.site["people"], other, "amelie2")


def test_a_merge_moves_the_questions_and_taking_apart_gives_them_back(school, trip):
    thread = school.ask(trip, "Is there a bus?")
    with school.editing("claire") as tree:
        kept, gone = _double(tree), tree.site["people"]["amelie"]
        merge(tree, kept, gone)
        uid = school.uids["double"] = kept.uid
    assert school.threads()[0][0] == uid
    browser = school.browser("double")
    browser.get(thread).mustcontain("Is there a bus?", "Withdraw the message", "?change=1")
    assert browser.get("/me/data.json").json["questions"][0]["text"] == "Is there a bus?"
    backdate(school, minutes=20)

    with school.editing("claire") as tree:
        part(tree, tree.site["people"]["amelie"])

    assert school.threads()[0][0] == school.uids["amelie"]
    school.browser("amelie").get(thread).mustcontain("Is there a bus?")


def test_questions_that_went_since_are_no_hindrance_to_taking_apart(school, trip):
    school.ask(trip, "Is there a bus?")
    with school.editing("claire") as tree:
        merge(tree, _double(tree), tree.site["people"]["amelie"])
        questions = questions_of(tree.site)
        for thread in list(questions._threads.values()):
            questions.forget(thread)
    with school.editing("claire") as tree:
        part(tree, tree.site["people"]["amelie"])

    assert school.threads() == []


def test_the_preview_of_a_merge_tells_how_many_questions_move(school, trip):
    school.ask(trip, "Is there a bus?")
    with school.editing("claire") as tree:
        _double(tree)

    claire = school.browser("claire")
    claire.get("/people/amelie2/merge?with=amelie").mustcontain("Questions: 1 that was asked")
    claire.get("/people/amelie2/merge?with=marc").mustcontain(no="Questions:")
