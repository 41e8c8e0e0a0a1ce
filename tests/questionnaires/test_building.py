"""A questionnaire is built in the browser: fields added, changed, moved, taken away."""

import pytest

from itschool_cms.questionnaires.limits import MOST_FIELDS
from itschool_cms.questionnaires.models import Field, Kind, Questionnaire
from itschool_cms.questionnaires.wording import KINDS
from tests.questionnaires.filling import answer, answers_of, fill, stored


def _add(browser, path: str, kind: str, **values: object) -> object:
    page = browser.get(f"{path}/field?kind={kind}")
    form = page.forms["deform"]
    for name, value in values.items():
        radio = page.html.find("input", {"type": "radio", "value": value}) if name == "if_operator" else None
        form[radio["name"] if radio else name] = value
    return form.submit("save", status="*")


def _labels(school, path: str) -> list[str]:
    with stored(school, path) as item:
        return [field.label for field in item.fields]


def test_e2_ttw_fields_and_forms_with_conditions_files_csv(school):
    """Form built, answered, exported without code."""
    jeanne = school.browser("jeanne")
    form = jeanne.get("/questionnaires/add/questionnaire").forms["deform"]
    form["title"] = "Trip"
    form.fields["checkbox"][0].checked = True
    path = form.submit("save", status=303).location.removeprefix("http://localhost").rstrip("/")
    jeanne.get(path + "/").mustcontain("No field yet", f"{path}/build")
    _add(jeanne, path, "yesno", label="Does your child come?", required=True)
    jeanne.get(f"{path}/field?kind=one")
    condition = {"if_key": "f1", "if_value": "Yes"}
    _add(jeanne, path, "one", label="How home?", choices="By bus\nOn foot", **condition)
    _add(jeanne, path, "file", label="Medical card", **condition)
    jeanne.get(f"{path}/build").mustcontain("3 fields", "Only if “Does your child come?” is “Yes”.")
    jeanne.send(f"{path}/state", {"to": "publish"}, status=303)

    answer(school.browser("amelie"), path, {"f1": "yes", "f2": "On foot"})

    table = jeanne.get(f"{path}/answers-csv")
    lines = table.body.decode("utf-8-sig").splitlines()
    assert lines[0].endswith("Does your child come?;How home?;Medical card")
    assert lines[1].startswith("Benoît lefevre;3B;;")
    assert lines[1].endswith(";Yes;On foot;")


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_of_each_kind_is_added_and_changed(school, trip, kind):
    jeanne = school.browser("jeanne")
    values = {"choices": "A\nB"} if kind in (Kind.ONE, Kind.SEVERAL) else {}
    _add(jeanne, trip, kind, label="New one", help="Below", **values)

    form = jeanne.get(f"{trip}/field/f9").forms["deform"]
    assert form["help"].value == "Below"
    form["label"] = "Renamed"
    form.submit("save", status=303).follow().mustcontain("The field “Renamed” was saved.")

    with stored(school, trip) as item:
        assert item.field("f9").kind == kind
        assert item.field("f9").label == "Renamed"
        assert school.browser("jeanne").get(f"{trip}/try").status_int == 200


def test_one_field_after_the_other_is_added(school, trip):
    form = school.browser("jeanne").get(f"{trip}/field?kind=short").forms["deform"]
    form["label"] = "First"

    again = form.submit("more", status=303).follow()

    again.mustcontain("New field: Short text")


def test_fields_move_up_and_down(school, trip):
    jeanne = school.browser("jeanne")
    before = _labels(school, trip)

    jeanne.send(f"{trip}/build", {"up": "f8"}, status=303)
    jeanne.send(f"{trip}/build", {"down": "f6"}, status=303)
    jeanne.send(f"{trip}/build", {"down": "f7"}, status=303)
    jeanne.send(f"{trip}/build", {"up": "f1"}, status=303)
    jeanne.send(f"{trip}/build", {"up": "nothing"}, status=303)

    assert _labels(school, trip) == [*before[:5], "Last vaccination", "Weight", "Medical card"]


