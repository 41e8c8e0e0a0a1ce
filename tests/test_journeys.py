"""A day at the school, the same on each storage."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from webtest import Upload

from itschool_cms import main
from itschool_cms.families.models import today
from itschool_cms.scripts.demo import fill
from itschool_cms.scripts.demo.pdf import one_page
from tests.storages import uris
from tests.visitor import Visitor, close, settings

BENOIT = "/families/lefevre/benoit"
NORA = "/families/haddad/nora"


@pytest.fixture(scope="module", params=["file", "sqlite", "postgresql"])
def school(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return the application with the demo school, on each storage in turn."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    app = main({}, **{**settings(folder), **uris(request.param, folder)})
    fill(app.registry)
    yield app
    close(app)


def signed_in(app: Any, person: str) -> Visitor:
    """Return a browser in which the person is signed in."""
    visitor = Visitor(app)
    visitor.sign_in(person)
    return visitor


def links(page: Any) -> set[str]:
    """Return the addresses that the page leads to."""
    return {link["href"].removeprefix("http://localhost") for link in page.html.find_all("a", href=True)}


def publish_letter(teacher: Visitor) -> str:
    """Let a teacher publish a letter with a file to the own class; returns its address."""
    form = teacher.get("/documents/add/document").forms["deform"]
    form["title"], form["text"] = "Visite au musée", "<p>Prévoir un pique-nique.</p><script>alert(1)</script>"
    form["upload"] = [Upload("programme.pdf", one_page("Programme", ["9 h : départ"]))]
    form.set("checkbox", True, index=0)
    return form.submit("publish", status=303).location.removeprefix("http://localhost")


def test_a_letter_of_the_teacher_reaches_the_parents_of_the_class_and_nobody_else(school: Any) -> None:
    address = publish_letter(signed_in(school, "jeanne"))
    parent = signed_in(school, "amelie")
    assert address in links(parent.get(f"{BENOIT}"))
    page = parent.get(address)
    assert "Prévoir un pique-nique." in page
    assert "alert(1)" not in page
    file = next(link for link in links(page) if link.endswith("programme.pdf"))
    assert parent.get(file).body.startswith(b"%PDF")
    assert address not in links(parent.get(f"{BENOIT}")), "it was read"
    assert address in links(parent.get(f"{BENOIT}/documents"))
    for person in ("sofie", "karim", "tom", "luc"):
        stranger = signed_in(school, person)
        stranger.get(address, status=404)
        stranger.get(file, status=404)
    assert "/login" in Visitor(school).get(address, status=303).location


def test_what_the_office_withdraws_deletes_and_restores_follows_for_the_parents(school: Any) -> None:
    office, parent = signed_in(school, "claire"), signed_in(school, "amelie")
    address = f"{BENOIT}/documents/t-shirt-s"
    parent.get(address, status=200)
    office.send(f"{address}/state", {"to": "withdraw"}, status=303)
    parent.get(address, status=404)
    office.send(f"{address}/state", {"to": "publish"}, status=303)
    parent.get(address, status=200)
    office.send(f"{address}/delete", status=303)
    parent.get(address, status=404)
    assert "T-shirt S" in office.get("/trash")
    office.send("/trash/t-shirt-s/restore", status=303)
    parent.get(address, status=200)


def test_an_event_for_the_class_stands_in_the_calendar_of_its_children(school: Any) -> None:
    teacher, parent, stranger = (signed_in(school, person) for person in ("luc", "karim", "amelie"))
    day = today() + timedelta(days=1)
    form = teacher.get("/events/add/event").forms["deform"]
    form["title"] = "Spectacle de marionnettes"
    form.set("date", day.isoformat(), index=0)
    form.set("time", "14:00", index=0)
    form.set("checkbox", True, index=0)
    address = form.submit("publish", status=303).location.removeprefix("http://localhost")
    month = f"?month={day:%Y-%m}"
    assert "Spectacle de marionnettes" in parent.get(f"{NORA}/events{month}")
    parent.get(address, status=200)
    assert "Spectacle" not in stranger.get(f"{BENOIT}/events{month}")
    stranger.get(address, status=404)


def test_a_new_pupil_of_a_new_family_has_a_parent_who_sees_the_child_at_once(school: Any) -> None:
    office, parent = signed_in(school, "claire"), signed_in(school, "tom")
    form = office.get("/families/add/family").forms["deform"]
    form["title"] = "Claes-Renard"
    family = form.submit("save", status=303).location.removeprefix("http://localhost").rstrip("/")
    form = office.get(f"{family}/add/child").forms["deform"]
    form["first_name"], form["last_name"] = "Zoé", "Claes"
    child = form.submit("save", status=303).location.removeprefix("http://localhost").rstrip("/")
    parent.get(child, status=404)
    form = office.get(f"{child}/guardians/add/guardianship").forms["deform"]
    form["person"], form["relation"] = "tom@example.org", "father"
    form.set("checkbox", True, index=0)
    form.submit("save", status=303)
    parent.get(child, status=200)
    assert child in {link.rstrip("/") for link in links(parent.get("/accounts"))}
    signed_in(school, "sofie").get(child, status=404)


def test_an_invoice_of_the_office_is_for_the_parent_who_pays(school: Any) -> None:
    payer, reader = signed_in(school, "sofie"), signed_in(school, "karim")
    invoice = next(
        each for each in links(payer.get(f"{NORA}/invoices")) if each.startswith(f"{NORA}/invoices/p")
    )
    page = payer.get(invoice)
    assert "12,00" in page or "12.00" in page
    assert "BE71" in page
    reader.get(invoice, status=404)
    reader.get(f"{NORA}/invoices", status=404)
    assert f"{NORA}/invoices" not in " ".join(links(reader.get(NORA)))
