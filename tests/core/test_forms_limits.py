"""What a request may send is decided before anything is parsed."""

import contextlib
import io
import time
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyramid import testing
from pyramid.httpexceptions import HTTPBadRequest, HTTPLengthRequired, HTTPRequestEntityTooLarge
from pyramid.request import Request

from itschool_cms.core.forms import parse_form
from itschool_cms.core.forms.limits import check_length, max_body

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=xyz"


def make(body, content_type=URLENCODED, length=None, limits=None, **environ):
    with testing.testConfig(settings=limits or {}) as config:
        request = Request.blank("/", method="POST", content_type=content_type, environ=environ)
        request.registry = config.registry
    request.body_file = io.BytesIO(body)
    request.environ["CONTENT_LENGTH"] = str(len(body)) if length is None else length
    return request


def part(name, value, filename=None, extra=""):
    name = f'name="{name}"' + (f'; filename="{filename}"' if filename is not None else "")
    head = f"--xyz\r\nContent-Disposition: form-data; {name}\r\n{extra}\r\n".encode()
    return head + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"


def multipart(*parts):
    return make(b"".join(parts) + b"--xyz--\r\n", MULTIPART)


def markers(*pairs):
    return "&".join(f"{name}={value}" for name, value in pairs).encode()


def test_the_controls_come_in_order_and_only_once():
    request = make(b"b=2&a=%C3%A9&c=")
    assert parse_form(request) == [("b", "2"), ("a", "é"), ("c", "")]
    parse_form(request).clear()
    assert len(parse_form(request)) == 3


def test_files_come_with_their_content():
    request = multipart(part("a", "été"), part("upload", b"\xff\x00", "x.bin"), part("none", b"", ""))
    a, upload, none = parse_form(request, upload=True)
    assert (a, none) == (("a", "été"), ("none", ""))
    assert upload[1].file.read() == b"\xff\x00"


def test_a_form_without_a_body_is_empty():
    request = make(b"")
    del request.environ["CONTENT_LENGTH"], request.environ["wsgi.input_terminated"]
    assert parse_form(request) == []


@pytest.mark.parametrize(
    "body",
    [
        b"a=%ff",
        b"%ff=a",
        b"a=\xff",
        b"a=1&a=2",
        b"__start__=x:sequence",
        b"__start__=x",
        b"__start__=x:ignore&__end__=x:ignore",
        b"__end__=x:sequence",
        b"__start__=x:sequence&__end__=x:mapping",
        b"__start__=x:mapping&a=1&a=2&__end__=x:mapping",
        b"__start__=x:rename&a=1&b=2&__end__=x:rename",
        b"x=1&__start__=x:mapping&__end__=x:mapping",
        b"a%00b=1",
        b"a" * 201 + b"=1",
        b"&".join(b"f%d=" % n for n in range(201)),
        b"&" * 801,
        markers(*[("__start__", "x:mapping")] * 21, *[("__end__", "x:mapping")] * 21),
        b"__start__=x:mapping&" * 5000,
    ],
)
def test_what_no_form_sends_is_a_bad_request(body):
    with pytest.raises(HTTPBadRequest):
        parse_form(make(body))


@pytest.mark.parametrize(
    "body",
    [
        b"&".join(b"f%d=" % n for n in range(200)),
        markers(*[("__start__", "x:mapping")] * 20, *[("__end__", "x:mapping")] * 20),
        b"__start__=x:sequence&a=1&a=2&__end__=x:sequence",
        b"__start__=x:rename&a=1&__end__=x:rename",
        b"a=" + b"x" * 65536,
        b"a=%EF%BF%BD",
    ],
)
def test_what_a_form_may_send_is_taken(body):
    assert parse_form(make(body))