def test_a_field_does_not_move_above_the_one_that_its_condition_looks_at(school, trip):
    jeanne = school.browser("jeanne")

    page = jeanne.send(f"{trip}/build", {"up": "f2"}).follow()

    page.mustcontain("“How home?” depends on a field that has to stand before it.")
    assert _labels(school, trip)[0] == "Does your child come along?"


def test_a_field_that_others_look_at_is_not_taken_away(school, trip):
    jeanne = school.browser("jeanne")

    jeanne.get(f"{trip}/remove-field/f1").mustcontain("Change their condition first", "How home?", "Why not?")
    jeanne.send(f"{trip}/remove-field/f1", {"__formid__": "deform"})

    assert "Does your child come along?" in _labels(school, trip)


def test_taking_a_field_away_asks_first_and_loses_no_answer(school, answered):
    jeanne = school.browser("jeanne")
    page = jeanne.get(f"{answered}/remove-field/f5")
    page.mustcontain("1 answer to it stays readable")

    page.forms["deform"].submit("take-away", status=303).follow().mustcontain("“Which nuts?” was taken away")

    assert answers_of(school, answered)[school.uids["Benoît"]]["f5"] == "Almonds"
    jeanne.get(f"{answered}/given/{school.uids['Benoît']}").mustcontain(
        "Which nuts?", "(no longer asked)", "Almonds"
    )
    assert "Which nuts?" in jeanne.get(f"{answered}/answers-csv").text
    _add(jeanne, answered, "short", label="Something new")
    with stored(school, answered) as item:
        assert item.field("f9").label == "Something new"


def test_a_changed_label_keeps_the_answers_and_warns(school, answered):
    jeanne = school.browser("jeanne")
    page = jeanne.get(f"{answered}/field/f5")
    page.mustcontain("1 answer is there. It stays as it was given")
    page.forms["deform"]["label"] = "Which ones?"
    page.forms["deform"].submit("save", status=303)

    jeanne.get(f"{answered}/given/{school.uids['Benoît']}").mustcontain("Which ones?", "Almonds")


def test_nobody_has_answered_a_field_that_goes(school, trip):
    school.browser("jeanne").get(f"{trip}/remove-field/f8").mustcontain("Nobody has answered it yet.")


def test_a_condition_takes_the_values_of_the_field_that_it_looks_at(school, trip):
    jeanne = school.browser("jeanne")
    no = _add(jeanne, trip, "short", label="A", if_key="f1", if_value="perhaps")
    assert no.status_int == 422
    no.mustcontain("“Does your child come along?” has these values: Yes, No.")
    _add(jeanne, trip, "short", label="A", if_key="f2", if_value="By car").mustcontain("By bus, On foot")
    _add(jeanne, trip, "short", label="A", if_key="f3", if_operator="contains", if_value="Nu").mustcontain(
        "Nuts, Milk, Fish"
    )
    _add(jeanne, trip, "short", label="A", if_key="f1").mustcontain("Say with what the answer is compared.")

    _add(jeanne, trip, "short", label="A", if_key="f2", if_operator="contains", if_value="us")
    _add(jeanne, trip, "short", label="B", if_key="f1", if_value="NO")
    _add(jeanne, trip, "short", label="C", if_value="left over")
    _add(jeanne, trip, "short", label="D", if_key="f6", if_value="12")

    with stored(school, trip) as item:
        found = [(field.if_key, field.if_value) for field in item.fields[8:]]
        assert found == [("f2", "us"), ("f1", "no"), ("", ""), ("f6", "12")]
    assert jeanne.get(f"{trip}/field/f10").forms["deform"]["if_value"].value == "No"


def test_what_a_field_lacks_is_said_at_its_control(school, trip):
    jeanne = school.browser("jeanne")
    _add(jeanne, trip, "short").mustcontain("Required")
    _add(jeanne, trip, "one", label="A", choices="Only one\nOnly one").mustcontain(
        "Offer at least two choices"
    )
    _add(jeanne, trip, "one", label="A", choices="x" * 201 + "\nB").mustcontain("at most 200 characters")
    _add(jeanne, trip, "number", label="A", low="9", high="1").mustcontain("must not be below the lowest")


