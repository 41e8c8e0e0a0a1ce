import pytest
from webtest import AppError

from tests.finance.town import day

LIST = "/families/lefevre/benoit/invoices"


@pytest.mark.parametrize("person", ["pierre", "sofie", "karim", "jeanne"])
def test_who_may_not_pay_for_the_child_finds_nothing(town, person):
    path = town.bill()
    browser = town.visit(person)
    for each in (LIST, path, f"{path}/payment", f"{path}/cancel", f"{path}/issue", f"{path}/edit"):
        browser.get(each, status=404)
    for each in ("/finances", "/finance-settings"):
        browser.get(each, status=404)


def test_a_visitor_is_led_to_the_sign_in_page(town):
    path = town.bill()
    for each in (LIST, path, f"{path}/payment", "/finances", "/finance-settings", "/finances/no-such"):
        answer = town.visit().get(each, status=303)
        assert "/login" in answer.location


def test_hidden_and_missing_invoices_are_the_same(town):
    path = town.bill()
    browser = town.visit("pierre")
    hidden, missing = browser.get(path, status=404), browser.get(f"{LIST}/no-such", status=404)
    assert hidden.text.replace(path, "") == missing.text.replace(f"{LIST}/no-such", "")


def test_who_may_pay_sees_the_invoice_and_no_act_of_the_office(town):
    path = town.bill()
    browser = town.visit("amelie")
    page = browser.get(path)
    assert "Note the payment" not in page
    for each in ("payment", "cancel", "issue", "edit"):
        browser.get(f"{path}/{each}", status=404)


def test_a_parent_without_the_right_to_pay_has_no_count_no_banner_and_no_menu_entry(town):
    town.bill(issued=20, due=-5)
    page = town.visit("pierre").get("/families/lefevre/benoit")
    assert "Finances" not in page
    assert "to pay" not in page
    assert "nvoice" not in page


def test_a_teacher_of_the_class_sees_nothing_of_money(town):
    town.bill(issued=20, due=-5)
    page = town.visit("jeanne").get("/families/lefevre/benoit")
    assert "Finances" not in page
    assert "nvoice" not in page


def test_an_invoice_names_only_the_adult_who_looks_at_it(town):
    path = town.bill("nora")
    for own, other in (("sofie", "karim"), ("karim", "sofie")):
        page = town.visit(own).get(path)
        assert f"Rue de {own} 8" in page
        assert other not in page.text.lower()


def test_a_draft_is_for_the_office_alone(town):
    path = town.bill(issued=None)
    town.visit("amelie").get(path, status=404)
    assert "Excursion" not in town.visit("amelie").get(LIST)
    assert "Draft invoice" in town.visit("claire").get(path)


@pytest.mark.parametrize("person", ["claire", "admin"])
def test_an_issued_invoice_is_not_edited_renamed_or_deleted_even_by_the_office(town, person):
    path = town.bill()
    browser = town.visit(person)
    for each in ("edit", "rename", "delete"):
        browser.get(f"{path}/{each}", status=404)


def test_taking_the_right_to_pay_away_counts_at_once(town):
    path = town.bill()
    browser = town.visit("amelie")
    browser.get(path)

    def restrict(tree):
        guardianship = tree.site["families"]["lefevre"]["benoit"]["guardians"]["amelie"]
        tree.change(guardianship, {"until": day(-1)})

    town.change(restrict)
    browser.get(path, status=404)


def test_a_form_without_token_changes_nothing(town):
    path = town.bill()
    with pytest.raises(AppError, match="400"):
        town.visit("claire").post(f"{path}/payment", {"on": "2025-05-05"})
    assert "To pay by" in town.visit("amelie").get(path)
