"""What the rest of the site knows of questionnaires: data of a person, merging, retention, programs."""

import threading
from datetime import timedelta

import colander
import pytest
import transaction
from transaction.interfaces import TransientError

from itschool_cms.core.database import ROOT
from itschool_cms.core.models import utcnow
from itschool_cms.questionnaires.evolve import add_container
from itschool_cms.questionnaires.models import Answers, Questionnaire
from itschool_cms.questionnaires.retention import Retention, delete_old
from itschool_cms.questionnaires.schemas import FieldList, QuestionnaireSchema
from tests.questionnaires.filling import answer, answers_of, stored
from tests.small_school import SmallSchool, ago


def _data(browser) -> list[dict]:
    return browser.get("/me/data.json").json.get("questionnaires", [])


def test_d2_the_data_of_a_person_hold_the_answers_that_they_may_read(school, answered, fair):
    answer(school.browser("amelie"), fair, {"f1": "Cake"})
    found = _data(school.browser("amelie"))
    said = {(row["questionnaire"], row["question"]): (row["child"], row["answer"]) for row in found}
    assert said["Trip to Bokrijk", "How home?"] == ("Benoît lefevre", "By bus")
    assert said["Summer fair", "What do you bring?"] == ("", "Cake")
    assert {row["answer"] for row in _data(school.browser("marc"))} == {"Yes", "By bus", "Nuts", "Almonds"}
    assert _data(school.browser("sofie")) == []
    with school.editing() as tree:
        tree.change(tree.site["questionnaires"]["trip-to-bokrijk"], {"state": "archived"})
    assert "How home?" in {row["question"] for row in _data(school.browser("amelie"))}
    assert _data(school.browser("marc")) == []


class _Merge:
    """Two accounts that are merged and parted through the subscribers of the feature."""

    def __init__(self, school: SmallSchool, kept: str, gone: str) -> None:
        self.school, self.kept, self.gone, self.moved = school, kept, gone, {}

    def run(self, function) -> None:
        from itschool_cms.accounts.events import PeopleMerged

        with self.school.editing() as tree:
            people = tree.site["people"]
            function(PeopleMerged(tree, people[self.kept], people[self.gone], {}, self.moved))


def test_answers_move_when_two_accounts_are_merged_and_back(school, answered, fair):
    from itschool_cms.questionnaires import merging

    answer(school.browser("amelie"), fair, {"f1": "Cake"})
    uids, merge = school.uids, _Merge(school, "sofie", "amelie")

    merge.run(merging.move)
    assert answers_of(school, fair) == {uids["sofie"]: {"f1": "Cake"}}
    with stored(school, answered) as item:
        assert item.answers.get(uids["Benoît"]).person == uids["sofie"]
        assert item.answers.subjects_of(uids["sofie"]) == (uids["Benoît"],)

    merge.run(merging.move_back)
    assert answers_of(school, fair) == {uids["amelie"]: {"f1": "Cake"}}
    with stored(school, answered) as item:
        assert item.answers.subjects_of(uids["amelie"]) == (uids["Benoît"],)


def test_where_both_accounts_answered_each_keeps_its_own(school, fair):
    from itschool_cms.questionnaires import merging

    for person in ("amelie", "sofie"):
        answer(school.browser(person), fair, {"f1": person})
    merge = _Merge(school, "sofie", "amelie")

    merge.run(merging.move)

    found = {school.uids["amelie"]: {"f1": "amelie"}, school.uids["sofie"]: {"f1": "sofie"}}
    assert answers_of(school, fair) == found


def test_what_somebody_else_replaced_meanwhile_does_not_go_back(school, answered):
    from itschool_cms.questionnaires import merging

    merge = _Merge(school, "sofie", "amelie")
    merge.run(merging.move)
    answer(school.browser("marc"), answered, {"f6": "7"})

    merge.run(merging.move_back)

    with stored(school, answered) as item:
        assert item.answers.get(school.uids["Benoît"]).person == school.uids["marc"]


def test_answers_to_what_was_deleted_for_good_do_not_hinder_the_way_back(school, answered, fair):
    from itschool_cms.questionnaires import merging

    answer(school.browser("amelie"), fair, {"f1": "Cake"})
    merge = _Merge(school, "sofie", "amelie")
    merge.run(merging.move)
    with school.editing() as tree:
        tree.destroy(tree.remove(tree.site["questionnaires"]["trip-to-bokrijk"]))

    merge.run(merging.move_back)

    assert answers_of(school, fair) == {school.uids["amelie"]: {"f1": "Cake"}}


def _preview(school, gone: str) -> str:
    """Return what the page says that shows the office what a merge with the account of Sofie would do."""
    return school.browser("claire").get(f"/people/sofie/merge?with={gone}").html.find("main").text


def test_the_office_is_told_of_the_answers_before_it_merges(school, answered, fair):
    assert "Questionnaires" not in _preview(school, "marc")
    assert "Questionnaires: 1 answer" in _preview(school, "amelie")
    answer(school.browser("amelie"), fair, {"f1": "Cake"})
    assert "Questionnaires: 2 answers" in _preview(school, "amelie")


