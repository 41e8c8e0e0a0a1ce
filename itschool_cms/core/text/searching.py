"""Answers: which items a question finds, and in which order."""

import re
from collections.abc import Callable
from heapq import nlargest

from .excerpts import flat
from .index import TextIndex
from .question import Question
from .records import PRESENT, TITLE
from .sight import FIRST_DAY, LAST_DAY, Sight
from .words import stems

# What a level is worth; a word that only begins as it was typed is worth half of the word itself.
WORTH = (1, 3, 7, 9)
WHOLE, BEGINNING = 2, 1
TITLED = WORTH[TITLE - 1]
# "a" begins thousands of words.
MOST_BEGINNING = 2_000
# Above so many, those that hold the words somewhere count as equals.
MANY = 5_000
# The texts in which the words of a phrase are looked for one after the other.
MOST_PHRASES = 500


class Meaning:
    """What one word of a question stands for: itself and its stems, and the words that begin so."""

    def __init__(self, index: TextIndex, word: str, exact: bool) -> None:
        same = {word} if exact else index.alike(word, stems(word))
        longer = set() if exact else set(index.beginning(word, MOST_BEGINNING)) - same
        self.terms = same | longer
        # Items by worth, the least first; an item stands under each of its words.
        self.worth: dict[int, set[int]] = {}
        for factor, terms in ((BEGINNING, longer), (WHOLE, same)):
            for value, found in zip(WORTH, index.sets(terms), strict=True):
                if found:
                    self.worth.setdefault(value * factor, set()).update(found)
        sets = list(self.worth.values())
        self.uids: set[int] = sets[0] if len(sets) == 1 else set().union(*sets)


class Answer:
    """What a question finds.

    Attributes:
        uids: the items found, among those that may be seen.
        partial: a phrase was looked for in the best texts only.
        terms: the words that are marked in an excerpt.
    """

    def __init__(self, index: TextIndex, question: Question, sight: Sight, within: set[int] | None) -> None:
        self._index = index
        self._meanings = [Meaning(index, word, word in question.exact) for word in question.words]
        self.terms = frozenset(term for meaning in self._meanings for term in meaning.terms)
        self.partial = False
        self.uids = self._all(question, sight, within)
        if question.phrases:
            self._keep_phrases(question)

    def best(self, most: int | None = None, changed: Callable[[int], int] = lambda uid: uid) -> list[int]:
        """Return the uids, the best first: all, or at most so many.

        Args:
            changed: gives when an item was changed last: of equals, the newest first.
        """
        worth = self._worth()
        many = len(self.uids) if most is None else most
        order = nlargest(many, worth, key=lambda uid: (worth[uid], changed(uid), uid))
        if len(order) < many:
            order += self._newest(self.uids - worth.keys(), many - len(order), changed)
        return order

    def titled(self) -> set[int]:
        """Return those of the items that have all words in the title."""
        sets = [
            {uid for value, uids in meaning.worth.items() if value >= TITLED for uid in uids & self.uids}
            for meaning in self._meanings
        ]
        return set.intersection(*sets) if sets else set()

    def newest(self, most: int, changed: Callable[[int], int]) -> list[int]:
        """Return the uids, the last changed first: at most so many."""
        return self._newest(self.uids, most, changed)

    def _all(self, question: Question, sight: Sight, within: set[int] | None) -> set[int]:
        sets = sorted((meaning.uids for meaning in self._meanings), key=len)
        if not sets:
            return set()
        found = set.intersection(*sets)
        if within is not None:
            found &= within
        for word in question.without:
            found.difference_update(*self._index.sets([word]))
        return sight.of(found)

    def _worth(self) -> dict[int, int]:
        """Return what the items are worth; those that are left out are worth least."""
        total: dict[int, int] = {}
        least = WHOLE * WORTH[PRESENT - 1] if len(self.uids) > MANY else 0
        for meaning in self._meanings:
            best: dict[int, int] = {}
            for value in sorted(meaning.worth):
                if value > least:
                    best.update(dict.fromkeys(meaning.worth[value] & self.uids, value))
            if not total:
                total = best
            else:
                for uid, value in best.items():
                    total[uid] = total.get(uid, 0) + value
        return total

    def _newest(self, uids: set[int], most: int, changed: Callable[[int], int]) -> list[int]:
        if len(uids) <= MANY:
            return nlargest(most, uids, key=lambda uid: (changed(uid), uid))
        order: list[int] = []
        for tag in reversed(self._index.between(f":day:{FIRST_DAY}", f":day:{LAST_DAY}")):
            of_day, missing = self._index.among(uids, tag), most - len(order)
            # Whatever was brought in on one day is as new as the rest of it.
            key = (lambda uid: (changed(uid), uid)) if len(of_day) <= MANY else None
            order += sorted(of_day, key=key, reverse=True)[:missing]
            if len(order) >= most:
                break
        return order[:most]

    def _keep_phrases(self, question: Question) -> None:
        patterns = [re.compile(r"\b" + r"[\W_]+".join(phrase) + r"\b") for phrase in question.phrases]
        looked = self.best(MOST_PHRASES)
        self.partial = len(self.uids) > len(looked)
        self.uids = {uid for uid in looked if self._follow(uid, patterns)}

    def _follow(self, uid: int, patterns: list[re.Pattern]) -> bool:
        record = self._index.record(uid)
        if record is None:
            return False
        title, body, _tags = record.text()
        text = flat(title) + "\n" + flat(body)
        return all(pattern.search(text) for pattern in patterns)
