"""What is refused before any view, and in the same way whether the object exists or not."""

import time

import pytest
from pyramid.exceptions import ConfigurationError
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core import prepare
from itschool_cms.core.guard import MAX_SEGMENTS, MAX_URL, closed_view, veto_commit
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC
from tests.core.kernel_app import Visitor, editing, last_tid, make_app, make_config, text_of

HIDDEN, MISSING = "/private/ana", "/private/none"


@pytest.fixture(scope="module")
def app():
    return make_app()


@pytest.fixture
def bob(app):
    return Visitor(app).sign_in("bob")


@pytest.fixture
def nobody(app):
    return Visitor(app)


def same(one, other):
    """Tell whether two answers are the same to who gets them."""
    return (one.status, sorted(one.headers.items()), one.body) == (
        other.status,
        sorted(other.headers.items()),
        other.body,
    )


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:8080", "localhost.", "evil@localhost", "", "LOCALHOST\r"]
)
def test_an_unknown_host_is_refused(app, host):
    assert Visitor(app, HTTP_HOST=host).get("/public/leaf", status=400)


def test_a_forwarded_host_counts_for_nothing(app):
    answer = Visitor(app).send("/note", text="x", headers={"X-Forwarded-Host": "evil.example"})
    assert answer.headers["Location"] == "http://localhost/public?done=1"


@pytest.mark.parametrize(
    "address",
    [
        "/%ff",
        "/public/%c3%28",
        "/%ff/%ff",
        "/static/%ff/x",
        "/?a=%ff",
        "/?%ff=1",
        "/?lang=%ff",
        "/public/%00",
        "/%00?x",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_bytes_that_are_no_text_are_refused_everywhere(app, address, method):
    visitor = Visitor(app)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = visitor.request(address, method=method, headers=headers, status=400)
    assert "X-Content-Type-Options" in answer.headers


def test_raw_bytes_in_the_query_are_refused(app):
    assert call(app, "GET", "/", "", QUERY_STRING="a=\xff")[0] == "400 Bad Request"


@pytest.mark.parametrize("method", ["TRACE", "FOO", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "get"])
@pytest.mark.parametrize("path", ["/", "/public/leaf", HIDDEN, MISSING, "/note"])
def test_other_methods_are_refused(bob, method, path):
    answer = bob.request(path, method=method, status=405)
    assert answer.headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    "path", ["/" + "a" * MAX_URL, "/a" * (MAX_SEGMENTS + 1), "/?q=" + "x" * 100_000, "/" + "a/" * 4000]
)
def test_long_addresses_are_refused_quickly(nobody, path):
    nobody.get("/nothing", status=404)
    started = time.thread_time()
    nobody.get(path, status=414)
    assert time.thread_time() - started < 1


def test_a_thousand_cookies_do_no_harm(app):
    cookies = "; ".join(f"c{number}=v" for number in range(1000))
    Visitor(app, HTTP_COOKIE=cookies).get("/public/leaf", status=200)
    Visitor(app, HTTP_COOKIE="sid=" + "\xff" * 60_000).get("/public/leaf", status=200)


@pytest.mark.parametrize("root", ["/private", "/private/ana", "/private/none", "\xff", "/people"])
def test_no_header_moves_the_root(app, root):
    plain, moved = Visitor(app), Visitor(app, HTTP_X_VHM_ROOT=root)
    token = {"HTTP_COOKIE": "csrf=" + "a" * 32}
    assert same(
        plain.get("/public/leaf", extra_environ=token), moved.get("/public/leaf", extra_environ=token)
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "null"}, 400),
        ({"Origin": "null", "Sec-Fetch-Site": "none"}, 400),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 400),
        ({"Origin": "https://localhost"}, 400),
        ({"Origin": "http://localhost:8080"}, 400),
        ({"Origin": "http://localhost.evil.example"}, 400),
        ({"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, 400),
        ({"Origin": ""}, 400),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Sec-Fetch-Site": "junk"}, 400),
    ],
)
def test_a_form_must_come_from_our_own_pages(app, headers, status):
    visitor, before = Visitor(app), text_of(app)
    token, text = visitor.token(), f"from {headers}"
    visitor.send("/note", token, text=text, headers=headers, status=status)
    assert text_of(app) == (text if status == 303 else before)


@pytest.mark.parametrize(
    ("host", "origin"), [("localhost:443", "https://localhost"), ("localhost", "https://localhost")]
)
def test_the_origin_behind_a_proxy_with_https(host, origin):
    visitor = Visitor(make_app(**{"site.base_url": "https://localhost"}), "https", HTTP_HOST=host)
    token = visitor.token()
    visitor.send("/note", token, text="x", headers={"Origin": origin}, status=303)
    visitor.send("/note", token, text="x", headers={"Origin": "http://localhost"}, status=400)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 400),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 400),
    ],
)
def test_other_sites_may_link_to_a_page_but_not_embed_it(nobody, headers, status):
    nobody.get("/public/leaf", headers=headers, status=status)


