"""Numbers with decimals in questionnaires: typed by comma or point, kept exactly, summed up, exported."""

import re
from decimal import Decimal

import pytest

from itschool_cms.questionnaires.checking import refusal
from itschool_cms.questionnaires.conditions import asked_by
from itschool_cms.questionnaires.models import Field, Kind, Operator, Questionnaire
from tests.questionnaires.filling import answer, answers_of, fill, stored


@pytest.fixture
def sums(school) -> str:
    """A questionnaire to all children that asks for an amount; returns its path."""
    fields = (
        Field("f1", Kind.NUMBER, "Amount", decimals=2, low=Decimal("-9.5"), high=2_000),
        Field("f2", Kind.SHORT, "Why?", if_key="f1", if_operator=Operator.IS, if_value="2,50"),
    )
    item = Questionnaire(title="Sums", fields=fields, audience=("school",))
    return school.publish("questionnaires", item, "claire")


def reads(school, person, language):
    """Return a browser of somebody who reads a language."""
    with school.editing() as tree:
        tree.site["people"][person].language = language
    return school.browser(person)


def give(school, path, person, child, amount, language="en", status=303):
    """Let an adult answer for a child; returns the answer of the site."""
    browser = reads(school, person, language)
    form = fill(browser.get(f"{path}/answer/{school.uids[child]}"), {"f1": amount})
    return form.submit("send", status=status)


def facts(page) -> dict[str, str]:
    """Return the figures of a number."""
    found = page.html.select_one("dl.facts")
    return dict(zip((each.text for each in found("dt")), (each.text for each in found("dd")), strict=True))


def test_comma_and_point_are_taken_and_kept_exactly_and_shown_by_language(school, sums):
    give(school, sums, "amelie", "Benoît", "1234,50", "fr")
    give(school, sums, "amelie", "Lucas", "0.1")
    give(school, sums, "sofie", "Nora", "-9,5")
    found = answers_of(school, sums)
    assert [found[school.uids[name]]["f1"] for name in ("Benoît", "Lucas", "Nora")] == [
        Decimal("1234.50"),
        Decimal("0.1"),
        Decimal("-9.5"),
    ]
    given = f"{sums}/given/{school.uids['Benoît']}"
    assert "1\u202f234,50" in reads(school, "amelie", "fr").get(given)
    assert "1,234.50" in reads(school, "amelie", "en").get(given)
    for language, shown in (("fr", "1234,50"), ("en", "1234.50")):
        form = reads(school, "amelie", language).get(f"{sums}/answer/{school.uids['Benoît']}")
        assert form.html.select_one(".q-f1 input")["value"] == shown
        assert form.html.select_one(".q-f1 input")["inputmode"] == "decimal"


def test_totals_of_decimals_are_exact(school, sums):
    give(school, sums, "amelie", "Benoît", "0,10")
    give(school, sums, "amelie", "Lucas", "0,20")
    give(school, sums, "sofie", "Nora", "0.05")
    found = facts(school.browser("claire").get(f"{sums}/answers"))
    assert found == {"Sum": "0.35", "Average": "0.117", "Lowest": "0.05", "Highest": "0.20"}
    found = facts(reads(school, "claire", "nl").get(f"{sums}/answers"))
    assert list(found.values()) == ["0,35", "0,117", "0,05", "0,20"]


def test_a_large_sum_is_written_out(school):
    item = Questionnaire(title="n", fields=(Field("f1", Kind.NUMBER, "n"),), audience=("school",))
    path = school.publish("questionnaires", item, "claire")
    give(school, path, "amelie", "Benoît", "123456789")
    give(school, path, "amelie", "Lucas", "2")
    found = facts(school.browser("claire").get(f"{path}/answers"))
    assert (found["Sum"], found["Average"]) == ("123,456,791", "61,728,395.5")
    # A whole number may be that of a house or of a town: it is shown as it was typed.
    assert found["Highest"] == "123456789"


