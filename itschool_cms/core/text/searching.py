"""Answers: which items a question finds, and in which order."""

import re
from collections.abc import Callable, Iterable
from functools import reduce
from heapq import nlargest
from operator import and_

from pyroaring import BitMap64

from .excerpts import flat
from .index import TextIndex
from .question import Question
from .records import TITLE, TextRecord
from .sight import FIRST_DAY, LAST_DAY, Sight
from .words import stems

# What a level is worth; a word that only begins as it was typed is worth half of the word itself.
WORTH = (1, 3, 7, 9)
WHOLE, BEGINNING = 2, 1
TITLED = WORTH[TITLE - 1]
# "a" begins thousands of words.
MOST_BEGINNING = 2_000
# Of so many equals, not each is asked when it was changed: the day is enough.
MANY = 1_000
# The texts in which the words of a phrase are looked for one after the other.
MOST_PHRASES = 500


class Meaning:
    """What one word of a question stands for: itself and its stems, and the words that begin so."""

    def __init__(self, index: TextIndex, word: str, exact: bool) -> None:
        same = {word} if exact else index.alike(word, stems(word))
        longer = set() if exact else set(index.beginning(word, MOST_BEGINNING)) - same
        self.terms = same | longer
        worth: dict[int, BitMap64] = {}
        for factor, terms in ((BEGINNING, longer), (WHOLE, same)):
            for value, found in zip(WORTH, index.sets(terms), strict=True):
                worth[value * factor] = worth.get(value * factor, BitMap64()) | found
        # Items by worth; each stands once, where it is worth most.
        self.worth: dict[int, BitMap64] = {}
        self.uids = BitMap64()
        for value in sorted(worth, reverse=True):
            self.worth[value] = worth[value] - self.uids
            self.uids |= worth[value]


class Answer:
    """What a question finds.

    Attributes:
        uids: the items found, among those that may be seen.
        partial: a phrase was looked for in the best texts only.
        terms: the words that are marked in an excerpt.
    """

    def __init__(self, index: TextIndex, question: Question, sight: Sight, within: BitMap64 | None) -> None:
        self._index = index
        self._meanings = {word: Meaning(index, word, word in question.exact) for word in question.words}
        self.terms = frozenset(term for meaning in self._meanings.values() for term in meaning.terms)
        self.partial = False
        self.uids = self._all(question, sight, within)
        if question.phrases:
            self._keep_phrases(question)

    def best(self, most: int | None = None, changed: Callable[[int], int] = lambda uid: uid) -> list[int]:
        """Return the uids, the best first: all, or at most so many.

        Args:
            changed: gives when an item was changed last: of equals, the newest first.
        """
        worth, order = self._worth(), list[int]()
        many = len(self.uids) if most is None else most
        for value in sorted(worth, reverse=True):
            if len(order) < many:
                order += self._newest(worth[value], many - len(order), changed)
        return order

    def titled(self) -> BitMap64:
        """Return those of the items that have all words in the title."""
        return self._titled(self._meanings) if self._meanings else BitMap64()

    def newest(self, most: int, changed: Callable[[int], int]) -> list[int]:
        """Return the uids, the last changed first: at most so many."""
        return self._newest(self.uids, most, changed)

    def _all(self, question: Question, sight: Sight, within: BitMap64 | None) -> BitMap64:
        sets = [meaning.uids for meaning in self._meanings.values()]
        if not sets:
            return BitMap64()
        found = reduce(and_, sets if within is None else [*sets, within])
        for word in question.without:
            found = found.difference(*self._index.sets([word]))
        return sight.of(found)

    def _titled(self, words: Iterable[str]) -> BitMap64:
        found = self.uids
        for meaning in filter(None, map(self._meanings.get, words)):
            found = found & BitMap64().union(
                *(uids for value, uids in meaning.worth.items() if value >= TITLED)
            )
        return found

    def _worth(self) -> dict[int, BitMap64]:
        """Return the items by what they are worth, all words together."""
        total = {0: self.uids}
        for meaning in self._meanings.values():
            before, total = total, {}
            for sum_, uids in before.items():
                for value, found in meaning.worth.items():
                    if both := uids & found:
                        total[sum_ + value] = total.get(sum_ + value, BitMap64()) | both
        return total

    def _newest(self, uids: BitMap64, most: int, changed: Callable[[int], int]) -> list[int]:
        if len(uids) <= MANY:
            return nlargest(most, uids, key=lambda uid: (changed(uid), uid))
        order: list[int] = []
        for tag in reversed(self._index.between(f":day:{FIRST_DAY}", f":day:{LAST_DAY}")):
            of_day, missing = self._index.among(uids, tag), most - len(order)
            if len(of_day) > MANY:
                # Whatever was brought in on one day is as new as the rest of it.
                order += reversed(of_day[-missing:])
            else:
                order += nlargest(missing, of_day, key=lambda uid: (changed(uid), uid))
            if len(order) >= most:
                break
        return order

    def _keep_phrases(self, question: Question) -> None:
        looked = self.best(MOST_PHRASES)
        self.partial = len(self.uids) > len(looked)
        for phrase in question.phrases:
            # Nothing before the first letter: what begins with letters is found fastest.
            pattern = re.compile(r"[\W_]+".join(phrase) + r"(?![^\W_])")
            titled = self._titled(phrase)
            records = [(uid, self._index.record(uid)) for uid in looked]
            looked = [uid for uid, record in records if record and _follow(record, pattern, uid in titled)]
        self.uids = BitMap64(looked)


def _follow(record: TextRecord, pattern: re.Pattern, titled: bool) -> bool:
    return _stands(pattern, record.body()) or (titled and _stands(pattern, record.text().title))


def _stands(pattern: re.Pattern, text: str) -> bool:
    text = flat(text)
    starts = (match.start() for match in pattern.finditer(text))
    return any(start == 0 or not text[start - 1].isalnum() for start in starts)
