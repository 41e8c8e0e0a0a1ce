"""The office edits the tree through the web."""

import pytest
from playwright.sync_api import expect

from tools.browser import OFFICE, PHONE

FAMILY = "/families/benali"


@pytest.mark.parametrize(
    "look",
    [{"width": PHONE}, {"width": OFFICE}, {"width": OFFICE, "js": False}],
    ids=["phone", "office", "office-no-script"],
)
def test_a_child_is_added_edited_renamed_deleted_and_restored(enter, axe, look, request):
    name = f"Zoé-{request.node.callspec.id}"
    address = name.lower().replace("é", "e")
    page = enter("claire", **look)
    page.goto(f"{FAMILY}/contents")
    page.locator(f".head a[href$='{FAMILY}/add/child']").click()
    page.locator("input[name=first_name]").fill(name)
    page.locator("input[name=last_name]").fill("Benali")
    page.locator("button[name=save]").click()
    page.wait_for_url(f"**{FAMILY}/{address}/")
    expect(page.locator("h1")).to_contain_text(name)

    page.goto(f"{FAMILY}/{address}/edit")
    page.locator("input[name=last_name]").fill("Benali-Martin")
    page.locator("button[name=save]").click()
    page.wait_for_url(f"**{FAMILY}/{address}/")
    expect(page.locator("h1")).to_contain_text("Benali-Martin")

    page.goto(page.url.rstrip("/") + "/rename")
    page.locator("form.form input[type=text]").fill(f"{address}-martin")
    page.locator("form.form button[type=submit]").first.click()
    page.wait_for_url(f"**{FAMILY}/{address}-martin/")

    page.goto(page.url.rstrip("/") + "/delete")
    page.locator("main button.btn-danger").click()
    page.wait_for_url(lambda url: not url.endswith("/delete"))
    page.goto("/trash")
    if look.get("js", True):  # axe is a script itself
        axe(page)
    row = page.locator("tr", has_text=name)
    row.locator("button[formaction$='restore']").click()
    page.wait_for_url(f"**{FAMILY}/{address}-martin/")
    page.goto(f"{FAMILY}/contents")
    assert page.locator("tbody a", has_text=name).count() == 1


def test_two_presses_on_save_add_one_item(enter):
    page = enter("claire")
    page.goto(f"{FAMILY}/add/child")
    page.locator("input[name=first_name]").fill("Sacha")
    page.locator("input[name=last_name]").fill("Benali")
    page.locator("button[name=save]").dblclick()
    page.wait_for_url(f"**{FAMILY}/sacha/")
    page.goto(f"{FAMILY}/contents")
    assert page.locator("tbody a", has_text="Sacha").count() == 1


def test_rows_are_chosen_and_counted(enter, axe):
    page = enter("claire")
    page.goto("/documents/contents")
    rows = page.locator("tbody input[type=checkbox]").count()
    page.locator("[data-check-all]").check()
    expect(page.locator("[data-chosen]")).to_have_text(str(rows))
    axe(page)
    page.locator(".batch button[value=delete]").click()
    page.locator("main button.btn-danger").wait_for()
    axe(page)


def test_the_contents_are_sorted_and_filtered_without_scripts(enter):
    page = enter("claire", js=False)
    page.goto("/documents/contents")
    page.locator("th[aria-sort] a.sort").click()
    expect(page.locator("th[aria-sort='descending']")).to_have_count(1)
    page.locator("#q").fill("piscine")
    page.locator("main form[role=search] > button").click()
    expect(page.locator("tbody tr")).to_have_count(1)
