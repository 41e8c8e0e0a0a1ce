"""WebTest whose answers read a form when a test asks for it: to read all takes longer than the page."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from webtest import TestApp, TestRequest, TestResponse
from webtest.forms import Form

_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)
_TOKEN = re.compile(r'<input\b[^>]*\sname="csrf_token"[^>]*>', re.IGNORECASE)
_VALUE = re.compile(r'\svalue="([^"]*)"', re.IGNORECASE)
_ID = re.compile(r'<form\b[^>]*?\sid="([^"]*)"', re.IGNORECASE)


class Forms(Mapping):
    """The forms of a page by number, from 0, and by id."""

    def __init__(self, page: TestResponse) -> None:
        self._page, self._texts = page, _FORM.findall(page.testbody)
        self._numbers: dict[int | str, int] = {}
        self._made: dict[int, Form] = {}
        for number, text in enumerate(self._texts):
            self._numbers[number] = number
            if found := _ID.match(text):
                self._numbers[found[1]] = number

    def __getitem__(self, key: int | str) -> Form:
        number = self._numbers[key]
        if number not in self._made:
            self._made[number] = self._read(self._texts[number])
        return self._made[number]

    def __iter__(self) -> Iterator[int | str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def _read(self, text: str) -> Form:
        # A field may stand elsewhere and name its form.
        whole = ' form="' in self._page.testbody
        return (Form if whole else _Alone)(self._page, text, self._page.parser_features)


class _Alone(Form):
    """A form all of whose fields stand in it."""

    def _parse_fields(self) -> None:
        # WebTest looks for the fields in the whole page.
        page, self.response = self.response, self
        super()._parse_fields()
        self.response = page


class Page(TestResponse):
    """An answer."""

    def _parse_forms(self) -> None:
        if "html" not in self.content_type:
            raise AttributeError(f"Not a page: {self.content_type}")
        self._forms_indexed: Any = Forms(self)


def token_in(page: TestResponse) -> str:
    """Return the token that the forms of a page carry."""
    return unescape(_VALUE.search(_TOKEN.search(page.text)[0])[1])


class _Request(TestRequest):
    ResponseClass = Page


class Client(TestApp):
    """A browser."""

    RequestClass = _Request
