"""What the index keeps of one item: its text, compressed, for excerpts, phrases and for taking it back."""

import zlib
from typing import Any, NamedTuple

from persistent import Persistent

from .words import words

# How much a word says about a text: it stands in the text, often in it, in the title, is most of the title.
PRESENT, FREQUENT, TITLE, MOST_OF_TITLE = 1, 2, 3, 4
LEVELS = 4
# A longer text is an object of its own, so that a change of state does not write it anew.
INLINE = 4_096  # bytes
OFTEN, DENSE = 5, 30
MOST = 3


class Text(NamedTuple):
    """What an item is found by.

    Attributes:
        title: words in it say most.
        body: everything else.
        tags: facts that are no words, such as ":type:document", with a colon that no word begins with.
    """

    title: str
    body: str
    tags: tuple[str, ...] = ()


class Packed(Persistent):
    """A long text."""

    def __init__(self, data: bytes) -> None:
        self.data = data


class TextRecord(Persistent):
    """The text of one item; never changed: another text gets another record."""

    _body: Any

    def __init__(self, text: Text, before: "TextRecord | None" = None) -> None:
        self._head = zlib.compress("\0".join((text.title, *text.tags)).encode())
        same = before is not None and before.body() == text.body
        self._body = before._body if same and before is not None else _packed(text.body)

    def body(self) -> str:
        """Return the text without the title."""
        data = self._body.data if isinstance(self._body, Packed) else self._body
        return zlib.decompress(data).decode()

    def text(self) -> Text:
        """Return all that the item is found by."""
        title, *tags = self._heading()
        return Text(title, self.body(), tuple(tags))

    def tags(self) -> tuple[str, ...]:
        """Return the tags alone."""
        return tuple(self._heading()[1:])

    def terms(self) -> dict[str, int]:
        """Return the words and tags of the item, each with its level."""
        known = getattr(self, "_v_terms", None)
        if known is None:
            known = self._v_terms = terms_of(self.text())
        return known

    def _heading(self) -> list[str]:
        return zlib.decompress(self._head).decode().split("\0")


def clean(text: str) -> str:
    """Return the text without what cannot be stored: the character that parts texts, halves of characters."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def terms_of(text: Text) -> dict[str, int]:
    """Return the words and tags of a text, each with its level."""
    body, title = words(text.body), words(text.title)
    times: dict[str, int] = {}
    for word in body:
        times[word] = times.get(word, 0) + 1
    levels = {
        word: FREQUENT if count >= OFTEN or count * DENSE >= len(body) > DENSE else PRESENT
        for word, count in times.items()
    }
    for word in title:
        levels[word] = MOST_OF_TITLE if title.count(word) * MOST >= len(title) else TITLE
    return {**levels, **dict.fromkeys(text.tags, PRESENT)}


def _packed(body: str) -> Any:
    data = zlib.compress(body.encode(), 6)
    return data if len(data) <= INLINE else Packed(data)