def test_a_form_without_a_length_is_refused(app):
    for environ in ({"wsgi.input_terminated": True}, {"HTTP_TRANSFER_ENCODING": "chunked"}):
        assert call(app, "POST", "/note", "", **environ)[0] == "411 Length Required"


@pytest.mark.parametrize(
    "length", ["abc", "-1", "1e3", "\N{ARABIC-INDIC DIGIT TWO}".encode().decode("latin-1")]
)
def test_a_length_that_is_no_number_is_refused(app, length):
    status, headers = call(app, "POST", "/note", length)
    assert status == "400 Bad Request"
    assert "X-Content-Type-Options" in headers
    assert call(app, "GET", "/public/leaf", length)[0] == "200 OK"


class Unreadable:
    """A body that must not be touched."""

    def read(self, *_):
        raise AssertionError("the body was read")

    readline = readlines = __iter__ = seek = read


def call(app, method, path, length, cookie="", **environ):
    """Send a body that must not be read; return status and headers."""
    environ = {
        **Request.blank(path, method=method).environ,
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": length,
        "HTTP_COOKIE": cookie,
        "wsgi.input": Unreadable(),
        "webob.is_body_seekable": False,
        **environ,
    }
    answered = []
    body = app(environ, lambda status, headers, exc=None: answered.extend((status, dict(headers))))
    b"".join(body)
    return tuple(answered)


@pytest.mark.parametrize("path", ["/note", HIDDEN + "/send", MISSING + "/send", "/private/bob/upload"])
def test_a_huge_body_is_refused_without_being_read(app, path):
    for length, cookie in (
        ("1048577", ""),
        ("10000000000", ""),
        ("10000000000", "sid=x"),
        ("30000000", "sid=x"),
    ):
        assert call(app, "POST", path, length, cookie)[0] == "413 Request Entity Too Large"
    assert call(app, "GET", "/public/leaf", "10000000000")[0] == "200 OK"
    assert call(app, "GET", "/public/leaf", "", HTTP_TRANSFER_ENCODING="chunked")[0] == "200 OK"


def test_the_refusal_of_a_large_form_tells_nothing_of_what_is_there(bob):
    token = bob.token()
    large = dict.fromkeys(map(str, range(20)), "x" * 60000)
    hidden, missing = (bob.send(path + "/send", token, status=404, **large) for path in (HIDDEN, MISSING))
    assert same(hidden, missing)
    assert bob.send("/private/bob/send", token, status=413, **large)
    assert bob.send("/private/bob/upload", token, status=200, **large).text == str(1_200_000 + len(token))


def test_a_file_where_a_page_takes_none_counts_as_not_chosen(bob):
    token = bob.token()
    sent = {"params": {"also": "12345", "csrf_token": token}, "upload_files": [("text", "a.txt", b"abc")]}
    # The page tells how long all texts are: it would break on a file that it reads as one.
    assert bob.post("/private/bob/send", status=200, **sent).text == str(5 + len(token))
    assert bob.post("/private/bob/count", status=200, **sent).text == str(5 + len(token))
    assert bob.post("/private/bob/upload", status=200, **sent).text == str(5 + len(token))
    hidden, missing = (bob.post(f"{path}/send", status=404, **sent) for path in (HIDDEN, MISSING))
    assert same(hidden, missing)


@pytest.mark.parametrize("name", ["Range", "If-Range", "If-Modified-Since", "If-Unmodified-Since"])
@pytest.mark.parametrize(
    "junk",
    [
        "Sun, 06 Nov 9999999 08:49:37 GMT",
        "Sun, 06 Nov 99999999999999999999 08:49:37 GMT",
        "Sun, 06 Nov 2026 08:49:37 +99999999999999999999",
        f"bytes=0-{'9' * 5_000}",
        f"bytes=-{'9' * 5_000}",
        ",",
    ],
)
def test_conditions_that_nobody_can_read_are_as_not_made(bob, name, junk):
    headers = {"Range": "bytes=0-1", name: junk}
    answer = bob.get("/private/bob/kept", headers=headers)
    assert (answer.status_int, answer.text) in ((200, "0123456789"), (206, "01"))
    hidden, missing = (bob.get(f"{path}/kept", headers=headers, status=404) for path in (HIDDEN, MISSING))
    assert same(hidden, missing)


