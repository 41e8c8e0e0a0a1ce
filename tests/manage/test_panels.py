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
