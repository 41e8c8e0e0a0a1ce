"""Families find a questionnaire, answer it, and read and change their answer."""

from datetime import timedelta

import pytest

from itschool_cms.core.models import utcnow
from itschool_cms.core.publishing import State
from itschool_cms.families.models import Guardianship, Relation, Right
from itschool_cms.questionnaires.models import Field, Files, Kind, Questionnaire
from tests.questionnaires.filling import PDF, PNG, answer, answers_of, fill, mails_of, stored
from tests.small_school import ago, ahead

BENOIT = "/families/lefevre/benoit"


def test_what_is_to_be_answered_stands_on_the_start_pages_by_due_date(school, trip, fair):
    amelie = school.browser("amelie")
    for page in (amelie.get("/home"), amelie.get(BENOIT)):
        page.mustcontain("To answer", "Trip to Bokrijk", "Summer fair")
        assert page.text.index("Trip to Bokrijk") < page.text.index("Summer fair")
    amelie.get("/home").mustcontain("2 to answer")
    amelie.get("/questionnaires").mustcontain("2 questionnaires", "To answer by")

    answer(amelie, trip, {"f1": "no", "f4": "Ill"})
    answer(amelie, fair, {"f1": "Cake"})

    assert "Trip to Bokrijk" not in amelie.get("/home").text
    amelie.get("/questionnaires").mustcontain("Answered", "Trip to Bokrijk")


def test_an_answer_is_confirmed_on_a_page_and_by_mail(school, trip):
    done = answer(
        school.browser("amelie"), trip, {"f1": "yes", "f2": "By bus", "f6": "42", "f8": "2026-01-31"}
    )

    page = done.follow()
    page.mustcontain("your answer has arrived", "Answered by you", "By bus", "42", "31", no="Which nuts")
    assert mails_of(school) == [("amelie@example.org", "We have your answer: “Trip to Bokrijk”")]


def test_a_field_whose_condition_is_not_met_is_neither_required_nor_stored(school, trip):
    answer(
        school.browser("amelie"),
        trip,
        {"f1": "no", "f2": "By bus", "f3": ("Nuts",), "f4": "Ill", "f5": "All"},
    )

    assert answers_of(school, trip) == {school.uids["Benoît"]: {"f1": "no", "f4": "Ill"}}


def test_a_field_whose_condition_is_met_is_required(school, trip):
    amelie = school.browser("amelie")

    refused = answer(amelie, trip, {"f1": "yes", "f6": "999"}, status=422)

    refused.mustcontain("How home?", "Required", "at most 200")
    assert "Why not?: Required" not in refused.text
    assert refused.html.select_one(".q-f2 input[type=radio]").get("required") is None
    assert answers_of(school, trip) == {}


def test_a_refused_form_keeps_what_was_typed_and_its_files(school, trip):
    amelie = school.browser("amelie")
    sent = {"f1": "yes", "f6": "42", "f7": ("card.pdf", PDF)}

    refused = answer(amelie, trip, sent, status=422)
    refused.mustcontain("card.pdf", "kept from before, not saved yet")
    fill(refused, {"f2": "By bus"}).submit("send", status=303)

    stored_answer = answers_of(school, trip)[school.uids["Benoît"]]
    assert stored_answer["f6"] == 42
    assert [file.name for file in stored_answer["f7"]] == ["card.pdf"]


@pytest.mark.parametrize(
    ("kind", "file", "said"),
    [
        (Files.PDF, ("card.png", PNG), "This field takes PDF files only."),
        (Files.IMAGE, ("card.pdf", PDF), "This field takes pictures only."),
        (Files.ANY, ("card.pdf", b"MZ\x90"), "Send a PDF, an image"),
        (Files.ANY, ("card.txt", b"x" * 1_000_001), "too large"),
    ],
)
def test_g_a_file_of_the_wrong_kind_or_size_is_refused_with_the_reason(school, kind, file, said):
    fields = (Field("f1", Kind.FILE, "Card", files=kind, megabytes=1),)
    item = Questionnaire(title="Card", fields=fields, audience=("school",))
    path = school.publish("questionnaires", item, "claire")
    nora = f"{path}/answer/{school.uids['Nora']}"

    fill(school.browser("sofie").get(nora), {"f1": file}).submit("send", status=422).mustcontain(said)

    assert answers_of(school, path) == {}


