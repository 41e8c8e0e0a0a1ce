"""Names of items: what a URL segment may be."""

import re
import unicodedata
from collections.abc import Collection
from typing import Any

from .i18n import _

MAX_NAME_LENGTH = 100

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\Z")
_TO_FOLD = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "’": "-", "'": "-"})


class NameRefused(ValueError):
    """The name cannot be given to an item; the message says why."""


def check_name(name: str) -> str:
    """Return the name if it may stand in a URL.

    Only lower-case ASCII letters, digits, dot, dash and underscore are allowed, so twins that differ
    by case or by Unicode form cannot exist.

    Raises:
        NameRefused: empty, too long, or with other characters (`..`, `@@view` and `a/b` among them).
    """
    if not isinstance(name, str) or not name:
        raise NameRefused(_("A name cannot be empty."))
    if len(name) > MAX_NAME_LENGTH:
        raise NameRefused(_("A name has at most ${max} characters.", mapping={"max": MAX_NAME_LENGTH}))
    if not _NAME.match(name):
        raise NameRefused(_("A name has lower-case letters, digits, dots, dashes and underscores only."))
    return name


def slug(text: str) -> str:
    """Turn a title into a name: accents dropped, other characters to dashes, `item` when nothing stays."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_TO_FOLD))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.findall(r"[a-z0-9]+", plain)
    name = "-".join(words)[:60].strip("-")
    return name or "item"


def fold(text: str) -> str:
    """Return the text in lower case without accents: the form for sorting and searching."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_TO_FOLD))
    return "".join(character for character in plain if not unicodedata.combining(character))


def name_in(parent: Any, name: str | None, wanted: str, reserved: Collection[str]) -> str:
    """Return the name that an item gets in a folder.

    Args:
        name: the name to give; None for a free one that is like `wanted`.
        reserved: names that no item has.

    Raises:
        NameRefused: the given name is taken, reserved or malformed.
    """
    if name is None:
        return str(parent.free_name(wanted, reserved))
    check_name(name)
    if name in reserved:
        raise NameRefused(_("This name is kept for a page of the system."))
    if name in parent:
        raise NameRefused(_("There is an item of that name already."))
    return name
