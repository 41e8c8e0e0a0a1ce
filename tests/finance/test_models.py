from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.finance import refusals
from itschool_cms.finance.models import FinanceSettings, Invoice, InvoiceState, Line, Nature
from itschool_cms.finance.money import MOST
from itschool_cms.finance.places import years_later

MAY_1, MAY_15, MAY_20 = date(2025, 5, 1), date(2025, 5, 15), date(2025, 5, 20)


def draft(*cents: int) -> Invoice:
    lines = tuple(Line("Garderie", 1, each, Nature.COMPULSORY) for each in cents or (1000,))
    return Invoice(title="Garderie d’avril", lines=lines)


def issued() -> Invoice:
    invoice = draft()
    invoice.issue(7, on=MAY_1, due=MAY_15)
    return invoice


@pytest.mark.parametrize(
    "values",
    [
        ("", 1, 100, "compulsory"),
        ("Repas", 0, 100, "compulsory"),
        ("Repas", 1, -1, "compulsory"),
        ("Repas", 1.0, 100, "compulsory"),
        ("Repas", 1, 1.5, "compulsory"),
        ("Repas", True, 100, "compulsory"),
        ("Repas", 1, 100, ""),
        ("Repas", 1, 100, None),
        ("Repas", 1, 100, "free"),
    ],
)
def test_a_line_without_text_quantity_price_or_nature_is_refused(values):
    with pytest.raises(refusals.LineRefused):
        Line(*values)


def test_a_line_cannot_be_changed():
    with pytest.raises(AttributeError):
        draft().lines[0].unit_cents = 1


@given(st.lists(st.integers(1, 9_999_999), min_size=1, max_size=30))
def test_an_invoice_asks_for_the_sum_of_its_lines(cents):
    invoice = draft(*cents)
    invoice.issue(1, on=MAY_1, due=MAY_15)
    assert invoice.total_cents == sum(cents)


def test_issuing_gives_number_dates_and_communication():
    invoice = draft()
    assert (invoice.structured_communication, invoice.is_draft()) == ("", True)
    invoice.issue(1234567890, on=MAY_1, due=MAY_15)
    assert (invoice.number, invoice.issued_on, invoice.due_on) == (1234567890, MAY_1, MAY_15)
    assert invoice.structured_communication == "+++123/4567/89002+++"
    assert invoice.is_open()


def test_an_invoice_is_issued_once():
    with pytest.raises(refusals.AlreadyIssued):
        issued().issue(8, on=MAY_1, due=MAY_15)


@pytest.mark.parametrize(
    ("invoice", "due", "refusal"),
    [
        (Invoice(title="Rien"), MAY_15, refusals.NothingToPay),
        (draft(0), MAY_15, refusals.NothingToPay),
        (draft(MOST, 1), MAY_15, refusals.TooMuch),
        (draft(), date(2025, 4, 30), refusals.DueBeforeIssue),
    ],
)
def test_what_cannot_be_asked_for_is_not_issued(invoice, due, refusal):
    with pytest.raises(refusal):
        invoice.issue(1, on=MAY_1, due=due)
    assert (invoice.state, invoice.number, invoice.issued_on) == (InvoiceState.DRAFT, 0, None)


def test_a_payment_settles_an_open_invoice_once():
    invoice = issued()
    invoice.note_payment(on=MAY_20)
    assert (invoice.state, invoice.paid_on) == (InvoiceState.PAID, MAY_20)
    for act in (lambda: invoice.note_payment(on=MAY_20), lambda: invoice.cancel(on=MAY_20, reason="Erreur")):
        with pytest.raises(refusals.AlreadyPaid):
            act()


def test_a_payment_does_not_come_before_the_invoice():
    with pytest.raises(refusals.PaidBeforeIssue):
        issued().note_payment(on=date(2025, 4, 30))


def test_a_draft_is_neither_paid_nor_cancelled():
    for act in (lambda: draft().note_payment(on=MAY_20), lambda: draft().cancel(on=MAY_20, reason="Erreur")):
        with pytest.raises(refusals.NotIssued):
            act()


def test_a_cancelled_invoice_keeps_its_number_and_is_not_paid():
    invoice = issued()
    invoice.cancel(on=MAY_20, reason=" Doublon ")
    assert (invoice.state, invoice.number, invoice.cancel_reason) == (InvoiceState.CANCELLED, 7, "Doublon")
    with pytest.raises(refusals.AlreadyCancelled):
        invoice.note_payment(on=MAY_20)


def test_a_cancellation_says_why():
    with pytest.raises(refusals.ReasonMissing):
        issued().cancel(on=MAY_20, reason=" ")


def test_lateness_counts_from_the_day_after_the_due_date():
    invoice = issued()
    assert [invoice.days_late(date(2025, 5, each)) for each in (14, 15, 16, 20)] == [0, 0, 1, 5]
    invoice.note_payment(on=MAY_20)
    assert invoice.days_late(date(2025, 6, 1)) == 0
    assert draft().days_late(MAY_20) == 0


def test_the_open_come_by_due_date_then_drafts_then_the_newest():
    first, second, draft_, new, old = draft(), draft(), draft(), draft(), draft()
    first.issue(5, on=MAY_1, due=MAY_15)
    second.issue(4, on=MAY_1, due=MAY_20)
    old.issue(1, on=MAY_1, due=MAY_15)
    new.issue(2, on=MAY_15, due=MAY_20)
    for each in (new, old):
        each.note_payment(on=MAY_20)
    assert sorted((old, new, draft_, second, first), key=lambda each: each.place()) == [
        first,
        second,
        draft_,
        new,
        old,
    ]


def test_numbers_follow_each_other():
    settings = FinanceSettings()
    assert [settings.next_number() for _ in range(3)] == [1, 2, 3]


def test_a_leap_day_is_kept_until_the_first_of_march():
    assert years_later(date(2024, 2, 29), 10) == date(2034, 3, 1)
    assert years_later(MAY_1, 10) == date(2035, 5, 1)