def test_an_answer_is_changed_and_its_files_stay(school, trip):
    amelie = school.browser("amelie")
    answer(amelie, trip, {"f1": "no", "f4": "Ill", "f7": ("card.pdf", PDF)})

    form = amelie.get(f"{trip}/answer")
    form.mustcontain("Save my answer", "card.pdf", "Ill")
    fill(form, {"f4": "Away"}).submit("send", status=303)

    found = answers_of(school, trip)[school.uids["Benoît"]]
    assert found["f4"] == "Away"
    assert [file.name for file in found["f7"]] == ["card.pdf"]


def test_headings_part_the_fields_and_many_choices_stand_in_a_list(school):
    offered = [f"Workshop {number}" for number in range(9)]
    fields = (
        Field("f1", Kind.HEADING, "The workshops", help="One for each child"),
        Field("f2", Kind.ONE, "Which one?", choices="\n".join(offered)),
    )
    item = Questionnaire(title="Workshops", fields=fields, audience=("school",))
    path = school.publish("questionnaires", item, "claire")
    sofie = school.browser("sofie")
    page = sofie.get(f"{path}/answer")
    page.mustcontain("The workshops", "One for each child")
    assert [each.text for each in page.html.select(".q-f2 option")] == ["Choose…", *offered]
    answer(sofie, path, {"f2": "Workshop 8"})
    assert answers_of(school, path) == {school.uids["Nora"]: {"f2": "Workshop 8"}}


def test_an_answer_counts_though_its_receipt_cannot_be_mailed(school, trip, caplog):
    amelie = school.browser("amelie")
    with school.editing() as tree:
        tree.change(tree.site["people"]["amelie"], {"email": "amelie, at home"})
    answer(amelie, trip, {"f1": "no", "f4": "Ill"}).follow().mustcontain("Ill")
    assert "We have your answer" not in str(mails_of(school))
    assert "No mail about a questionnaire could be sent" in caplog.text


def test_who_teaches_a_child_has_nothing_to_answer_for_it(school, trip):
    page = school.browser("jeanne").get(BENOIT)
    page.mustcontain("Benoît", no="To answer")


def test_an_answer_that_may_not_be_changed_stays(school, answered):
    amelie = school.browser("amelie")
    form = fill(amelie.get(f"{answered}/answer"), {"f6": "5"})
    with school.editing() as tree:
        tree.change(tree.site["questionnaires"]["trip-to-bokrijk"], {"changeable": False})

    form.submit("send", status=422).mustcontain("cannot be changed")
    amelie.get(f"{answered}/answer", status=303).follow().mustcontain("was given already")
    assert "Change the answer" not in amelie.get(answered).text
    assert "f6" not in answers_of(school, answered)[school.uids["Benoît"]]


def test_who_answers_after_the_closing_is_told_so_and_loses_nothing(school, trip):
    amelie = school.browser("amelie")
    form = fill(amelie.get(f"{trip}/answer"), {"f1": "no", "f4": "A long story"})
    with school.editing() as tree:
        tree.change(tree.site["questionnaires"]["trip-to-bokrijk"], {"closes": ago(hours=1)})

    late = form.submit("send", status=422)

    late.mustcontain("This questionnaire closed on", "What you typed is below, and not sent", "A long story")
    assert answers_of(school, trip) == {}
    amelie.get(f"{trip}/answer", status=303).follow().mustcontain("no more answers are taken")
    assert "Trip to Bokrijk" not in amelie.get("/home").text
    amelie.get("/questionnaires").mustcontain("Closed on", "No answer")


def test_answers_are_taken_from_the_opening_on(school, trip):
    with school.editing() as tree:
        tree.change(tree.site["questionnaires"]["trip-to-bokrijk"], {"opens": ahead(hours=1)})
    amelie = school.browser("amelie")

    amelie.get(trip).mustcontain("Answers are taken from")
    amelie.get(f"{trip}/answer", status=303)
    assert "Trip to Bokrijk" not in amelie.get("/home").text


def test_the_closing_counts_to_the_second():
    now = utcnow()
    item = Questionnaire(opens=now, closes=now + timedelta(seconds=2))
    moments = [now + timedelta(seconds=seconds) for seconds in (-1, 0, 1, 2)]
    assert [item.is_taking(moment) for moment in moments] == [False, True, True, False]
    assert Questionnaire().is_taking(now)


