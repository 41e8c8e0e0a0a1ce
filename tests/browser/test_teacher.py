"""A teacher writes to the class, and the parents of the class read it."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.pages import BENOIT
from tools.browser import OFFICE, PHONE

CLASS = "/classes/secondaire/3eb"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

LOOKS = pytest.mark.parametrize(
    "look",
    [{"width": PHONE}, {"width": OFFICE, "dark": True}, {"width": OFFICE, "js": False}],
    ids=["phone", "office-dark", "office-no-script"],
)


def write_to_class(page, kind, title):
    """Open the form for the class and give a title."""
    page.goto(CLASS)
    page.locator(f"main a[href*='/add/{kind}']").click()
    page.locator("input[name=title]").fill(title)
    assert page.locator(".item-audience input:checked").count() == 1


@LOOKS
def test_a_document_for_the_class_reaches_its_parents(enter, look, request):
    title = f"Sortie au musée {request.node.callspec.id}"
    teacher = enter("jeanne", **look)
    write_to_class(teacher, "document", title)
    teacher.locator("input[type=file]").set_input_files(
        {"name": "programme.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    teacher.locator("button[name=publish]").click()
    teacher.wait_for_url("**/documents/sortie-au-musee-*/")
    expect(teacher.locator("h1")).to_contain_text(title)
    parent = enter("amelie", **look)
    parent.goto(f"{BENOIT}/documents")
    parent.locator("main a", has_text=title).first.click()
    expect(parent.locator("h1")).to_contain_text(title)
    with parent.expect_download() as found:
        parent.locator("a.attach").click()
    assert found.value.suggested_filename == "programme.pdf"
    assert found.value.path().read_bytes() == PDF
    stranger = enter("tom", **look)
    stranger.goto("/families/claes/milan/documents")
    assert title not in stranger.content()


@LOOKS
def test_an_event_of_the_class_stands_in_the_calendar_of_its_parents(enter, look, request):
    title = f"Atelier {request.node.callspec.id}"
    day = date.today() + timedelta(days=3)
    teacher = enter("jeanne", **look)
    write_to_class(teacher, "event", title)
    start = teacher.locator(".item-start")
    start.locator("input[type=date]").fill(day.isoformat())
    start.locator("input[type=time]").fill("14:00")
    teacher.locator("button[name=publish]").click()
    teacher.wait_for_url("**/events/atelier-*/")
    expect(teacher.locator("h1")).to_contain_text(title)
    parent = enter("amelie", **look)
    parent.goto(f"{BENOIT}/events?month={day:%Y-%m}")
    assert parent.locator(".month a", has_text=title).count() == 1
    parent.goto("/home")
    assert title in parent.locator("main").inner_text()


def test_a_form_with_a_fault_keeps_what_was_typed(enter, axe):
    page = enter("jeanne", width=PHONE, allow=("status of 422",))
    write_to_class(page, "event", "Sans date")
    page.locator("form.form").first.evaluate("form => { form.noValidate = true; }")
    page.locator("button[name=save]").click()
    errors = page.locator("#errors")
    errors.wait_for()
    axe(page)
    assert page.locator("input[name=title]").input_value() == "Sans date"
    errors.locator("a").first.click()
    expect(page.locator(":focus")).to_have_count(1)
