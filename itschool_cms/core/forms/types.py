"""Schema types with their limits built in: what a person may type, and what is kept of it."""

import re
import unicodedata

import colander
from deform.widget import TextAreaWidget, TextInputWidget
from pyramid.i18n import TranslationStringFactory

from ..html import plain_text, sanitise
from ..links_in_text import from_paths, to_form
from .controls import CheckedPasswordWidget, EmailWidget, RichTextWidget, WholeNumberWidget
from .prose import from_lines, to_lines

_ = TranslationStringFactory("itschool_cms")

MAX_TEXT = 64_000

# Controls, lone surrogates, line separators, and the marks that turn the reading direction round.
_UNSEEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_NOT_IN_LONG = re.compile(f"[{_UNSEEN}]")
_NOT_IN_SHORT = re.compile(f"[{_UNSEEN}\t\n\r]")
_NOT_IN_NAMES = re.compile(r'[<>{}\[\]\\|^~"@;]|://')
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)


class Text(colander.SchemaType):
    """Text in NFC without blanks at its ends; the base of the types below.

    `max_length` is in characters.
    """

    max_length = MAX_TEXT
    forbidden = _NOT_IN_LONG

    def __init__(self, max_length: int | None = None):
        self.max_length = max_length or self.max_length

    def serialize(self, node, appstruct):
        """Return the text as it is."""
        return colander.null if appstruct in (colander.null, None) else str(appstruct)

    def deserialize(self, node, cstruct):
        """Return the clean text, null when nothing is left. Raises colander.Invalid."""
        if cstruct is colander.null:
            return colander.null
        if not isinstance(cstruct, str):
            raise colander.Invalid(node, _("This is not a text."))
        text = unicodedata.normalize("NFC", cstruct.replace("\r\n", "\n").strip())
        self._check(node, text)
        return self.read(node, text) if text else colander.null

    def read(self, node: colander.SchemaNode, text: str) -> object:
        """Return what is kept of a clean text, null for nothing. Raises colander.Invalid."""
        return text

    def _check(self, node, text):
        if len(text) > self.max_length:
            limit = {"max": self.max_length}
            raise colander.Invalid(node, _("Write at most ${max} characters.", mapping=limit))
        if self.forbidden.search(text):
            raise colander.Invalid(node, _("This text holds a character that cannot be used here."))


class ShortText(Text):
    """One line, 250 characters at most."""

    widget_maker = TextInputWidget
    max_length = 250
    forbidden = _NOT_IN_SHORT


class LongText(Text):
    """Several lines of plain text."""

    widget_maker = TextAreaWidget


class Name(ShortText):
    """The name of a person, a class or a family: 100 characters at most, at least one letter."""

    max_length = 100

    def read(self, node, text):
        """Return the name. Raises colander.Invalid."""
        if _NOT_IN_NAMES.search(text) or not any(c.isalpha() for c in text):
            raise colander.Invalid(node, _("Write a name with letters."))
        return " ".join(text.split())


class Email(ShortText):
    """One mail address; its domain is kept in lower case."""

    widget_maker = EmailWidget
    max_length = 254

    def read(self, node, text):
        """Return the address. Raises colander.Invalid."""
        local, _at, domain = text.rpartition("@")
        domain = domain.lower()
        if not text.isascii() or re.search(r"(^|\.)xn--", domain):
            raise colander.Invalid(node, _("Write the address with plain letters, without accents."))
        if len(local) > 64 or not (_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
            raise colander.Invalid(node, _("Write one address, such as name@example.org."))
        return f"{local}@{domain}"


class Password(Text):
    """A password exactly as typed, 256 characters at most; never serialized."""

    widget_maker = CheckedPasswordWidget
    max_length = 256
    forbidden = _NOT_IN_SHORT

    def serialize(self, node, appstruct):
        """Return nothing: a password is not shown."""
        return colander.null

    def deserialize(self, node, cstruct):
        """Return the password. Raises colander.Invalid."""
        if cstruct in (colander.null, ""):
            return colander.null
        if not isinstance(cstruct, str):
            raise colander.Invalid(node, _("This is not a text."))
        self._check(node, cstruct)
        return cstruct


class RichText(Text):
    """HTML; the appstruct is an :class:`itschool_cms.core.html.Html`, empty markup counts as nothing.

    Plain lines become paragraphs, and are shown as lines again. Bound to a request, the form shows links to
    items with the paths of today and keeps them by uid (`core.links_in_text`).
    """

    widget_maker = RichTextWidget

    def serialize(self, node, appstruct):
        """Return the HTML, plain lines where it is no more than paragraphs."""
        if appstruct in (colander.null, None):
            return colander.null
        request = _request_of(node)
        shown = to_form(sanitise(appstruct), request) if request is not None else appstruct
        return to_lines(str(shown))

    def read(self, node, text) -> object:
        """Return the sanitised HTML."""
        clean, request = sanitise(from_lines(text)), _request_of(node)
        if request is not None:
            clean = from_paths(clean, request)
        # Closing what was left open may make it longer than what the form takes back.
        self._check(node, clean)
        return clean if plain_text(clean) or "<img" in clean else colander.null


def _request_of(node):
    return (node.bindings or {}).get("request")


class WholeNumber(colander.SchemaType):
    """A whole number of nine ASCII digits at most, between `low` and `high` (included)."""

    widget_maker = WholeNumberWidget

    def __init__(self, low: int | None = None, high: int | None = None):
        self.low, self.high = low, high

    def serialize(self, node, appstruct):
        """Return the digits."""
        return colander.null if appstruct in (colander.null, None) else str(int(appstruct))

    def deserialize(self, node, cstruct):
        """Return the number. Raises colander.Invalid."""
        if cstruct in (colander.null, ""):
            return colander.null
        if not isinstance(cstruct, str) or not _WHOLE.fullmatch(cstruct.strip()):
            raise colander.Invalid(node, _("Write a whole number."))
        return in_range(node, int(cstruct), self.low, self.high)


def in_range(node, number, low, high, said=str):
    """Return a number that lies between the limits, both included; None is no limit.

    Args:
        said: gives the text of a limit.

    Raises:
        colander.Invalid: it does not.
    """
    if low is not None and number < low:
        raise colander.Invalid(node, _("The number must be at least ${min}.", mapping={"min": said(low)}))
    if high is not None and number > high:
        raise colander.Invalid(node, _("The number must be at most ${max}.", mapping={"max": said(high)}))
    return number
