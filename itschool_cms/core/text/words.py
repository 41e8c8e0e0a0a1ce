"""The words of a text as the index knows them: without case and accents, and what their stems are."""

import re
from functools import lru_cache
from threading import local

from ..naming import fold

# Longer words are cut: no language of ours has them, and a file of noise would fill the vocabulary.
MAX_LENGTH = 40
LANGUAGES = ("french", "dutch", "german")
MIN_STEMMED = 4
# What a question may hold without meaning it; all of at most three letters.
_STOP_WORDS = """
a au aux c ce d de des du en et l la le les m n ne on ou par pas pour que qui s se sur t un une
aan de den der die das dem een en het in is of op te ten van voor met
am an im ist mit und von zu zum zur ein
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

_WORD = re.compile(r"[^\W_]+")
_stemmers = local()


def words(text: str) -> list[str]:
    """Return the words of a text in their order."""
    return [word[:MAX_LENGTH] for word in _WORD.findall(fold(text))]


@lru_cache(maxsize=20_000)
def stems(word: str) -> frozenset[str]:
    """Return the stems of a folded word in French, Dutch and German: a text does not say its language."""
    if len(word) < MIN_STEMMED or not word.isalpha():
        return frozenset({word})
    return frozenset(stemmer.stemWord(word) for stemmer in _of_this_thread())


def _of_this_thread() -> list:
    # A stemmer keeps the word that it works on. Loaded by who needs stems: all languages come with it.
    if not hasattr(_stemmers, "all"):
        from snowballstemmer import stemmer

        _stemmers.all = [stemmer(language) for language in LANGUAGES]
    return _stemmers.all
