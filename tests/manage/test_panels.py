"""The page that leads to all settings."""

import pytest


def test_an_admin_is_led_to_each_panel_and_each_opens(visit):
    visitor = visit("admin")
    page = visitor.get("/manage/settings")
    links = [link["href"] for link in page.html.select("main ul.rows a")]
    assert "/people/settings" in links
    assert all(visitor.get(href).status_int == 200 for href in links)


def test_the_office_sees_the_panels_that_are_its_own(visit):
    page = visit("claire").get("/manage/settings")
    links = [link["href"] for link in page.html.select("main ul.rows a")]
    assert "/people/settings" in links
    assert "/people/security" not in links


@pytest.mark.parametrize("person", ["amelie", "jeanne"])
def test_who_does_not_edit_the_site_finds_no_settings(visit, person):
    assert visit(person).get("/manage/settings", status=404)


def test_control_panels_explain_each_setting(visit):
    visitor = visit("admin")
    for row in visitor.get("/manage/settings").html.select("main ul.rows li"):
        assert row.find("small").get_text(strip=True), row.get_text()


# Each panel with one of its settings, another value, and the act that has to stand in the trail.
SETTINGS = {
    "/manage/retention": ("bin_days", "45", "retention-changed"),
    "/manage/settings/questions": ("takes_questions", False, "questions-set"),
    "/manage/languages": ("first", "nl", "languages-changed"),
    "/manage/look": ("primary", "#114477", "look-changed"),
}


@pytest.mark.parametrize("path", SETTINGS)
def test_control_panels_note_each_changed_value(visit, path):
    visitor, (name, value, act) = visit("admin"), SETTINGS[path]
    form = visitor.get(path).forms["deform"]
    form[name] = value
    form.submit("save", status=303)
    assert visitor.get(f"/audit?act={act}").html.select("tbody tr"), path
