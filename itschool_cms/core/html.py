"""Rich text: the one sanitiser, the type that only it makes, and the way back to plain text."""

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import nh3

_TAGS = """
p h2 h3 h4 ul ol li blockquote strong em b i u s sub sup br hr a
table thead tbody tr th td caption img
"""
TAGS = frozenset(_TAGS.split())
ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope"}, "img": {"src", "alt", "width", "height"}}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# What stands inside these is code or a foreign vocabulary, not the author's words.
_DROPPED = """
script style svg math iframe object template noscript textarea select title xmp noembed noframes
"""
DROPPED = frozenset(_DROPPED.split())
_BLOCKS = "p h2 h3 h4 ul ol li blockquote br hr table tr caption"
BLOCKS = frozenset(_BLOCKS.split())
ROUNDS = 6

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f\\]")


class Html(str):
    """HTML that went through :func:`sanitise`; templates insert it as it is.

    Raises TypeError when anything but the sanitiser tries to make one.
    """

    __slots__ = ()

    def __new__(cls, text: str, seal: object = None) -> "Html":
        """Refuse to be made by anyone but the sanitiser."""
        if seal is not _SEAL:
            raise TypeError("Html is made by itschool_cms.core.html.sanitise only")
        return super().__new__(cls, text)

    def __html__(self) -> str:
        """Return the markup, for templates."""
        return str.__str__(self)

    def __reduce__(self) -> tuple[Any, ...]:
        # What comes out of the database is cleaned by the rules of today, not of the day it was saved.
        return sanitise, (str.__str__(self),)


_SEAL = object()


def sanitise(text: str, rounds: int = ROUNDS) -> Html:
    """Return `text` with only the allowed tags, attributes and links; sanitising twice changes nothing.

    Markup that still changes after so many `rounds` is reduced to its words.
    """
    for _round in range(rounds):
        cleaned = _clean(text)
        if cleaned == text:
            return Html(cleaned, _SEAL)
        text = cleaned
    return Html(html.escape(plain_text(text), quote=False), _SEAL)


def plain_text(text: str) -> str:
    """Return the words of an HTML text, one line per block, for searching and for mails."""
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _clean(text: str) -> str:
    return nh3.clean(
        text,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        clean_content_tags=set(DROPPED),
        attribute_filter=_filter,
        # A page of many pictures loads those that are seen.
        set_tag_attribute_values={"img": {"loading": "lazy"}},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
    )


def _filter(tag: str, name: str, value: str) -> str | None:
    check = _CHECKS.get(name)
    return value if check is None or check(value) else None


def _is_local(value: str) -> bool:
    return not (_SCHEME.match(value) or _UNSAFE_IN_URL.search(value) or value.startswith("//"))


def _is_link(value: str) -> bool:
    scheme = _SCHEME.match(value)
    if scheme:
        return scheme.group(1).lower() in SCHEMES
    return _is_local(value)


_CHECKS: dict[str, Callable[[str], object]] = {
    "href": _is_link,
    "src": _is_local,
    "scope": {"row", "col", "rowgroup", "colgroup"}.__contains__,
    "width": re.compile(r"[0-9]{1,4}\Z", re.ASCII).match,
    "height": re.compile(r"[0-9]{1,4}\Z", re.ASCII).match,
}


class _Words(HTMLParser):
    """Collects the text of a document."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in DROPPED
        if tag in BLOCKS:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in DROPPED))
        if tag in BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            # A line break in the source is a blank on the page.
            self.pieces.append(re.sub(r"\s+", " ", data))
