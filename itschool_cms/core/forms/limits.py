"""What a request may send, checked before anything is parsed: 400, 411 or 413 for the rest."""

import re
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from pyramid.httpexceptions import HTTPBadRequest, HTTPLengthRequired, HTTPRequestEntityTooLarge
from pyramid.i18n import TranslationStringFactory
from pyramid.request import Request
from pyramid.settings import asbool

_ = TranslationStringFactory("itschool_cms")

MAX_FIELDS = 200
MAX_LEVELS = 20
MAX_TEXT = 64 * 1024
MAX_NAME = 200
MAX_BODY = 1024 * 1024
MAX_UPLOAD = 25 * 1000 * 1000
# Room around the files of an upload for the other fields and the part headers.
OVERHEAD = 1024 * 1024
CHUNK = 1 << 16

START, END = "__start__", "__end__"
SEQUENCE, MAPPING, RENAME = "sequence", "mapping", "rename"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

_KEY = "itschool_cms.controls"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_BOUNDARY = re.compile(r'boundary="?([^";,]{1,200})"?', re.IGNORECASE)
_NESTED = re.compile(rb"\ncontent-type:\s*multipart/", re.IGNORECASE)
# What webob and cgi raise for broken bodies, unknown charsets and endless nesting.
JUNK = (ValueError, LookupError, TypeError, AttributeError, RecursionError, DeprecationWarning)

Controls = list[tuple[str, object]]


def includeme(config) -> None:
    """Check every unsafe request before its view, its permission and its CSRF token are looked at."""
    from pyramid.viewderivers import INGRESS

    config.add_view_deriver(limited_view, "form_limits", under=INGRESS, over=("secured_view", "csrf_view"))


def limited_view(view, info):
    """Wrap `view`: the view option `upload=True` allows large bodies."""
    upload = asbool(info.options.get("upload"))

    def checked(context, request):
        if request.method not in SAFE_METHODS:
            check_length(request, upload)
            if request.content_type in FORMS:
                parse_form(request, upload)
        return view(context, request)

    return checked


limited_view.options = ("upload",)  # type: ignore[attr-defined]  # how Pyramid asks for it


def parse_form(request: Request, upload: bool = False) -> Controls:
    """Return the posted controls in order, once they are known to be harmless.

    Raises HTTPBadRequest, HTTPLengthRequired, HTTPRequestEntityTooLarge.
    """
    if _KEY not in request.environ:
        check_length(request, upload)
        check_body(request)
        controls = _read(request)
        _check_fields(controls, _setting(request, "forms.max_fields", MAX_FIELDS))
        _check_structure(controls)
        request.environ[_KEY] = controls
    return list(request.environ[_KEY])


def check_length(request: Request, upload: bool = False) -> None:
    """Refuse a body by its announced length, before it is read.

    Raises HTTPLengthRequired, HTTPBadRequest, HTTPRequestEntityTooLarge.
    """
    length = request.environ.get("CONTENT_LENGTH") or ""
    if request.headers.get("Transfer-Encoding") or (
        request.environ.get("wsgi.input_terminated") and not length
    ):
        raise HTTPLengthRequired(_("Send the length of the form."))
    if length and not re.fullmatch(r"[0-9]{1,15}", length):
        raise HTTPBadRequest(_("The length of the form is not a number."))
    if int(length or 0) > max_body(request, upload):
        raise HTTPRequestEntityTooLarge(_("What you sent is too large."))


def max_body(request: Request, upload: bool = False) -> int:
    """Return the largest body, in bytes, that a form may send."""
    return _setting(request, "forms.max_upload", MAX_UPLOAD) + OVERHEAD if upload else MAX_BODY


def refuse(reason: str) -> NoReturn:
    """Raise HTTPBadRequest: no browser sends this from a form of ours."""
    raise HTTPBadRequest(reason)


def _setting(request, name, default):
    return int(request.registry.settings.get(name, default))


