"""Every refusal of a request that asked for data is JSON (RFC 9457), and tells no more than the page."""

import json
import logging

import pytest
from pyramid.httpexceptions import HTTPSeeOther

from itschool_cms.manage.api import problems
from tests.manage.api.programs import new_token, program
from tests.visitor import Visitor, close, editing, open_app

HIDDEN = {
    "amelie": ("/families/haddad/nora", "/families/lefevre", "/people/karim", "/trash", "/me/none"),
    "jeanne": ("/families/haddad/nora", "/families/lefevre/benoit/invoices", "/people/karim"),
    "karim": ("/families/haddad/nora/invoices", "/families/haddad/nora/guardians/sofie"),
}


def test_a_problem_says_what_is_wrong_in_the_form_of_the_standard(by) -> None:
    answer = by("claire")("GET", "/nothing")
    assert answer.content_type == "application/problem+json"
    assert set(answer.json) == {"type", "title", "status", "detail"}
    assert answer.json["status"] == 404


@pytest.mark.parametrize("person", HIDDEN)
def test_a_hidden_thing_is_answered_as_a_missing_one(by, person: str) -> None:
    ask = by(person)
    for path in HIDDEN[person]:
        missing = path.rpartition("/")[0] + "/nothing-here"
        for method in ("GET", "HEAD", "POST", "PATCH", "DELETE"):
            for way in ("", "/state", "/move", "/file/1", "/nothing-below"):
                body = {"values": {}} if method in ("POST", "PATCH") else None
                first, second = (ask(method, each + way, body, If_Match="*") for each in (path, missing))
                assert first.status_int == 404, (method, path + way)
                assert (first.body, first.headerlist) == (second.body, second.headerlist)


def test_who_has_something_to_do_first_gets_no_data(app) -> None:
    ask = program(app, new_token(app, "luc"))
    with editing(app) as tree:
        tree.site["people"]["luc"].must_change_password = True
    answer = ask("GET", "/documents")
    assert (answer.status_int, answer.json["page"]) == (403, "/password/new")
    with editing(app) as tree:
        tree.site["people"]["luc"].must_change_password = False
    assert ask("GET", "/documents").status_int == 200


def test_an_admin_who_sees_the_site_as_somebody_else_changes_nothing_by_a_script(app) -> None:
    admin = Visitor(app)
    admin.sign_in("admin")
    form = next(f for f in admin.get("/people/amelie/act-as").forms.values() if "reason" in f.fields)
    form["reason"] = "She asked for help"
    form.submit("save")
    asking = {"Accept": "application/json"}
    assert admin.get("/families/lefevre/benoit", headers=asking).json["actions"] == []
    assert admin.get("/people", headers=asking, status="*").status_int == 404
    assert admin.get("/me", headers=asking, status="*").status_int == 403
    headers = {**asking, "X-CSRF-Token": admin.token("/families/lefevre/benoit"), "Host": "localhost"}
    headers["Content-Type"] = "application/json"
    answer = admin.request("/documents", method="POST", headers=headers, body=b"{}", status="*")
    assert answer.status_int == 403


def test_an_error_of_ours_is_a_number_and_nothing_else(filled, tmp_path, caplog) -> None:
    def fail(context, request):
        raise RuntimeError("secret of the inside")

    app = open_app(tmp_path)
    from pyramid.config import Configurator

    config = Configurator(registry=app.registry)
    from itschool_cms.core.models import Site
    from itschool_cms.core.permissions import PUBLIC

    config.add_view(
        fail, context=Site, name="fails", route_name="api", permission=PUBLIC, request_method="GET"
    )
    config.commit()
    client = Visitor(app)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/fails", headers={"Accept": "application/json"}, status=500)
    assert answer.json["incident"] in caplog.text
    assert "secret" not in answer.text
    close(app)


def test_what_fails_even_the_answer_is_json_too() -> None:
    from pyramid.request import Request
    from pyramid.response import Response

    page = Response("Something went wrong (0a1b2c3d)\n", 503, content_type="text/plain")
    page.headers["Retry-After"] = "30"
    answer = problems.as_problem(Request.blank("/"), page)
    assert json.loads(answer.body)["incident"] == "0a1b2c3d"
    assert (answer.status_int, answer.headers["Retry-After"]) == (503, "30")
    html = problems.as_problem(Request.blank("/"), Response("<p>", 404))
    assert (html.content_type, json.loads(html.body)["status"]) == ("application/problem+json", 404)
    fine = Response("fine")
    assert problems.as_problem(Request.blank("/"), fine) is fine


def test_a_redirect_of_a_page_is_something_to_do_first() -> None:
    from pyramid.request import Request

    answer = problems.led_elsewhere(HTTPSeeOther(location="/password/new"), Request.blank("/"))
    assert json.loads(answer.body)["page"] == "/password/new"


def test_what_is_out_of_order_or_busy_says_when_to_come_again() -> None:
    from pyramid.request import Request
    from transaction.interfaces import TransientError

    from itschool_cms.core.errors import OutOfOrder

    request = Request.blank("/")
    busy = problems.broken(TransientError(), request)
    assert (busy.status_int, busy.headers["Retry-After"]) == (503, "30")
    assert problems.out_of_order(OutOfOrder(), request).status_int == 503
    request.environ["retry.attempts"], request.environ["retry.attempt"] = 3, 0
    assert problems.broken(TransientError(), request).status_int == 503
