"""What changed between two texts, word by word: for the pages that show two versions side by side."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from html.parser import HTMLParser

from .html import BLOCKS

SAME, GONE, NEW = "same", "del", "ins"
Part = tuple[str, str]

# The work grows with the product of both lengths: what is longer is compared by lines, or shown as replaced.
MOST = 4_000_000
# So few characters that stayed between two replacements are read more easily as replaced too.
CRUMB = 3
_WORDS = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")


def words_diff(before: str, after: str) -> list[Part]:
    """Return the parts of two texts in order: ("same" | "del" | "ins", text).

    The texts of "same" and "del" together are `before`, those of "same" and "ins" are `after`. The work is
    bounded whatever the texts are; what is not compared word by word counts as replaced.
    """
    parts: list[Part] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for kind, gone, came in _compare(old, new):
        if kind == "equal":
            _append(parts, SAME, "".join(gone))
        else:
            _words(parts, "".join(gone), "".join(came))
    return _joined(parts)


def html_words_diff(before: str, after: str) -> list[Part]:
    """Return the same for two HTML texts: the words that a reader sees, and where links and images lead."""
    return words_diff(readable(before), readable(after))


def readable(html: str) -> str:
    """Return the words of an HTML text, a line for each block, with the targets of links and images.

    Two texts that differ in emphasis or headings alone have the same words.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _joined(parts: list[Part]) -> list[Part]:
    """Return the parts without crumbs between two replacements: 16 h 30 became 17 h 00, as a whole."""
    found: list[Part] = []
    for part in parts:
        found.append(part)
        kinds = tuple(kind for kind, _text in found[-5:])
        if kinds == (GONE, NEW, SAME, GONE, NEW) and len(found[-3][1]) <= CRUMB and "\n" not in found[-3][1]:
            gone, new, same, more_gone, more_new = (text for _kind, text in found[-5:])
            found[-5:] = [(GONE, gone + same + more_gone), (NEW, new + same + more_new)]
    return found


def _words(parts: list[Part], before: str, after: str) -> None:
    for kind, gone, came in _compare(_WORDS.findall(before), _WORDS.findall(after), str.isspace):
        if kind == "equal":
            _append(parts, SAME, "".join(gone))
        else:
            _append(parts, GONE, "".join(gone))
            _append(parts, NEW, "".join(came))


def _compare(
    old: list[str], new: list[str], junk: Callable[[str], bool] | None = None
) -> Iterator[tuple[str, list[str], list[str]]]:
    if len(old) * len(new) > MOST:
        yield "replace", old, new
        return
    for kind, i, j, m, n in SequenceMatcher(junk, old, new).get_opcodes():
        yield kind, old[i:j], new[m:n]


def _append(parts: list[Part], kind: str, text: str) -> None:
    if not text:
        return
    if parts and parts[-1][0] == kind:
        parts[-1] = kind, parts[-1][1] + text
    else:
        parts.append((kind, text))


class _Reader(HTMLParser):
    """Collects the words of a clean HTML text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line for a block; remember where a link leads."""
        given = {name: value or "" for name, value in attrs}
        if tag in BLOCKS:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append(" ")
        elif tag == "a":
            self._targets.append(given.get("href", ""))
        elif tag == "img":
            self.pieces.append(f" [{given.get('alt', '')} {given.get('src', '')}] ")

    def handle_endtag(self, tag: str) -> None:
        """End a line after a block; say where the link led."""
        if tag in BLOCKS:
            self.pieces.append("\n")
        elif tag == "a" and self._targets:
            target = self._targets.pop()
            self.pieces.append(f" [{target}]" if target else "")

    def handle_data(self, data: str) -> None:
        """Take the words."""
        self.pieces.append(re.sub(r"\s+", " ", data))