@pytest.mark.parametrize(("language", "cell"), [("fr", "-9,50"), ("nl", "-9,50"), ("en", "-9.50")])
def test_numbers_of_the_table_are_numbers_for_spreadsheets(school, sums, language, cell):
    give(school, sums, "sofie", "Nora", "-9,5")
    give(school, sums, "amelie", "Benoît", "1234,5")
    table = reads(school, "claire", language).get(f"{sums}/answers-csv").body.decode("utf-8-sig")
    rows = [line.split(";") for line in table.splitlines()[1:]]
    assert {row[5] for row in rows} == {cell, cell.replace("-9", "1234")}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1,234", "two decimals"),
        ("-9,51", "at least -9.5"),
        ("2000,01", "at most 2000"),
        ("1e3", "two decimals"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason(school, sums, typed, said):
    assert said in give(school, sums, "sofie", "Nora", typed, status=422)
    assert answers_of(school, sums) == {}


def test_a_condition_compares_numbers_not_texts(school, sums):
    with stored(school, sums) as item:
        fields = item.fields
    for value, wanted in ((Decimal("2.5"), 2), (Decimal("2.50"), 2), (Decimal("2.05"), 1), (None, 1)):
        assert len(asked_by(fields, {"f1": value})) == wanted
    whole = (fields[0], Field("f2", Kind.SHORT, "x", if_key="f1", if_value="much"))
    assert len(asked_by(whole, {"f1": 2})) == 1


def test_the_author_chooses_the_decimals(school, sums):
    claire = school.browser("claire")
    page = claire.get(f"{sums}/field?kind=number")
    page.mustcontain("Whole numbers only", "One decimal", "Two decimals")
    form = page.forms["deform"]
    form["label"], form["low"] = "Weight", "0,5"
    assert "no more decimals than the answers" in form.submit("save", status=422)
    form[page.html.find("input", {"type": "radio", "value": "1"})["name"]] = "1"
    form.submit("save", status=303)
    with stored(school, sums) as item:
        field = item.fields[-1]
        assert (field.decimals, field.low, field.high) == (1, Decimal("0.5"), None)
    again = reads(school, "claire", "fr").get(f"{sums}/field/f3").forms["deform"]
    assert again["low"].value == "0,5"


def test_fewer_decimals_later_leave_the_answers_of_before_readable(school, sums):
    give(school, sums, "sofie", "Nora", "2,5")
    give(school, sums, "amelie", "Benoît", "3")
    with school.editing() as tree:
        item = tree.site["questionnaires"]["sums"]
        tree.change(item, {"fields": (Field("f1", Kind.NUMBER, "Amount"),)})
    page = school.browser("claire").get(f"{sums}/answers")
    assert "2.5" in page.html.select_one("table").text
    assert facts(page)["Sum"] == "5.5"
    assert school.browser("sofie").get(f"{sums}/answer").html.select_one(".q-f1 input").get("value", "") == ""
    of_benoit = school.browser("amelie").get(f"{sums}/answer/{school.uids['Benoît']}")
    assert of_benoit.html.select_one(".q-f1 input")["value"] == "3"
    with school.editing() as tree:
        item = tree.site["questionnaires"]["sums"]
        tree.change(item, {"fields": (Field("f1", Kind.NUMBER, "Amount", decimals=2),)})
        item.answers.put(school.uids["Benoît"], school.uids["amelie"], (("f1", 3),))
    assert "3.00" in school.browser("claire").get(f"{sums}/answers").html.select_one("table").text


def test_a_field_that_was_stored_before_there_were_decimals_is_one_of_whole_numbers(school, sums):
    old = Field("f1", Kind.NUMBER, "Old", low=1, high=5)
    del old.__dict__["decimals"]
    with school.editing() as tree:
        tree.change(tree.site["questionnaires"]["sums"], {"fields": (old,)})
    assert "at most 5" in give(school, sums, "sofie", "Nora", "6", status=422)
    give(school, sums, "sofie", "Nora", "5")
    assert answers_of(school, sums)[school.uids["Nora"]] == {"f1": 5}
    claire = school.browser("claire")
    form = claire.get(f"{sums}/edit").forms["deform"]
    form["title"] = "Renamed"
    form.submit("save", status=303)
    assert claire.get(f"{sums}/field/f1").status_int == 200


def test_programs_read_and_write_the_limits(school, sums):
    page = school.browser("claire").get(sums, headers={"Accept": "application/json"})
    values = page.json.get("values", page.json)
    assert (values["fields"][0]["low"], values["fields"][0]["high"]) == ("-9.5", "2000")
    assert values["fields"][0]["decimals"] == 2


def test_limits_are_judged_whoever_sends_them():
    assert refusal((Field("f1", Kind.NUMBER, "n", low=Decimal("0.5")),)) is not None
    assert refusal((Field("f1", Kind.NUMBER, "n", low=Decimal("0.5"), high=0, decimals=1),)) is not None
    assert refusal((Field("f1", Kind.NUMBER, "n", low=Decimal("0.5"), high=1, decimals=1),)) is None


# The history, in words.


def differences(school, path, person="claire"):
    """Return title, before and after of what the last change of an item changed."""
    page = school.browser(person).get(f"{path}/history")
    found = []
    for each in page.html.select("section.compared"):
        before, after = (
            re.sub(r"\s+", " ", side.text.replace("Removed:", "").replace("Added:", "")).strip()
            for side in each.select(".lines")
        )
        found.append((each.h3.text, before.removeprefix("Before: "), after.removeprefix("After: ")))
    return found


def change_fields(school, path, make):
    """Give a questionnaire other fields."""
    with school.editing("claire") as tree:
        item = tree.site["questionnaires"][path.rsplit("/", 1)[1]]
        tree.change(item, {"fields": make(item.fields)})


def test_the_history_says_in_words_which_property_of_which_field_changed(school, sums):
    claire = school.browser("claire")
    form = claire.get(f"{sums}/field/f1").forms["deform"]
    form["label"], form["high"], form["required"] = "Price", "100", True
    form.submit("save", status=303)
    assert differences(school, sums) == [
        ("Fields · Price · Question", "Amount", "Price"),
        ("Fields · Price · An answer is needed", "No", "Yes"),
        ("Fields · Price · Highest number", "2,000", "100"),
        (
            "Fields · Why? · When it is asked",
            "Only if “Amount” is “2,50”.",
            "Only if “Price” is “2,50”.",
        ),
    ]


def test_the_history_says_which_field_came_went_or_moved(school, sums):
    new = (
        Field("f3", Kind.ONE, "Which?", choices="A\nB"),
        Field("f4", Kind.FILE, "Card"),
        Field("f5", Kind.HEADING, "Then", help="More"),
    )
    change_fields(school, sums, lambda fields: (*fields, *new))
    assert [(title, before) for title, before, _after in differences(school, sums)] == [
        ("Fields · Which?", "Empty"),
        ("Fields · Card", "Empty"),
        ("Fields · Then", "Empty"),
    ]
    said = differences(school, sums)[0][2]
    assert said == "Question: Which? Kind: One of a list An answer is needed: No Choices: A, B"
    change_fields(school, sums, lambda fields: (fields[0], *fields[:1:-1]))
    titles = [title for title, *_rest in differences(school, sums)]
    assert titles == ["Fields · Why?", "Fields · Order"]
    assert "Kind: Heading or explanation Explanation: More" in school.browser("claire").get(
        f"{sums}/version?n=2"
    ).html.find("main").text.replace("\n", " ")


# Staff.


def test_staff_may_answer_and_the_page_says_that_nobody_waits_for_them(school, fair):
    answer(school.browser("jeanne"), fair, {"f1": "Chairs"})
    page = school.browser("claire").get(f"{fair}/answers")
    page.mustcontain("Staff may answer too", "1 answer", "Chairs")
    assert "Luc Test" not in page.html.select_one("table").text
    assert "Staff may answer too" not in school.browser("claire").get("/questionnaires")


def test_where_children_are_asked_nothing_is_said_of_staff(school, sums):
    assert "Staff" not in school.browser("claire").get(f"{sums}/answers").html.find("main").text
