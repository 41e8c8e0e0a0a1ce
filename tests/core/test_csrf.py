"""Forged requests: no token, a wrong one, somebody else's, or none that could be known."""

from types import SimpleNamespace

import pytest
from pyramid.request import Request

from itschool_cms.core.csrf import CsrfPolicy
from tests.core.kernel_app import Visitor, last_tid, make_app


@pytest.fixture(scope="module")
def app():
    return make_app()


def refused(visitor, **form):
    return "This form is too old" in visitor.post("/note", {"text": "forged", **form}, status=400)


@pytest.mark.parametrize("path", ["/note", "/nothing", "/private/ana/send", "/private/none/send"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_form_without_its_token_is_refused_and_nothing_changes(app, path, signed_in):
    visitor = Visitor(app)
    if signed_in:
        visitor.sign_in("ana")
    before = last_tid(app)
    answer = visitor.post(path, {"text": "forged"}, status=400)
    assert "This form is too old" in answer
    assert last_tid(app) == before


def test_tokens_of_others_are_refused(app):
    ana, bob, nobody = Visitor(app).sign_in("ana"), Visitor(app).sign_in("bob"), Visitor(app)
    for token in (bob.token(), nobody.token(), "", "\N{SNOWMAN}", "x" * 1000):
        assert refused(ana, csrf_token=token)
    assert refused(nobody, csrf_token=ana.token())


def test_the_token_of_before_a_sign_in_or_sign_out_is_worth_nothing(app):
    visitor = Visitor(app)
    first = visitor.token()
    visitor.sign_in("ana")
    second = visitor.token()
    assert refused(visitor, csrf_token=first)
    visitor.send("/leave", second)
    assert refused(visitor, csrf_token=second)


def test_a_visitor_keeps_one_token_over_several_pages(app):
    visitor = Visitor(app)
    assert visitor.token() == visitor.token()
    visitor.send("/note", text="fine", status=303)


def test_a_token_in_the_address_does_not_count(app):
    visitor = Visitor(app)
    visitor.post(f"/note?csrf_token={visitor.token()}", {"text": "x"}, status=400)


def test_a_token_in_the_header_counts(app):
    visitor = Visitor(app)
    visitor.post("/note", {"text": "x"}, headers={"X-CSRF-Token": visitor.token()}, status=303)


@pytest.mark.parametrize("cookie", ["short", "<script>alert(1)</script>", "x" * 33, "x" * 31 + ";"])
def test_a_cookie_that_was_not_ours_is_replaced_and_never_echoed(app, cookie):
    visitor = Visitor(app, HTTP_COOKIE=f"csrf={cookie}")
    answer = visitor.get("/public/leaf")
    assert cookie not in answer
    assert "csrf=" in answer.headers["Set-Cookie"]


def test_a_new_token_of_somebody_who_is_signed_in_is_that_of_the_session(app):
    session = SimpleNamespace(user=7, new_csrf_token=lambda: "of the session")
    assert CsrfPolicy(secure=True).new_csrf_token(SimpleNamespace(session=session)) == "of the session"


def test_an_empty_cookie_and_an_empty_token_do_not_match(app):
    visitor = Visitor(app, HTTP_COOKIE="csrf=")
    assert refused(visitor, csrf_token="")


def test_the_cookie_is_bound_to_the_host_over_https():
    visitor = Visitor(make_app(**{"site.base_url": "https://localhost"}), "https")
    cookie = visitor.get("/public/leaf").headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrf=")
    assert cookie.endswith("; Path=/; secure; HttpOnly; SameSite=Lax")
    visitor.send("/note", text="fine", status=303)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "multipart/mixed"])
def test_other_kinds_of_bodies_are_refused(app, kind):
    visitor = Visitor(app)
    headers = {"X-CSRF-Token": visitor.token(), "Content-Type": kind}
    visitor.post("/note", b'{"text": "x"}', headers=headers, status=400)


def test_a_method_cannot_be_changed_by_a_field_or_header(app):
    visitor = Visitor(app)
    before = last_tid(app)
    visitor.get("/note?_method=POST&text=x", headers={"X-HTTP-Method-Override": "POST"}, status=404)
    assert last_tid(app) == before


def test_the_token_made_in_a_request_that_is_tried_again_reaches_the_browser():
    # What the first attempt put into its request must not count as sent.
    policy = CsrfPolicy(secure=False)
    first = Request.blank("/")
    first.session = type("Nobody", (), {"user": 0})()
    token = policy.get_csrf_token(first)
    assert policy.get_csrf_token(first) == token
    again = Request(first.environ)
    again.session = first.session
    assert policy.get_csrf_token(again) != token
    assert again.response_callbacks
