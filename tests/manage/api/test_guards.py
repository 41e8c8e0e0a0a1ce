"""What is refused before anything is looked up: methods, forged requests, bodies that are no JSON."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from itschool_cms.core.plain.parsing import MAX_PARTS
from itschool_cms.manage.api.sent import MAX_JSON
from tests.manage.api.programs import JSON, new_token, program
from tests.visitor import HOST, Visitor

DOCUMENT = {"type": "document", "values": {"title": "T", "kind": "letter", "audience": ["school"]}}


def script(app: Any, person: str, **headers: str) -> Any:
    """Return what a script on a page of a signed-in person sends, and the token of its forms."""
    visitor = Visitor(app)
    visitor.sign_in(person)
    return visitor, visitor.token()


def send(visitor: Visitor, body: bytes = b"{}", method: str = "POST", **headers: str) -> Any:
    sent = {"Host": HOST, "Accept": JSON, "Content-Type": JSON, **headers}
    return visitor.request("/documents/", method=method, headers=sent, body=body, status="*")


def test_only_a_token_spares_the_form_token(app) -> None:
    visitor, token = script(app, "claire")
    body = json.dumps(DOCUMENT).encode()
    assert send(visitor, body).status_int == 400
    assert send(visitor, body, **{"X-CSRF-Token": "x" * 40}).status_int == 400
    _other, theirs = script(app, "jeanne")
    before = app.registry.database.lastTransaction()
    assert send(visitor, body, **{"X-CSRF-Token": theirs}).status_int == 400
    for foreign in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert send(visitor, body, **{"X-CSRF-Token": token, **foreign}).status_int == 400
    assert send(visitor, body, method="PATCH").status_int == 400
    assert send(visitor, body, method="DELETE").status_int == 400
    assert send(visitor, b"csrf_token=" + token.encode(), **{"Content-Type": "text/plain"}).status_int == 400
    assert app.registry.database.lastTransaction() == before
    assert send(visitor, body, **{"X-CSRF-Token": token}).status_int == 201


def test_a_form_of_a_page_keeps_its_own_rules_when_a_script_sends_it(app) -> None:
    visitor, token = script(app, "claire")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert send(visitor, b"a=b", **form).status_int == 400
    assert send(visitor, b"data={}", **form, **{"X-CSRF-Token": token}).status_int == 422
    body = b"csrf_token=" + token.encode() + b"&data=" + quote(json.dumps(DOCUMENT)).encode()
    assert send(visitor, body, **form).status_int == 201


def test_cookies_mean_nothing_beside_a_token(app) -> None:
    visitor, _token = script(app, "claire")
    bearer = {"Authorization": f"Bearer {new_token(app, 'amelie')}", "Host": HOST}
    assert visitor.get("/families/", headers=bearer, status="*").status_int == 404, "it is Amélie who asks"
    wrong = {"Authorization": "Bearer wrong", "Host": HOST}
    assert visitor.get("/documents/", headers=wrong, status="*").status_int == 401
    assert "Set-Cookie" not in visitor.get("/documents/", headers=bearer).headers


def test_a_visitor_changes_nothing_and_learns_nothing(by) -> None:
    ask = by()
    answers = [ask("POST", path, DOCUMENT) for path in ("/documents", "/nothing", "/families/lefevre")]
    assert {(answer.status_int, answer.body) for answer in answers} == {(401, answers[0].body)}
    for path in ("/documents", "/families/lefevre/benoit", "/families/nobody", "/me"):
        answer = ask("GET", path)
        assert answer.status_int == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="itschool"'
    assert ask("GET", "/nothing").status_int == 404


@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "TRACE"])
def test_other_methods_are_refused_everywhere(by, method: str) -> None:
    for person in ("", "claire"):
        answers = [by(person)(method, path) for path in ("/documents", "/nothing", "/families/haddad")]
        assert {answer.status_int for answer in answers} == {405}
        assert len({answer.body for answer in answers}) == 1
        assert answers[0].headers["Allow"] == "GET, HEAD, POST, PATCH, DELETE"


def test_a_program_is_given_json_only(by) -> None:
    assert by("claire")("GET", "/documents", Accept="text/html").status_int == 406
    assert by("claire")("GET", "/documents", Accept="application/problem+json").status_int == 200


def test_a_body_is_json(by) -> None:
    ask = by("claire")
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "image/png"):
        answer = ask("POST", "/documents", b"a=b", Content_Type=kind)
        assert answer.status_int == 415
    assert ask("POST", "/documents", b"{}", Content_Type="application/json; charset=utf-8").status_int == 422


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe{\x00",
        b'\xef\xbb\xbf{"a": 1}',
        b'{"type": "document", "type": "page"}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e1000000}',
        b'{"a": 0.1}',
        b'{"a": ' + b"9" * 100_000 + b"}",
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a": ' * 50 + b"1" + b"}" * 50,
        b"[" * 3_000_000,
        b'{"a": [' + b"1," * MAX_PARTS + b"1]}",
        b'{"a": "\\ud800"}',
        b'{"\\udfff": 1}',
    ],
)
def test_a_body_that_no_program_needs_is_refused(by, body: bytes) -> None:
    assert by("claire")("POST", "/documents", body).status_int == 400


def test_a_body_that_is_too_large_is_refused(by) -> None:
    ask = by("claire")
    assert ask("POST", "/documents", b'{"a": "' + b"x" * MAX_JSON + b'"}').status_int == 413
    assert ask("POST", "/documents", b'{"a": "' + b"x" * 27_000_000 + b'"}').status_int == 413
    form = b"--x\r\n" + b"x" * 27_000_000
    assert ask("POST", "/documents", form, Content_Type="multipart/form-data; boundary=x").status_int == 413
    assert ask("PATCH", "/documents", b"x" * 27_000_000, Content_Type="image/png").status_int == 413
    assert by()("GET", "/documents", b"").status_int == 401


def test_texts_with_signs_that_no_text_has_are_refused_not_stored(by) -> None:
    for text in ("\x00", "a\u202eb", "a\u2028b", "\ud83d"):
        values = {"title": text + "x", "kind": "letter", "audience": ["school"]}
        answer = by("claire")("POST", "/documents", {"type": "document", "values": values})
        assert answer.status_int in (400, 422)


def test_a_long_or_strange_address_is_refused_as_json(by) -> None:
    for path, status in (("/" + "a" * 5_000, 414), ("/%ff", 400), ("/%00", 400), ("/x?%ff=%ff", 400)):
        answer = by("claire")("GET", path)
        assert (answer.status_int, answer.content_type) == (status, "application/problem+json")


def test_another_host_is_refused(app) -> None:
    ask = program(app, new_token(app, "claire"))
    assert ask("GET", "/documents", Host="evil.example").status_int == 400


def test_another_site_embeds_nothing(by) -> None:
    answer = by("claire")("GET", "/documents", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="cors")
    assert answer.status_int == 400


def test_a_damaged_form_is_refused_before_anything_is_looked_up(by) -> None:
    kind = "multipart/form-data; boundary=x"
    answers = [
        by("claire")("POST", path, b"--x\r\nnothing", Content_Type=kind)
        for path in ("/documents", "/nothing")
    ]
    assert {answer.status_int for answer in answers} <= {400, 404}
    # Without the mark between its parts a form cannot even be taken apart.
    answers = [
        by("claire")("POST", path, b"a=b", Content_Type="multipart/form-data")
        for path in ("/documents", "/nothing")
    ]
    assert {(answer.status_int, answer.body) for answer in answers} == {(400, answers[0].body)}