@pytest.mark.parametrize(
    "parts",
    [
        [part("a", b"\xff")],
        [part("a", b"\xff"), part("b", b"x")],
        [part("a", "1"), part("a", "2")],
        [b"--xyz\r\nContent-Disposition: form-data\r\n\r\nno name\r\n"],
        [b"--xyz\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nx\r\n--q--\r\n"],
        [part("a", "1", extra="Content-Type: text/plain; charset=klingon\r\n")],
        [part("a", "=zz", extra="Content-Transfer-Encoding: base64\r\n")],
        [part("a", b"x", "", extra="Content-Type: text/plain\r\n")],
        [part("a", "1")] * 801,
        [part("__start__", b"x", "f.txt")],
    ],
)
def test_a_damaged_multipart_form_is_a_bad_request(parts):
    with pytest.raises(HTTPBadRequest):
        parse_form(multipart(*parts), upload=True)


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=abc; charset=latin-1"]
)
def test_a_multipart_form_has_a_boundary_and_is_utf8(kind):
    with pytest.raises(HTTPBadRequest):
        parse_form(make(b"--abc--\r\n", kind))


def test_a_replacement_character_that_was_sent_is_taken():
    assert parse_form(multipart(part("a", "\ufffd"))) == [("a", "\ufffd")]


def test_a_boundary_across_two_reads_is_counted_once():
    request = multipart(part("a", "x" * 65490, "long.txt"), part("b", "1"))
    assert len(parse_form(request, upload=True)) == 2


def test_a_text_over_64_kilobytes_is_too_large():
    with pytest.raises(HTTPRequestEntityTooLarge):
        parse_form(make(b"a=" + b"x" * 65537))


def test_the_length_is_checked_before_the_body_is_read():
    class Unreadable(io.RawIOBase):
        def read(self, *args):
            raise AssertionError("read")

    request = make(b"", length=str(10**10))
    request.environ["wsgi.input"] = Unreadable()
    for upload in (False, True):
        with pytest.raises(HTTPRequestEntityTooLarge):
            parse_form(request, upload)


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "٣", "9" * 16])
def test_a_length_is_a_number(length):
    with pytest.raises(HTTPBadRequest):
        parse_form(make(b"a=1", length=length))


@pytest.mark.parametrize(
    ("length", "environ"),
    [
        ("", {"HTTP_TRANSFER_ENCODING": "chunked"}),
        ("5", {"HTTP_TRANSFER_ENCODING": "chunked"}),
        ("", {"wsgi.input_terminated": True}),
    ],
)
def test_a_body_without_a_length_is_refused(length, environ):
    with pytest.raises(HTTPLengthRequired):
        check_length(make(b"a=1", length=length, **environ))


def test_the_limits_are_settings():
    limits = {"forms.max_fields": "2", "forms.max_upload": "5"}
    assert max_body(make(b"", limits=limits), upload=True) == 5 + 1024 * 1024
    with pytest.raises(HTTPBadRequest):
        parse_form(make(b"a=1&b=2&c=3", limits=limits))


def test_many_fields_are_refused_in_a_fraction_of_the_time_that_reading_them_takes():
    body = b"a=1&" * 200_000
    request = make(body)
    before = time.thread_time()
    with pytest.raises(HTTPBadRequest):
        parse_form(request)
    refused = time.thread_time()
    parse_qsl(body.decode())
    assert refused - before < 0.5 * (time.thread_time() - refused)


pieces = st.sampled_from(
    [
        b"__start__=a:mapping&", b"__end__=a:mapping&", b"a=1&", b"%ff", b"=", b"&", b"--xyz\r\n",
        b"--xyz--\r\n", b"\r\n", b'Content-Disposition: form-data; name="a"', b'; filename="x"',
        b"Content-Type: text/plain; charset=x\r\n",
        b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: multipart/mixed; boundary=xyz\r\n",
        b"Content-Length: 9\r\n",
    ]
) | st.binary(max_size=6)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, max_size=20).map(b"".join), st.sampled_from([URLENCODED, MULTIPART]))
def test_any_body_is_read_or_refused_and_nothing_else(body, kind):
    with contextlib.suppress(HTTPBadRequest, HTTPRequestEntityTooLarge):
        assert isinstance(parse_form(make(body, kind), upload=True), list)


def test_a_body_that_cannot_be_rewound_is_read_all_the_same():
    request = make(b"")
    request.environ["wsgi.input"] = type("Pipe", (), {"read": io.BytesIO(b"a=1").read})()
    request.environ["CONTENT_LENGTH"] = "3"
    assert parse_form(request) == [("a", "1")]
