"""Addresses and forms that nobody finds by clicking."""

from collections.abc import Sequence

from webtest import TestApp, TestResponse
from webtest.forms import Form

from tests.visitor import HOST

from .school import School

Controls = Sequence[tuple[str, str]]

# What lies beside the children of an item in Python, and must not lie in an address.
ATTRIBUTES = (
    *("__acl__", "__parent__", "__class__", "__dict__", "__getitem__", "__init__", "__name__", "_children"),
    *("keys", "values", "title", "uid", "owner", "catalog", "outbox", "_p_jar", "_p_oid", "@@", "@@title"),
)


def spellings(path: str) -> list[str]:
    """Return other ways to write an address of a child, such as `/families/haddad/nora/`."""
    first, *middle, last = path.strip("/").split("/")
    above = "/".join(("", first, *middle))
    return [
        *(f"{above}/{last}/.", f"{above}/{last}/x/..", f"{above}/./{last}", f"{above}//{last}//"),
        *(f"/documents/..{above}/{last}", f"/documents/%2e%2e{above}/{last}", f"/%2e%2e{above}/{last}"),
        *(
            f"{above}%2f{last}",
            f"{above}/{last}%2f",
            f"{above}/{last};x",
            f"{above};x/{last}",
            f"{above}/{last}.",
        ),
        *(
            f"{above}/{last.upper()}",
            f"{above}/{_fullwidth(last)}",
            f"{above}/{last}%cc%81",
            f"{above}/{last}%20",
        ),
        *(f"{above}/{last}%00", f"{above}/{last}%ff", f"{above}/%c0%ae%c0%ae/{last}", f"{above}/{last}%0a"),
        *(f"{above}/{last}/@@", f"{above}/{last}\\", f"{above}/{last}/@@edit"),
    ]


def _fullwidth(name: str) -> str:
    return "".join(f"%ef%bd%{0x81 + ord(letter) - ord('a'):02x}" for letter in name if "a" <= letter <= "o")


def form_of(school: School, person: str, path: str) -> Form:
    """Return the form of a page as a browser would send it."""
    browser = TestApp(school.app, extra_environ={"HTTP_HOST": HOST, "HTTP_ACCEPT_LANGUAGE": "en"})
    name, _equals, value = school.browsers[person].cookies.partition("=")
    browser.set_cookie(name, value)
    forms = browser.get(path, status=200).forms.values()
    return next(form for form in forms if "__formid__" in form.fields)


def send(
    form: Form, extra: Controls = (), tokens: tuple[str, ...] | None = None, **values: str
) -> TestResponse:
    """Send the form.

    Args:
        extra: controls that the form has not.
        tokens: an audience in place of the chosen one, whatever the form offers.
        values: of fields, in place of the form's own.
    """
    sent = form.submit_fields("save")
    controls = [(name, values.get(name, value)) for name, value in sent if isinstance(value, str)]
    if tokens is not None:
        start, end = (controls.index((mark, "audience:sequence")) for mark in ("__start__", "__end__"))
        controls[start : end + 1] = several("audience", *tokens)
    path = form.response.request.path + form.action
    return form.response.test_app.post(path, [*controls, *extra], status="*")


def several(name: str, *values: str) -> Controls:
    """Return the controls that send several values of one field."""
    checked = (("checkbox", value) for value in values)
    return [("__start__", f"{name}:sequence"), *checked, ("__end__", f"{name}:sequence")]
