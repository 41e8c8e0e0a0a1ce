"""A parent answers a questionnaire, with scripts and without."""

import re

from tests.browser.test_parent import at
from tools.browser import PHONE

TRIP = "/questionnaires/excursion-a-bokrijk-participation"


def _shown(page, *keys):
    """Return which of the questions can be seen."""
    return [key for key in keys if page.locator(f".q-{key}").is_visible()]


def test_questions_appear_where_the_answers_above_ask_for_them(enter):
    page = enter("amelie", width=PHONE)
    page.goto(f"{TRIP}/answer")
    page.locator(".q-f1").wait_for()
    assert _shown(page, "f1", "f2", "f3", "f6") == ["f1"]

    page.get_by_label("Oui", exact=True).check()
    page.locator(".q-f3").wait_for(state="visible")
    assert _shown(page, "f1", "f2", "f3", "f6") == ["f1", "f2", "f3"]

    page.get_by_label("Non", exact=True).check()
    page.locator(".q-f6").wait_for(state="visible")
    assert _shown(page, "f1", "f2", "f3", "f6") == ["f1", "f6"]


def test_without_scripts_all_questions_are_shown_with_a_note(enter):
    page = enter("amelie", width=PHONE, js=False)
    page.goto(f"{TRIP}/answer")
    assert _shown(page, "f1", "f2", "f3", "f6") == ["f1", "f2", "f3", "f6"]
    assert page.locator("p[data-no-js]").is_visible()

    page.get_by_label("Non", exact=True).check()
    page.locator(".q-f6 textarea").fill("Il est en voyage.")
    page.locator("button[name=send]").click()

    page.wait_for_url(re.compile("/given/"))
    assert "Il est en voyage." in page.locator("main").inner_text()
    page.goto(TRIP)
    at(page, TRIP)
