"""What the staff make of the answers: tables, totals, files, reminders, deletion."""

import io
import re
import zipfile

import pytest

from itschool_cms.questionnaires.models import Field, Kind, Questionnaire, Respondents
from itschool_cms.questionnaires.results.reminding import MAILS_AT_ONCE, step
from tests.questionnaires.filling import PDF, PNG, answer, answers_of, fill, mails_of, stored
from tests.small_school import ago


def _reminders(school) -> list[tuple[str, str]]:
    return [each for each in mails_of(school) if "missing" in each[1]]


def _all_children(school, *fields: Field, **values: object) -> str:
    item = Questionnaire(title="All", fields=fields, audience=("school",), **values)
    return school.publish("questionnaires", item, "claire")


def test_the_table_shows_who_answered_and_who_did_not(school):
    path = _all_children(school, Field("f1", Kind.SHORT, "What?"))
    fill(school.browser("sofie").get(f"{path}/answer"), {"f1": "x" * 100}).submit("send", status=303)
    claire = school.browser("claire")

    page = claire.get(f"{path}/answers")

    page.mustcontain("1 answer", "2 missing", "Benoît", "Lucas", "Nora", "3B", "x" * 80 + "…")
    assert "Nora" not in claire.get(f"{path}/answers?show=missing").html.select_one("table").text
    answered = claire.get(f"{path}/answers?show=answered").html.select_one("table").text
    assert "Nora" in answered
    assert "Lucas" not in answered
    of_class = claire.get(f"{path}/answers?class={school.uids['3B']}").html.select_one("table").text
    assert "Benoît" in of_class
    assert "Nora" not in of_class
    claire.get(f"{path}/answers?class=junk&show=junk").mustcontain("2 missing")


def test_a_list_without_anybody_says_so(school, trip):
    page = school.browser("jeanne").get(f"{trip}/answers?show=answered")
    page.mustcontain("There is nobody in this list.", no="Table (CSV)")


def test_a_teacher_is_not_told_the_names_of_adults(school, fair):
    with school.editing() as tree:
        tree.change(
            tree.site["questionnaires"]["summer-fair"],
            {"local_roles": ((f"user:{school.uids['luc']}", "edits"),)},
        )
        tree.reindex(tree.site["questionnaires"]["summer-fair"])
    answer(school.browser("amelie"), fair, {"f1": "Cake"})

    page = school.browser("luc").get(f"{fair}/answers")

    page.mustcontain("Somebody whose name you do not see", "Cake", "more have not answered", no="Amelie")
    given = school.browser("luc").get(f"{fair}/given/{school.uids['amelie']}")
    given.mustcontain("Somebody whose name you do not see", no="Amelie")
    assert "Amelie" in school.browser("claire").get(f"{fair}/answers").text
    table = (
        school.browser("claire")
        .get(f"{fair}/answers?class={school.uids['3B']}")
        .html.select_one("table")
        .text
    )
    assert "Marc" in table
    assert "Sofie" not in table


def test_totals_count_choices_and_sum_up_numbers(school):
    fields = (
        Field("f1", Kind.ONE, "Meal", choices="Soup\nBread"),
        Field("f2", Kind.SEVERAL, "Days", choices="Monday\nTuesday"),
        Field("f3", Kind.NUMBER, "People"),
        Field("f4", Kind.YES_NO, "Come?"),
    )
    path = _all_children(school, *fields)
    fill(
        school.browser("sofie").get(f"{path}/answer"),
        {"f1": "Soup", "f2": ("Monday",), "f3": "3", "f4": "no"},
    ).submit("send", status=303)
    lucas = school.browser("amelie").get(f"{path}/answer/{school.uids['Lucas']}")
    fill(lucas, {"f1": "Bread", "f2": ("Monday", "Tuesday"), "f3": "0"}).submit("send", status=303)

    page = school.browser("claire").get(f"{path}/answers")

    text = re.sub(r"\s+", " ", page.html.text)
    for said in (
        "Soup: 1, Bread: 1",
        "Monday 2 (100 %)",
        "Tuesday 1 (50 %)",
        "Sum3",
        "Average1.5",
        "Lowest0",
        "Highest3",
        "Yes: 0, No: 1",
    ):
        assert said in text.replace("Sum 3", "Sum3").replace("Average 1", "Average1").replace(
            "Lowest 0", "Lowest0"
        ).replace("Highest 3", "Highest3"), said
    assert answers_of(school, path)[school.uids["Lucas"]]["f3"] == 0


