"""Excerpts: the place of a text where the words stand, with marks around them."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

LENGTH = 240  # characters
LEAD = 60
# Of the words that a short beginning stands for, as many as a pattern finds fast.
MOST_TERMS = 200
SCANNED = 300_000


class Piece(NamedTuple):
    """A part of an excerpt; `marked` where it is a word that was looked for."""

    text: str
    marked: bool


def _without_accents() -> dict[int, str]:
    table = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letters = unicodedata.normalize("NFKD", chr(code).lower())
        if len(letters.encode("ascii", "ignore")) == 1 and letters[0].isascii():
            table[code] = letters[0]
    return {**table, ord("’"): "'", ord("ø"): "o", ord("ł"): "l", ord("đ"): "d"}


_TABLE = _without_accents()
# What is one letter in the text and two in the index.
_DOUBLE = (("oe", "(?:oe|œ)"), ("ae", "(?:ae|æ)"), ("ss", "(?:ss|ß)"))


def flat(text: str) -> str:
    """Return the text in lower case without accents, each character at its place."""
    lower = text.lower()
    if len(lower) != len(text):
        # The capital I with a dot is two characters in lower case.
        lower = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
    return lower.translate(_TABLE)


def pattern_of(terms: Iterable[str], words: Iterable[str]) -> re.Pattern | None:
    """Return what finds the words in a flat text; None when there is nothing to find.

    Args:
        terms: whole words.
        words: what was typed: it comes first, where there are too many.
    """
    wanted = list(dict.fromkeys([*words, *sorted(terms)]))[:MOST_TERMS]
    if not wanted:
        return None
    longest_first = sorted(map(re.escape, wanted), key=len, reverse=True)
    pattern = "|".join(longest_first)
    for plain, either in _DOUBLE:
        pattern = pattern.replace(plain, either)
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])")


def marked(text: str, pattern: re.Pattern | None) -> list[Piece]:
    """Return the whole text in pieces."""
    if pattern is None:
        return [Piece(text, False)] if text else []
    pieces, end = [], 0
    for match in pattern.finditer(flat(text)):
        pieces += [Piece(text[end : match.start()], False), Piece(text[match.start() : match.end()], True)]
        end = match.end()
    pieces.append(Piece(text[end:], False))
    return [piece for piece in pieces if piece.text]


def excerpt(text: str, pattern: re.Pattern | None) -> list[Piece]:
    """Return the place of the text where the words stand first, in pieces; else its beginning."""
    match = pattern.search(flat(text[:SCANNED])) if pattern is not None else None
    start = _word_start(text, match.start() - LEAD) if match is not None and match.start() > LEAD else 0
    end = _word_end(text, start + LENGTH)
    shown = " ".join(text[start:end].split())
    pieces = marked(shown, pattern)
    before = [Piece("… ", False)] if start and pieces else []
    after = [Piece(" …", False)] if end < len(text.rstrip()) and pieces else []
    return [*before, *pieces, *after]


def _word_start(text: str, at: int) -> int:
    space = re.compile(r"\s").search(text, at, at + LEAD)
    return space.end() if space is not None else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = max(text.rfind(blank, at - LEAD, at) for blank in " \n\t")
    return space if space > 0 else at