def test_conditions_that_can_be_read_count(bob):
    assert bob.get("/private/bob/kept", headers={"Range": "bytes=0-1"}, status=206).text == "01"
    bob.get("/private/bob/kept", headers={"If-None-Match": '"tag"'}, status=304)
    # What holds a condition that cannot be read is sent as a whole: the part may be of another version.
    junk = {"Range": "bytes=0-1", "If-Range": "Sun, 06 Nov 9999999 08:49:37 GMT"}
    assert bob.get("/private/bob/kept", headers=junk, status=200).text == "0123456789"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"a=%ff"),
        ("application/x-www-form-urlencoded", b"a=\xff"),
        ("application/x-www-form-urlencoded", b"&" * 200_000),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\nx"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n' * 1000,
        ),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=none-such'
            b"\r\n\r\nx\r\n--b--",
        ),
    ],
)
def test_damaged_forms_are_refused_quickly(nobody, kind, body):
    started = time.thread_time()
    nobody.post("/note", body, headers={"Content-Type": kind}, status=400)
    assert time.thread_time() - started < 1.5


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "end", ["", "/", "/edit", "/@@edit", "/send", "/__acl__", "/_p_jar", "/../none", "/%2e%2e/none"]
)
def test_what_is_hidden_is_answered_as_what_is_missing(app, bob, nobody, method, end):
    hidden = bob.request(HIDDEN + end, method=method, expect_errors=True)
    missing = bob.request(MISSING + end, method=method, expect_errors=True)
    assert hidden.status_int == 404
    assert same(hidden, missing)
    hidden = nobody.request(HIDDEN + end, method=method)
    missing = nobody.request(MISSING + end, method=method)
    assert hidden.status_int == missing.status_int == 303
    assert hidden.location.replace("ana", "none") == missing.location


@pytest.mark.parametrize("end", ["", "/send", "/upload", "/nothing"])
def test_forms_to_what_is_hidden_are_answered_as_to_what_is_missing(bob, nobody, end):
    for visitor in (bob, nobody):
        token = visitor.token()
        hidden, missing = (visitor.send(path + end, token, status=404) for path in (HIDDEN, MISSING))
        assert same(hidden, missing)
        hidden, missing = (visitor.post(path + end, {}, status=400) for path in (HIDDEN, MISSING))
        assert same(hidden, missing)


def test_a_form_sent_to_a_page_that_takes_none_is_answered_like_a_missing_page(bob):
    assert same(bob.send("/private/bob", status=404), bob.send("/private/none", status=404))


@pytest.mark.parametrize(
    "path",
    [
        "/private//bob", "/private/./bob", "/public/../private/bob", "/private/bob/", "/private/bob/@@",
        "/private/%62ob", "/private%2fbob",
    ],
)  # fmt: skip
def test_other_spellings_of_an_address_open_the_same_page_or_none(app, bob, path):
    token = {"HTTP_COOKIE": "csrf=" + "a" * 32}
    assert bob.get(path).body == bob.get("/private/bob").body
    assert (
        Visitor(app).get(path, extra_environ=token, expect_errors=True).status_int in (303, 404)
        or "/public" in path
    )


@pytest.mark.parametrize("path", ["/private/BOB", "/private/bob;x", "/private/bob.", "/private/ｂｏｂ"])
def test_near_spellings_are_missing(bob, path):
    from urllib.parse import quote

    assert bob.get(quote(path, safe="/%;"), status=404)


def test_questions_never_write(app):
    nobody = Visitor(app)
    before = last_tid(app)
    assert nobody.get("/write").text == "ok"
    nobody.head("/write")
    nobody.get("/late?raise=1", status=404)
    nobody.get("/misread?how=redirect", status=303)
    assert last_tid(app) == before


def test_a_returned_redirect_commits_and_a_raised_one_does_not(app):
    visitor = Visitor(app)
    visitor.send("/note", text="committed", status=303)
    assert text_of(app) == "committed"
    before = last_tid(app)
    visitor.send("/misbehave", how="redirect", status=303)
    assert (text_of(app), last_tid(app)) == ("committed", before)


def test_what_a_form_wrote_carries_the_name_of_the_person(app):
    visitor = Visitor(app).sign_in("ana")
    with editing(app) as tree:
        uid = tree.site["people"]["ana"].uid
    visitor.send("/note", text="signed", status=303)
    database = app.registry.database
    storage = database.storage
    last = (
        storage.iterator(storage.lastTransaction())
        if hasattr(storage, "iterator")
        else storage.changes.iterator()
    )
    assert list(last)[-1].user == str(uid).encode()


def test_a_view_must_name_its_permission():
    config = make_config()
    config.add_view(lambda request: Response(""), name="careless", context=Site)
    with pytest.raises(ConfigurationError, match="names no permission"):
        config.commit()


def test_a_view_may_name_other_methods_and_says_that_it_is_public():
    config = make_config()
    config.add_view(
        lambda request: Response("x"), name="both", request_method=("GET", "POST"), permission=PUBLIC
    )
    app = config.make_wsgi_app()
    prepare(app.registry.database, app.registry)
    visitor = Visitor(app, HTTP_COOKIE="csrf=" + "a" * 32)
    assert visitor.get("/both").text == "x"
    assert visitor.post("/both", {"a": "1"}, headers={"X-CSRF-Token": "a" * 32}).text == "x"


def test_a_closed_view_answers_questions_only():
    info = type("Info", (), {"options": {"permission": "view"}, "exception_only": False})()
    view = closed_view(lambda context, request: "seen", info)
    assert view(None, Request.blank("/")) == "seen"


@pytest.mark.parametrize(
    ("method", "status", "vetoed"),
    [("POST", 200, False), ("POST", 303, False), ("POST", 400, True), ("GET", 200, True)],
)
def test_the_veto(method, status, vetoed):
    assert veto_commit(Request.blank("/", method=method), Response(status=status)) is vetoed