def test_a_choice_that_is_no_longer_offered_is_counted(school):
    path = _all_children(
        school, Field("f1", Kind.ONE, "Meal", choices="Soup\nBread"), Field("f2", Kind.NUMBER, "n")
    )
    fill(school.browser("sofie").get(f"{path}/answer"), {"f1": "Soup"}).submit("send", status=303)
    claire = school.browser("claire")
    form = claire.get(f"{path}/field/f1").forms["deform"]
    form["choices"] = "Salad\nBread"
    form.submit("save", status=303)

    claire.get(f"{path}/answers").mustcontain("Salad: 0, Bread: 0, Soup: 1", "0 answers")
    school.browser("sofie").get(f"{path}/answer").mustcontain("Salad")


def test_csv_is_for_spreadsheets_and_runs_no_formula(school, trip):
    answer(school.browser("amelie"), trip, {"f1": "no", "f4": '=1+1;\n"x"', "f7": ("card.pdf", PDF)})
    jeanne = school.browser("jeanne")

    table = jeanne.get(f"{trip}/answers-csv")

    assert table.content_type == "text/csv"
    assert 'filename="trip-to-bokrijk.csv"' in table.headers["Content-Disposition"]
    assert table.body.startswith(b"\xef\xbb\xbf")
    text = table.body.decode("utf-8-sig")
    assert '"\'=1+1;\n""x"""' in text
    assert "card.pdf" in text
    assert "Amelie" not in text
    assert "Amelie Test" in school.browser("claire").get(f"{trip}/answers-csv").text
    for person in ("amelie", "luc"):
        school.browser(person).get(f"{trip}/answers-csv", status=404)
        school.browser(person).get(f"{trip}/answers-zip", status=404)


def test_files_come_as_an_archive(school, trip):
    jeanne = school.browser("jeanne")
    jeanne.get(f"{trip}/answers-zip", status=303).follow().mustcontain("Nobody has sent a file yet.")
    answer(school.browser("amelie"), trip, {"f1": "no", "f4": "x", "f7": ("card.png", PNG)})

    archive = jeanne.get(f"{trip}/answers-zip")

    with zipfile.ZipFile(io.BytesIO(archive.body)) as found:
        [name] = found.namelist()
        assert re.fullmatch(r"Benoît lefevre-\d{4}/\d{4}-card\.png", name)
        assert found.read(name).startswith(b"\x89PNG")


@pytest.mark.parametrize("role", ["edits", "manages"])
def test_a_role_at_one_place_opens_the_answers_to_staff_alone(school, answered, role):
    with school.editing() as tree:
        item = tree.site.catalog.resolve(tree.site.catalog.uid_at(answered))
        pairs = tuple((f"user:{school.uids[person]}", role) for person in ("sofie", "luc"))
        tree.change(item, {"local_roles": pairs})
    sofie, luc, child = school.browser("sofie"), school.browser("luc"), school.uids["Benoît"]
    assert f"{answered}/answers" not in sofie.get(f"{answered}/build")
    assert f"{answered}/answers" not in sofie.get(answered)
    pages = ("answers", "answers-csv", "answers-zip", "remind", f"delete-answer/{child}", f"given/{child}")
    for page in pages:
        sofie.get(f"{answered}/{page}", status=404)
        assert luc.get(f"{answered}/{page}", status="*").status_int in (200, 303)


def test_only_those_whose_answer_is_missing_are_reminded(school):
    path = _all_children(school, Field("f1", Kind.SHORT, "What?"))
    fill(school.browser("sofie").get(f"{path}/answer"), {"f1": "x"}).submit("send", status=303)
    claire = school.browser("claire")
    page = claire.get(f"{path}/remind")
    page.mustcontain("2 people get a mail")

    page.forms["deform"].submit("remind", status=303).follow().mustcontain(
        "2 people are reminded by mail.", "reminded on"
    )
    assert _reminders(school) == []
    assert step(school.app.registry) is False

    subject = "Your answer is still missing: “All”"
    assert _reminders(school) == [("amelie@example.org", subject), ("marc@example.org", subject)]
    claire.get(f"{path}/remind").mustcontain("The last reminder was on")
    assert step(school.app.registry) is False


def test_who_answers_before_the_reminder_leaves_gets_none(school, trip):
    school.browser("jeanne").get(f"{trip}/remind").forms["deform"].submit("remind", status=303)
    answer(school.browser("amelie"), trip, {"f1": "no", "f4": "Ill"})

    step(school.app.registry)

    assert _reminders(school) == []


