"""Answers when something is missing, refused or broken."""

import logging

import pytest
from pyramid.httpexceptions import HTTPFound, HTTPNotModified
from pyramid.request import Request
from pyramid.response import Response
from ZODB.POSException import ConflictError, StorageError

from itschool_cms.core import prepare
from itschool_cms.core.errors import ADVICE, TITLES, last_resort_tween_factory
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC
from tests.core.kernel_app import Visitor, last_tid, make_app, make_config, text_of


@pytest.fixture(scope="module")
def app():
    return make_app()


def test_a_failure_of_ours_has_a_number_that_leads_to_the_log_and_tells_nothing(app, caplog):
    answer = Visitor(app).get("/misread?how=crash", status=500)
    number = answer.html.find("strong").text
    assert f"Incident {number} at 'GET' Site 'misread'" in caplog.text
    assert "KeyError" in caplog.text
    for inside in ("KeyError", "Traceback", "secret", "misbehave", "/work", "itschool_cms"):
        assert inside not in answer


def test_a_log_line_holds_no_address(app, caplog):
    Visitor(app).get("/misread/lefevre/benoit%0aforged?how=crash&token=abc", status=500)
    lines = [record.getMessage() for record in caplog.records if record.name == "itschool_cms.core.errors"]
    assert len(lines) == 1
    assert not [word for word in ("lefevre", "benoit", "forged", "token") if word in lines[0]]


@pytest.mark.parametrize("how", ["crash", "storage", "conflict", "gone", "hidden", "often", "away"])
def test_what_was_half_written_is_neither_kept_nor_shown(app, how):
    before = last_tid(app), text_of(app)
    for visitor in (Visitor(app), Visitor(app).sign_in("ana")):
        answer = visitor.send("/misbehave", how=how, expect_errors=True)
        assert answer.status_int >= 400
        assert "Half written" not in answer
        assert (last_tid(app), text_of(app)) == before
    assert "Half written" not in Visitor(app).get("/misread?how=crash", status=500)


@pytest.mark.parametrize("how", ["storage", "conflict"])
def test_what_goes_by_is_answered_with_busy(app, how, caplog):
    answer = Visitor(app).send("/misbehave", how=how, status=503)
    assert answer.headers["Retry-After"] == "30"
    assert "The service is busy" in answer
    assert "Busy at 'POST' Site 'misbehave'" in caplog.text


def test_refusals_keep_the_headers_that_matter(app):
    assert Visitor(app).send("/misbehave", how="often", status=429).headers["Retry-After"] == "7"
    assert "Too many attempts" in Visitor(app).get("/misread?how=often", status=429)
    assert "Retry-After" not in Visitor(app).get("/misread?how=away", status=503).headers


def test_the_page_of_an_error_knows_no_context(app):
    answer = Visitor(app).sign_in("bob").get("/private/ana", status=404)
    assert "Of Ana" not in answer
    assert "Private" not in answer
    assert answer.html.find("h1").text == "This page does not exist"
    assert not answer.html.find("nav", {"class": "crumbs"})


def test_visitors_are_led_to_the_sign_in_page_and_back(app):
    for path in ("/private", "/private/ana", "/private/none?a=1", "/people/x"):
        answer = Visitor(app).get(path, status=303)
        assert answer.location.startswith("http://localhost/login?next=%2F")
    assert Visitor(app).get("/privateer", status=404)
    assert Visitor(app).get("/nothing", status=404)
    Visitor(app).send("/private/ana", status=404)


def test_redirects_of_all_kinds_may_be_raised():
    config = make_config()
    problems = {"found": HTTPFound("/public"), "same": HTTPNotModified()}

    def turn(request):
        raise problems[request.GET["how"]]

    config.add_view(turn, name="turn", context=Site, permission=PUBLIC)
    app = config.make_wsgi_app()
    prepare(app.registry.database, app.registry)
    assert Visitor(app).get("/turn?how=found", status=302).location == "http://localhost/public"
    assert Visitor(app).get("/turn?how=same", status=304).body == b""


def test_the_monitor_is_answered(app):
    assert Visitor(app).get("/healthz").text == "ok\n"


def test_every_status_has_words():
    assert set(ADVICE) <= set(TITLES)


def tween_over(problem, app):
    def handler(request):
        raise problem

    request = Request.blank("/", accept_language="en", environ={"retry.attempt": 0, "retry.attempts": 2})
    request.registry = app.registry
    return last_resort_tween_factory(handler, app.registry), request


def test_the_last_resort_needs_no_database(app, caplog):
    tween, request = tween_over(StorageError("gone"), app)
    answer = tween(request)
    assert (answer.status_int, answer.headers["Retry-After"]) == (503, "30")
    assert answer.text.startswith("The service is busy (")
    assert answer.text.split("(")[1][:8] in caplog.text
    tween, request = tween_over(RuntimeError("broken"), app)
    assert tween(request).status_int == 500


def test_the_last_resort_lets_conflicts_be_tried_again(app):
    tween, request = tween_over(ConflictError(), app)
    with pytest.raises(ConflictError):
        tween(request)
    assert last_resort_tween_factory(lambda request: Response("fine"), app.registry)(request).text == "fine"


def test_a_database_that_does_not_answer_gives_a_plain_page(caplog):
    app = make_app()
    opened = app.registry.database.open

    class Gone:
        storage = app.registry.database.storage

        def open(self, manager):
            raise StorageError("connection refused")

    app.registry.database = Gone()
    caplog.set_level(logging.ERROR)
    answer = Visitor(app).get("/public/leaf", status=503)
    assert answer.content_type == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "refused" not in answer
    assert opened


def test_an_error_is_told_by_its_number_where_none_are_kept(caplog):
    app = make_app()
    app.registry.incidents = None
    answer = Visitor(app).get("/misread?how=crash", status=500)
    number = answer.html.find("strong").text
    assert f"Incident {number}" in caplog.text