def check_body(request: Request) -> None:
    """Count the parts and look at the bytes while they are still bytes.

    Raises HTTPBadRequest.
    """
    keep_in_place(request)
    most = 4 * _setting(request, "forms.max_fields", MAX_FIELDS)
    if request.content_type == FORMS[1]:
        boundary = _BOUNDARY.search(request.headers["Content-Type"])
        if boundary is None:
            refuse(_("The form is damaged."))
        parts, nested = _count(request, b"--" + boundary[1].encode(errors="replace")), _nested(request)
    else:
        parts, nested = _count(request, b"&"), False
        _check_encoding(request)
    if parts > most or nested:
        refuse(_("The form has too many fields."))


def keep_in_place(request: Request) -> None:
    """Save webob a copy: the server has put the body into a buffer or a file already."""
    body = request.environ["wsgi.input"]
    if hasattr(body, "seekable") and body.seekable():
        request.is_body_seekable = True


def _check_encoding(request):
    try:
        unquote_to_bytes(request.body).decode()
    except UnicodeDecodeError:
        refuse(_("The form holds bytes that are not text."))


def _chunks(request, overlap):
    body, tail = request.body_file_seekable, b""
    body.seek(0)
    while chunk := body.read(CHUNK):
        yield len(tail), tail + chunk
        tail = (tail + chunk)[-overlap:]
    body.seek(0)


def _count(request, needle):
    """Count `needle` in the body without holding the body."""
    if len(needle) == 1:
        return sum(chunk[old:].count(needle) for old, chunk in _chunks(request, 1))
    return sum(chunk.count(needle) for _old, chunk in _chunks(request, len(needle) - 1))


def _nested(request):
    return any(_NESTED.search(chunk) for _old, chunk in _chunks(request, 100))


def _read(request) -> Controls:
    try:
        controls = [(name, "" if value == b"" else value) for name, value in request.POST.items()]
        _check_text(controls, request)
    except JUNK:
        refuse(_("The form is damaged."))
    return controls


def _check_text(controls, request):
    for name, value in controls:
        if not isinstance(name, str) or not (isinstance(value, str) or getattr(value, "file", None)):
            raise TypeError(name)
    texts = "".join(f"{name}{value}" for name, value in controls if isinstance(value, str))
    # The parser replaces junk silently; only what was sent as U+FFFD may arrive as U+FFFD.
    if request.content_type == FORMS[1] and texts.count("\ufffd") > _count(request, b"\xef\xbf\xbd"):
        raise ValueError("junk bytes")


def _check_fields(controls: Controls, most: int) -> None:
    if sum(name not in (START, END) for name, _value in controls) > most:
        refuse(_("The form has too many fields."))
    for name, value in controls:
        if len(name) > MAX_NAME or "\x00" in name:
            refuse(_("The form has a field with an impossible name."))
        if isinstance(value, str) and len(value.encode()) > MAX_TEXT:
            raise HTTPRequestEntityTooLarge(_("A text in the form is too long."))


def _check_structure(controls: Controls) -> None:
    """Refuse broken or deep nesting, and two values for one name of a mapping."""
    levels = [_Level("", MAPPING)]
    for name, value in controls:
        if name == START:
            levels.append(_opened(levels, value))
        elif name == END:
            closed = levels.pop()
            if not levels or value != f"{closed.name}:{closed.kind}":
                refuse(_("The form is damaged."))
        else:
            levels[-1].take(name)
    if len(levels) != 1:
        refuse(_("The form is damaged."))


def _opened(levels, value):
    name, colon, kind = value.rpartition(":") if isinstance(value, str) else ("", "", "")
    if not colon or kind not in (SEQUENCE, MAPPING, RENAME):
        refuse(_("The form is damaged."))
    if len(levels) > MAX_LEVELS:
        refuse(_("The form is nested too deeply."))
    levels[-1].take(name)
    return _Level(name, kind)


class _Level:
    """One open sequence, mapping or rename."""

    def __init__(self, name, kind):
        self.name, self.kind, self.taken = name, kind, set()

    def take(self, name):
        """Note a value called `name`; raises HTTPBadRequest for a second one where there may be one."""
        name = "" if self.kind == RENAME else name
        if self.kind != SEQUENCE and name in self.taken:
            refuse(_("The form has two values for one field."))
        self.taken.add(name)
