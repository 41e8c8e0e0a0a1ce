"""Conflicts between writers."""

import threading

import pytest
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core import prepare
from itschool_cms.core.database import close_databases
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC
from itschool_cms.core.retries import ATTEMPTS, READ_ATTEMPTS, attempts_of
from tests.core.kernel_app import Visitor, editing, furnish, make_app, make_config, text_of
from tests.storages import uris


@pytest.fixture
def app(tmp_path):
    """An application on a FileStorage, with a view where another connection is faster a few times."""
    config = make_config(**uris("file", tmp_path))
    config.registry.attempts = 0

    def contended(request):
        registry = request.registry
        registry.attempts += 1
        leaf = request.site["public"]["leaf"]
        leaf.text += "m"
        request.session.flash(("ok", f"attempt {registry.attempts}"))
        if registry.attempts <= int(request.POST["times"]):
            with editing(app) as tree:
                other = tree.site["public"]["leaf"]
                other.text += "o"
        return HTTPSeeOther("/public/leaf")

    config.add_view(contended, name="contended", context=Site, permission=PUBLIC, request_method="POST")
    app = config.make_wsgi_app()
    prepare(app.registry.database, app.registry)
    with editing(app) as tree:
        furnish(tree)
    yield app
    close_databases(app.registry)


def test_a_request_is_run_again_until_it_is_the_first(app):
    visitor = Visitor(app).sign_in("ana")
    visitor.send("/contended", times=3, status=303)
    assert text_of(app) == "ooom"
    assert app.registry.attempts == 4
    page = visitor.get("/public/leaf")
    assert "attempt 4" in page
    assert "attempt 3" not in page


def test_a_request_is_given_up_after_twelve_attempts(app):
    visitor = Visitor(app)
    answer = visitor.send("/contended", times=100, status=503)
    assert answer.headers["Retry-After"] == "30"
    assert app.registry.attempts == ATTEMPTS == 12
    assert text_of(app) == "o" * 12
    assert len(app.registry.session_store) == 0


def test_the_form_of_a_visitor_is_the_same_in_each_attempt(app):
    visitor = Visitor(app)
    visitor.send("/contended", times=2, status=303)
    assert text_of(app) == "oom"


def test_four_writers_of_one_item_are_all_served(app):
    def write():
        visitor = Visitor(app)
        token = visitor.token()
        for _ in range(2):
            answers.append(visitor.send("/contended", token, times=0).status_int)

    # Python 3.11 cannot compile templates in several threads at once: the pages are drawn once before.
    Visitor(app).token()
    answers = []
    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 8
    assert text_of(app) == "m" * 8


@pytest.mark.parametrize(
    ("method", "length", "headers", "attempts"),
    [
        ("GET", None, {}, READ_ATTEMPTS),
        ("GET", "0", {}, READ_ATTEMPTS),
        ("GET", "10", {}, 1),
        ("GET", None, {"Transfer-Encoding": "chunked"}, 1),
        ("POST", "10", {}, ATTEMPTS),
        ("POST", "2000000", {}, 1),
        ("POST", "2000000", {"Cookie": "sid=x"}, ATTEMPTS),
        ("POST", "2000000", {"Cookie": "__Host-sid=x"}, ATTEMPTS),
        ("POST", "90000000", {"Cookie": "sid=x"}, 1),
        ("POST", None, {}, 1),
        ("POST", "junk", {}, 1),
        ("POST", "-1", {}, 1),
        ("POST", "10", {"Transfer-Encoding": "chunked"}, 1),
    ],
)
def test_only_what_may_be_kept_is_tried_again(method, length, headers, attempts):
    request = Request.blank("/", method=method, headers=headers)
    request.registry = make_app(fill=False).registry
    request.environ["CONTENT_LENGTH"] = length or ""
    assert attempts_of(request) == attempts
