"""What else could be meant: how a word goes on, and words that are spelled nearly like it."""

from collections.abc import Iterator
from itertools import islice

from pyroaring import BitMap64

from itschool_cms.core.text.index import TextIndex
from itschool_cms.core.text.question import Question
from itschool_cms.core.text.sight import Sight
from itschool_cms.core.text.words import words

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LOOKED_AT = 60
SHORTEST = 3


def completions(index: TextIndex, sight: Sight, text: str, most: int) -> list[str]:
    """Return the text with its last word completed, by the words of what is seen, the most common first."""
    typed = words(text)
    if not typed or len(typed[-1]) < SHORTEST - 1 or not text[-1:].isalnum():
        return []
    numbers = {
        word: _seen(index, sight, word) for word in index.beginning(typed[-1], LOOKED_AT) if word != typed[-1]
    }
    best = sorted((word for word in numbers if numbers[word]), key=lambda word: (-numbers[word], word))
    return [" ".join([*typed[:-1], word]) for word in best[:most]]


def correction(index: TextIndex, sight: Sight, question: Question) -> str:
    """Return the question with words that are found in what is seen; empty where none is near."""
    better = [_nearest(index, sight, word) for word in question.words]
    return " ".join(better) if all(better) and tuple(better) != question.words else ""


def _nearest(index: TextIndex, sight: Sight, word: str) -> str:
    if _seen(index, sight, word):
        return word
    known = (each for each in dict.fromkeys(_near(word)) if index.knows(each))
    numbers = {each: _seen(index, sight, each) for each in islice(known, LOOKED_AT)}
    best = max(numbers, key=lambda each: numbers[each], default="")
    return best if best and numbers[best] else ""


def _near(word: str) -> Iterator[str]:
    """Yield what a word is when one letter is swapped, left out, replaced or added."""
    if len(word) <= SHORTEST:
        return
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from (a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1)
    yield from (a + b[1:] for a, b in parts if b)
    yield from (a + letter + b[1:] for a, b in parts if b for letter in LETTERS)
    yield from (a + letter + b for a, b in parts for letter in LETTERS)


def _seen(index: TextIndex, sight: Sight, word: str) -> int:
    return len(sight.of(BitMap64().union(*index.sets([word]))))
