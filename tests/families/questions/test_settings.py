"""Questions switched off, by the school and by the author."""

import pytest

PATH = "/manage/settings/questions"


def switch(school, name: str, page: str, person: str, value: bool):
    form = school.browser(person).get(page).forms["deform"]
    form["takes_questions"] = value
    return form.submit(form.fields[None][0].name if None in form.fields else "save", status=303).follow()


def test_the_school_switches_questions_off_and_on_again(school, trip):
    thread = school.ask(trip, "Before")

    switch(school, "site", PATH, "claire", False).mustcontain("The settings were saved")

    amelie = school.browser("amelie")
    assert amelie.get(f"{trip}/ask", status=404)
    amelie.get(trip).mustcontain("Before", no="Ask a question")
    school.write(thread, "What was asked is answered", "jeanne")
    school.browser("jeanne").get(f"{trip}/edit").mustcontain("The school takes no questions at present")

    switch(school, "site", PATH, "claire", False)
    switch(school, "site", PATH, "claire", True)

    amelie.get(trip).click("Ask a question")


def test_an_author_refuses_questions_about_one_document(school, trip):
    form = school.browser("jeanne").get(f"{trip}/edit").forms["deform"]
    assert form["takes_questions"].checked
    form["takes_questions"] = False
    form.submit("save", status=303)

    assert school.browser("amelie").get(f"{trip}/ask", status=404)


def test_the_panel_is_found_among_the_settings(school):
    school.browser("claire").get("/manage/settings").click("Questions", href=PATH)


@pytest.mark.parametrize("person", ["jeanne", "amelie", ""])
def test_only_who_edits_the_site_opens_the_panel(school, person):
    answer = school.browser(person).get(PATH, expect_errors=True)

    assert answer.status_int == (404 if person else 303)
    if person == "jeanne":
        assert PATH not in school.browser(person).get("/manage").text