def test_a_school_without_questionnaires_has_none_to_tell_of(school):
    with school.editing() as tree:
        tree.site.catalog.unindex(tree.site["questionnaires"].uid)
        del tree.site["questionnaires"]
    assert "Questionnaires" not in _preview(school, "amelie")


def test_answers_are_deleted_when_they_were_kept_long_enough(school, answered):
    registry = school.app.registry
    now = utcnow()
    with stored(school, answered) as item:
        closes = item.closes
    clock = [closes + timedelta(days=365) - timedelta(seconds=1)]
    job = Retention(lambda: clock[0])
    assert job(registry) is False
    assert len(answers_of(school, answered)) == 1
    assert job(registry) is False

    clock[0] += timedelta(days=1)
    assert job(registry) is True
    assert job(registry) is False

    assert answers_of(school, answered) == {}
    assert now < closes


def test_without_a_closing_the_days_count_from_each_answer_and_zero_keeps_all():
    item = Questionnaire(days_kept=10)
    item.answers.put(1, 1, (("f1", "x"),))
    now = utcnow()
    item.answers.put(2, 2, (("f1", "y"),)).changed = now - timedelta(days=20)
    assert delete_old(item, now) == 1
    assert [uid for uid, _answer in item.answers.items()] == [1]
    item.days_kept = 0
    assert delete_old(item, now + timedelta(days=1_000)) == 0


def test_an_old_school_gets_its_questionnaires(school):
    with school.editing() as tree:
        place = tree.site["questionnaires"]
        tree.site.catalog.unindex(place.uid)
        del tree.site["questionnaires"]
    amelie = school.browser("amelie")
    assert amelie.get("/home").status_int == 200
    assert school.browser("claire").get("/manage").status_int == 200
    assert Retention()(school.app.registry) is False
    assert _data(amelie) == []
    with school.editing() as tree:
        add_container(tree.site, tree.registry)
        add_container(tree.site, tree.registry)
    amelie.get("/questionnaires").mustcontain("No questionnaires yet")


def test_programs_read_the_definition_and_never_the_answers(school, answered):
    page = school.browser("amelie").get(answered, headers={"Accept": "application/json"})
    fields = page.json["fields"] if "fields" in page.json else page.json["values"]["fields"]
    assert [field["label"] for field in fields][:2] == ["Does your child come along?", "How home?"]
    assert "Almonds" not in page.text


def test_fields_that_a_program_sends_are_judged_like_those_of_the_form():
    schema, node = QuestionnaireSchema(), FieldList().bind(request=None)
    with pytest.raises(colander.Invalid):
        node.deserialize([{"key": "f1", "kind": "mystery", "label": "x"}])
    values = {"effective": None, "expires": None, "opens": None, "closes": None}
    wrong = [{"key": "f1", "kind": "one", "label": "x", "choices": "only"}]
    with pytest.raises(colander.Invalid) as refused:
        schema.validator(schema, {**values, "fields": wrong})
    assert "fields" in refused.value.asdict()
    with pytest.raises(colander.Invalid) as refused:
        schema.validator(schema, {**values, "fields": [], "opens": utcnow(), "closes": ago(days=1)})
    assert "closes" in refused.value.asdict()


def test_the_form_of_a_questionnaire_leaves_its_fields_alone(school, trip):
    jeanne = school.browser("jeanne")
    form = jeanne.get(f"{trip}/edit").forms["deform"]
    form["title"] = "Renamed"
    form.submit("save", status=303)
    with stored(school, trip) as item:
        assert item.title == "Renamed"
        assert len(item.fields) == 8


def test_a_copy_has_the_fields_and_no_answers(school, answered):
    with school.editing() as tree:
        place = tree.site["questionnaires"]
        copied = tree.copy(place["trip-to-bokrijk"], place)
        assert len(copied.fields) == 8
        assert not copied.answers
        assert not copied.is_open()


def test_families_who_answer_at_once_do_not_meet(school, fair):
    """Each answer is an object of its own; only a full bucket of the tree is split by one of them."""
    database, errors = school.app.registry.database, []
    with stored(school, fair) as item:
        path = item.path()
    with school.editing() as tree:
        for uid in range(10):
            tree.site[path[0]][path[1]].answers.put(uid + 1, uid + 1, (("f1", "x"),))
    barrier = threading.Barrier(4)

    def put(uid: int) -> None:
        manager = transaction.TransactionManager(explicit=True)
        connection = database.open(manager)
        try:
            with manager:
                answers: Answers = connection.root()[ROOT][path[0]][path[1]].answers
                answers.put(uid, uid, (("f1", str(uid)),))
                barrier.wait(60)
        except TransientError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=put, args=(100 + number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert len(answers_of(school, fair)) == 14


def test_a_field_of_another_kind_is_no_answer_of_before(school, trip):
    with school.editing() as tree:
        item = tree.site["questionnaires"]["trip-to-bokrijk"]
        item.answers.put(school.uids["Benoît"], school.uids["amelie"], (("f6", "many"), ("f8", "soon")))
    page = school.browser("amelie").get(f"{trip}/answer")
    assert "many" not in page.text
