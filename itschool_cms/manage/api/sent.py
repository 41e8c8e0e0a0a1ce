"""What a program sends: a JSON object with known names, and files beside it."""

import re
from typing import Any

from pyramid.request import Request

from itschool_cms.core.forms import parse_form
from itschool_cms.core.forms.limits import FORMS
from itschool_cms.core.plain import BodyRefused, Uploaded, parse_json

from .problems import Problem

# Files in base64 stand in memory more than once: larger ones are sent as parts of a form.
MAX_JSON = 4_000_000
DATA = "data"
_PART = re.compile(r"([a-z][a-z0-9_]{0,60})(?:\.[0-9]{1,3})?", re.ASCII)


def read_sent(request: Request, *names: str) -> dict[str, Any]:
    """Return the object that was sent; only the names may stand in it. Raises Problem."""
    sent = _read_form(request) if request.content_type in FORMS else _read_json(request)
    unknown = sorted(set(sent) - set(names))
    if unknown:
        raise Problem(
            422, "The object has members that are not taken.", errors=dict.fromkeys(unknown[:20], UNKNOWN)
        )
    return sent


UNKNOWN = "There is no such member."


def values_in(sent: dict[str, Any]) -> dict[str, Any]:
    """Return the values of the fields that were sent. Raises Problem."""
    values = sent.get("values", {})
    if not isinstance(values, dict):
        raise Problem(422, "The values are no object.", errors={"values": "This is no object."})
    return values


def _read_json(request: Request) -> dict[str, Any]:
    if (request.content_length or 0) > MAX_JSON:
        raise Problem(413, "Send large files as parts of a form (multipart/form-data).")
    return _parsed(request.body or b"{}")


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        value = parse_json(body)
    except BodyRefused as refusal:
        raise Problem(400, str(refusal)) from None
    if not isinstance(value, dict):
        raise Problem(400, "Send one object.")
    return value


def _read_form(request: Request) -> dict[str, Any]:
    """Read a form of the part `data`, which is the object, and of files named by their field."""
    sent: dict[str, Any] = {}
    files: dict[str, list[Uploaded]] = {}
    for name, value in parse_form(request, upload=True):
        if name == DATA and isinstance(value, str):
            sent = _parsed(value.encode("utf-8", "surrogatepass"))
        elif name != "csrf_token":
            _add_file(files, name, value)
    values = dict(values_in(sent))
    for field, several in files.items():
        present = values.get(field)
        values[field] = [*(present if isinstance(present, list) else ()), *several]
    return {**sent, "values": values} if values else sent


def _add_file(files: dict[str, list[Uploaded]], name: str, value: Any) -> None:
    part = _PART.fullmatch(name)
    if part is None or not hasattr(value, "file"):
        raise Problem(400, f"Beside {DATA} a form has files only: field, or field.1, field.2 …")
    files.setdefault(part[1], []).append(Uploaded(value.filename or "", value.file))
