"""What somebody asks: words, "phrases in quotes", -words that must not be there."""

import re
from typing import NamedTuple

from .words import STOP_WORDS, words

# A longer question is cut: nobody types it, and each word costs.
MAX_LENGTH, MAX_WORDS = 200, 10

_PART = re.compile(r'(?P<without>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


class Question(NamedTuple):
    """A question that was read.

    Attributes:
        words: folded; each is also taken as the beginning of a word.
        exact: the words among them of which no other word begins so.
        phrases: words that must follow each other.
        without: words that must not be there.
    """

    words: tuple[str, ...] = ()
    exact: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether it asks for something."""
        return bool(self.words)


def read_question(text: str, names: bool = False) -> Question:
    """Read what was typed.

    Args:
        names: names are looked for: "de Smet" means both words; else small words count only where no other
            word is there.
    """
    plain: list[str] = []
    without: list[str] = []
    phrases: list[tuple[str, ...]] = []
    for part in _PART.finditer(text[:MAX_LENGTH].replace("“", '"').replace("”", '"')):
        found = tuple(words(part["phrase"] if part["word"] is None else part["word"]))
        if part["without"]:
            without += found
        elif part["word"] is None and len(found) > 1:
            phrases.append(found[:MAX_WORDS])
        else:
            plain += found
    return _question(plain, phrases, without, names)


def _question(plain: list[str], phrases: list[tuple[str, ...]], without: list[str], names: bool) -> Question:
    telling = [word for word in plain if word not in STOP_WORDS]
    if telling or phrases:
        plain = plain if names else telling
    exact = {word for word in plain if word in STOP_WORDS and len(plain) > 1}
    in_phrases = [word for phrase in phrases for word in phrase]
    asked = tuple(dict.fromkeys([*plain, *in_phrases]))[:MAX_WORDS]
    exact |= set(in_phrases) - set(plain)
    return Question(asked, frozenset(exact.intersection(asked)), tuple(phrases), tuple(without[:MAX_WORDS]))