def test_separated_parents_see_the_one_answer_for_their_child_and_no_name(school, trip):
    amelie, marc = school.browser("amelie"), school.browser("marc")
    answer(amelie, trip, {"f1": "no", "f4": "Ill", "f7": ("card.pdf", PDF)})

    page = marc.get(f"{trip}/given/{school.uids['Benoît']}")

    page.mustcontain("Answered by another adult", "Ill", "card.pdf", no="Amelie")
    [href] = [link["href"] for link in page.html.select("a.attach")]
    assert marc.get(href).body == PDF
    answer(marc, trip, {"f4": "Better"}).follow().mustcontain("Answered by you", "Better")
    amelie.get(trip).mustcontain("Answered by another adult")


def test_d_a_parent_of_another_family_gets_what_a_missing_page_gets(school, answered):
    with school.editing() as tree:
        tree.change(tree.site["questionnaires"]["trip-to-bokrijk"], {"audience": ("school",)})
        tree.reindex(tree.site["questionnaires"]["trip-to-bokrijk"])
    sofie, benoit = school.browser("sofie"), school.uids["Benoît"]
    missing = sofie.get(f"{answered}/given/999999", status=404)

    for path in (
        f"given/{benoit}",
        f"answer/{benoit}",
        f"answer-file/{benoit}/download/1/a.pdf",
        "given",
        "given/x",
    ):
        assert sofie.get(f"{answered}/{path}", status=404).body == missing.body
    sofie.send(f"{answered}/answer/{benoit}", {"__formid__": "deform"}, status=404)
    school.browser("luc").get(f"{answered}/given/{benoit}", status=404)
    assert answers_of(school, answered).keys() == {benoit}


def test_d_a_file_of_an_answer_is_for_the_adults_of_the_child_and_the_author(school, trip):
    with school.editing() as tree:
        tree.change(tree.site["questionnaires"]["trip-to-bokrijk"], {"audience": ("school",)})
        tree.reindex(tree.site["questionnaires"]["trip-to-bokrijk"])
    amelie, benoit = school.browser("amelie"), school.uids["Benoît"]
    fill(amelie.get(f"{trip}/answer/{benoit}"), {"f1": "no", "f4": "x", "f7": ("card.pdf", PDF)}).submit(
        "send"
    )
    [href] = [link["href"] for link in amelie.get(f"{trip}/given/{benoit}").html.select("a.attach")]

    for person in ("amelie", "marc", "jeanne", "claire"):
        answered = school.browser(person).get(href)
        assert answered.headers["Content-Security-Policy"].startswith("sandbox")
    for person in ("sofie", "luc"):
        school.browser(person).get(href, status=404)
    amelie.get(href.replace("card.pdf", "other.pdf"), status=404)
    amelie.get(f"{trip}/answer-file", status=404)


def test_only_adults_who_may_sign_answer_where_the_questionnaire_says_so(school, trip):
    with school.editing() as tree:
        tree.change(tree.site["questionnaires"]["trip-to-bokrijk"], {"signers_only": True})
    marc = school.browser("marc")

    marc.get(trip).mustcontain("Another adult of the child answers")
    marc.get(f"{trip}/answer", status=303).follow().mustcontain("only adults who may sign")
    assert "Trip to Bokrijk" not in marc.get("/home").text
    marc.get("/questionnaires").mustcontain("No answer")
    answer(school.browser("amelie"), trip, {"f1": "no", "f4": "Ill"})
    marc.get(trip).mustcontain("See the answer", no="Change the answer")


def test_a_parent_of_two_children_answers_for_each(school):
    item = Questionnaire(title="Both", fields=(Field("f1", Kind.SHORT, "What?"),), audience=("school",))
    path = school.publish("questionnaires", item, "claire")
    amelie = school.browser("amelie")

    amelie.get(f"{path}/answer", status=303)
    page = amelie.get(path)
    page.mustcontain("Benoît", "Lucas")
    fill(amelie.get(f"{path}/answer/{school.uids['Lucas']}"), {"f1": "Yes"}).submit("send", status=303)

    assert answers_of(school, path) == {school.uids["Lucas"]: {"f1": "Yes"}}
    amelie.get("/home").mustcontain("Both")
    assert "Both" not in amelie.get("/families/lefevre/lucas").html.select_one("main").text