@pytest.mark.parametrize("values", [{"closes": ago(minutes=1)}, {"state": "draft"}])
def test_nobody_is_reminded_of_what_takes_no_answers_any_more(school, trip, values):
    school.browser("jeanne").get(f"{trip}/remind").forms["deform"].submit("remind", status=303)
    with school.editing() as tree:
        tree.change(tree.site["questionnaires"]["trip-to-bokrijk"], values)

    step(school.app.registry)

    assert _reminders(school) == []
    page = school.browser("jeanne").get(f"{trip}/remind")
    assert "form" not in page.forms
    said = "no more answers" if "closes" in values else "publish it first"
    page.mustcontain(said)
    school.browser("jeanne").send(f"{trip}/remind", {"__formid__": "deform"}).mustcontain(said)


def test_only_adults_who_may_sign_are_reminded_where_only_they_answer(school, trip):
    with school.editing() as tree:
        tree.change(tree.site["questionnaires"]["trip-to-bokrijk"], {"signers_only": True})
        tree.change(tree.site["people"]["amelie"], {"email": ""})

    school.browser("jeanne").get(f"{trip}/remind").mustcontain(
        "Nobody is left who could be reminded by mail."
    )


def test_each_adult_is_reminded_where_each_answers(school, fair):
    with school.editing() as tree:
        tree.change(tree.site["people"]["marc"], {"email": ""})
    page = school.browser("claire").get(f"{fair}/remind")
    page.mustcontain("2 people get a mail", "1 adult cannot be reached")
    page.forms["deform"].submit("remind", status=303)
    step(school.app.registry)
    assert [address for address, _subject in _reminders(school)] == [
        "amelie@example.org",
        "sofie@example.org",
    ]


def test_many_reminders_leave_in_several_rounds(school, trip):
    with school.editing() as tree:
        uid = tree.site["questionnaires"]["trip-to-bokrijk"].uid
        queue = tree.site["questionnaires"].reminders
        queue.update((uid, person) for person in range(1, MAILS_AT_ONCE + 1))
        queue.insert((7, school.uids["amelie"]))
        queue.insert((uid, school.uids["amelie"]))

    assert step(school.app.registry) is True
    assert step(school.app.registry) is False

    assert [address for address, _subject in _reminders(school)] == ["amelie@example.org"]


def test_an_answer_is_deleted_after_a_question(school, answered):
    jeanne, benoit = school.browser("jeanne"), school.uids["Benoît"]
    jeanne.get(f"{answered}/given/{benoit}").mustcontain("Delete the answer")
    page = jeanne.get(f"{answered}/delete-answer/{benoit}")
    page.mustcontain("Benoît", "go for good")

    page.forms["deform"].submit("delete", status=303).follow().mustcontain("The answer was deleted.")

    assert answers_of(school, answered) == {}
    jeanne.get(f"{answered}/delete-answer/{benoit}", status=404)
    jeanne.get(f"{answered}/delete-answer", status=404)
    school.browser("amelie").get(f"{answered}/delete-answer/{benoit}", status=404)


def test_an_answer_of_who_is_not_asked_any_more_stays_in_the_table(school, answered):
    with school.editing() as tree:
        tree.change(tree.site["families"]["lefevre"]["benoit"], {"groups": (school.uids["1A"],)})

    school.browser("claire").get(f"{answered}/answers").mustcontain("Benoît", "1 answer", "0 missing")


def test_a_child_who_left_is_not_expected(school, trip):
    from itschool_cms.families.models import today

    with school.editing() as tree:
        child = tree.site["families"]["lefevre"]["benoit"]
        tree.change(child, {"left_on": today().replace(year=today().year - 1)})
    school.browser("claire").get(f"{trip}/answers").mustcontain("0 missing")


def test_a_child_that_is_gone_leaves_the_answer_without_a_name(school, answered):
    with school.editing() as tree:
        tree.remove(tree.site["families"]["lefevre"]["benoit"])
    claire = school.browser("claire")
    claire.get(f"{answered}/answers").mustcontain("Somebody whose name you do not see")
    claire.get(f"{answered}/given/{school.uids['Benoît']}").mustcontain("Somebody whose name you do not see")
    claire.get(f"{answered}/answers?class={school.uids['3B']}").mustcontain("0 answers")
    with stored(school, answered) as item:
        assert item.respondents == Respondents.CHILD