def test_the_limits_of_a_questionnaire_are_said(school):
    jeanne = school.browser("jeanne")
    fields = tuple(Field(f"f{n}", Kind.SHORT, f"Question {n}") for n in range(1, MOST_FIELDS + 1))
    full = school.publish("questionnaires", Questionnaire(title="Full", fields=fields), "jeanne", live=False)
    jeanne.get(f"{full}/build").mustcontain("at most", "60")
    _add(jeanne, full, "short", label="One more").mustcontain("A questionnaire has at most 60 fields.")
    some = school.publish("questionnaires", Questionnaire(title="Some"), "jeanne", live=False)
    many = "\n".join(f"Choice {n}" for n in range(201))
    _add(jeanne, some, "one", label="A", choices=many).mustcontain("offer at most 200 choices")
    ticks = "\n".join(f"Choice {n}" for n in range(101))
    _add(jeanne, some, "several", label="A", choices=ticks).mustcontain("at most 100 choices together")
    for number in range(10):
        _add(jeanne, some, "file", label=f"File {number}")
    _add(jeanne, some, "file", label="One more").mustcontain("asks for files at most 10 times")


def test_what_is_not_there_is_not_found(school, trip):
    jeanne = school.browser("jeanne")
    jeanne.get(f"{trip}/field/f99", status=404)
    jeanne.get(f"{trip}/remove-field", status=404)
    jeanne.get(f"{trip}/field?kind=mystery", status=303)


def test_only_who_edits_builds(school, trip):
    for person in ("amelie", "luc", "sofie", ""):
        for view in ("build", "field?kind=short", "remove-field/f1", "try", "answers"):
            school.browser(person).get(f"{trip}/{view}", status=(404 if person else 303))


def test_nothing_is_published_without_a_question(school):
    empty = school.publish("questionnaires", Questionnaire(title="Empty"), "jeanne", live=False)
    page = school.browser("jeanne").send(f"{empty}/state", {"to": "publish"})

    with stored(school, empty) as item:
        assert not item.is_open()
        assert item.fields == ()
    assert "Add at least one field" in (page.follow().text if page.status_int == 303 else page.text)


def test_the_trial_judges_and_keeps_nothing(school, trip):
    jeanne = school.browser("jeanne")
    page = jeanne.get(f"{trip}/try")
    page.mustcontain("Families see this page", "Tell us")
    page.forms["deform"].submit("check", status="*").mustcontain("Required")

    fill(page, {"f1": "no", "f4": "Ill"}).submit("check", status="*").mustcontain(
        "would be accepted, with 2 fields filled in"
    )

    assert answers_of(school, trip) == {}


def test_the_first_field_has_no_condition_to_choose(school):
    empty = school.publish("questionnaires", Questionnaire(title="Empty"), "jeanne", live=False)
    page = school.browser("jeanne").get(f"{empty}/field?kind=heading")
    assert "if_key" not in page.forms["deform"].fields
    school.browser("jeanne").get(f"{empty}/build").mustcontain("There is no field yet.")


def test_two_who_add_a_field_at_once_both_keep_theirs(school, trip):
    first, second = (
        school.browser("jeanne").get(f"{trip}/field?kind=short").forms["deform"] for _n in range(2)
    )
    first["label"], second["label"] = "First", "Second"

    first.submit("save", status=303)
    second.submit("save", status=303)

    assert _labels(school, trip)[8:] == ["First", "Second"]


def test_an_older_version_brings_a_field_back(school, answered):
    jeanne = school.browser("jeanne")
    jeanne.get(f"{answered}/remove-field/f5").forms["deform"].submit("take-away", status=303)
    labels = _labels(school, answered)
    form = jeanne.get(f"{answered}/history").forms["revert"]

    jeanne.send(form.action, {"revert": "1"}, status=303)

    assert _labels(school, answered) == [*labels[:4], "Which nuts?", *labels[4:]]
    with stored(school, answered) as item:
        assert [field.key for field in item.all_fields()].count("f5") == 1
    assert jeanne.get(f"{answered}/try").text.count("Which nuts?") == 1, "retired and back, it is asked once"