def test_each_adult_answers_alone(school, fair):
    answer(school.browser("amelie"), fair, {"f1": "Cake"})
    answer(school.browser("marc"), fair, {"f1": "Juice"})

    school.browser("marc").get(f"{fair}/given/{school.uids['amelie']}", status=404)
    found = {school.uids["amelie"]: {"f1": "Cake"}, school.uids["marc"]: {"f1": "Juice"}}
    assert answers_of(school, fair) == found
    answer(school.browser("jeanne"), fair, {"f1": "A song"})


def test_two_adults_at_once_are_told_of_each_other(school, trip):
    amelie, marc = school.browser("amelie"), school.browser("marc")
    first, second = (each.get(f"{trip}/answer") for each in (amelie, marc))
    fill(first, {"f1": "no", "f4": "Ill"}).submit("send", status=303)

    told = fill(second, {"f1": "yes", "f2": "By bus"}).submit("send", status=422)

    told.mustcontain("Meanwhile an answer was sent")
    assert answers_of(school, trip)[school.uids["Benoît"]]["f1"] == "no"
    told.forms["deform"].submit("send", status=303)
    assert answers_of(school, trip)[school.uids["Benoît"]]["f2"] == "By bus"


def test_a_form_that_was_open_when_a_field_was_taken_away_is_still_taken(school, trip):
    amelie = school.browser("amelie")
    page = amelie.get(f"{trip}/answer")
    for key in ("f8", "f7", "f5", "f3"):
        school.browser("jeanne").get(f"{trip}/remove-field/{key}").forms["deform"].submit(
            "take-away", status=303
        )

    fill(page, {"f1": "no", "f4": "Ill", "f8": "2026-02-01"}).submit("send", status=303)

    assert answers_of(school, trip)[school.uids["Benoît"]] == {"f1": "no", "f4": "Ill"}


def test_a_form_sends_nothing_that_does_not_belong_there(school, trip):
    amelie = school.browser("amelie")
    amelie.send(f"{trip}/answer?seen=0", {"__formid__": "deform", "f99": "x"}, status=400)
    amelie.send(f"{trip}/answer?seen=0", {"__formid__": "deform", "f7": "x"}, status=400)
    assert answers_of(school, trip) == {}


def test_a_draft_and_an_archived_questionnaire_take_no_answers(school, trip):
    amelie = school.browser("amelie")
    for state in (State.DRAFT, State.ARCHIVED):
        with school.editing() as tree:
            tree.change(tree.site["questionnaires"]["trip-to-bokrijk"], {"state": state})
        amelie.get(f"{trip}/answer", status=404)
        amelie.get(trip, status=404)
    school.browser("jeanne").get(f"{trip}/answer", status=404)


def test_visitors_are_led_to_sign_in(school, trip):
    visitor = school.browser()
    for path in ("/questionnaires", trip, f"{trip}/answer", "/questionnaires/nothing"):
        assert "/login" in visitor.get(path, status=303).location


def test_who_loses_the_child_sees_the_answer_no_more(school, answered):
    marc, benoit = school.browser("marc"), school.uids["Benoît"]
    marc.get(f"{answered}/given/{benoit}")
    with school.editing() as tree:
        tree.change(
            tree.site["families"]["lefevre"]["benoit"]["guardians"]["marc"], {"withheld": (Right.READ,)}
        )
    marc.get(f"{answered}/given/{benoit}", status=404)


def test_a_new_adult_of_the_child_finds_the_answer(school, answered):
    with school.editing() as tree:
        right = Guardianship(person=school.uids["sofie"], relation=Relation.OTHER, rights=tuple(Right))
        tree.add(tree.site["families"]["lefevre"]["benoit"]["guardians"], right)
    school.browser("sofie").get(f"{answered}/given/{school.uids['Benoît']}").mustcontain("Almonds")


def test_visitors_are_not_offered_as_readers(school, trip):
    page = school.browser("claire").get("/questionnaires/add/questionnaire")
    assert "The whole school" in page.text
    assert "Everybody, visitors too" not in page.text


def test_the_pages_of_who_has_nothing_to_answer(school, trip):
    school.browser("jeanne").get(trip).mustcontain("Build the fields", "See the answers")
    school.browser("claire").get("/questionnaires").mustcontain("0 answers", "3B")
    with stored(school, trip) as item:
        assert item.searchable() == "Trip to Bokrijk Tell us soon"
    assert "questionnaire" not in school.browser("sofie").get("/home").text.lower()
    school.browser("sofie").get("/questionnaires").mustcontain("No questionnaires yet")
