"""Print the figures of the search: python -m bench.search [--documents 100000].

A school with so many synthetic documents is made the first time, and kept.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import accumulate, product
from pathlib import Path
from typing import Any

from bench.__main__ import Report
from bench.client import Client
from bench.dashboard import OFFICE, PARENT, SETTINGS, signed_in
from itschool_cms.core import close_databases
from itschool_cms.core.database import open_site
from itschool_cms.core.html import sanitise
from itschool_cms.core.models import utcnow
from itschool_cms.core.text.index import TextIndex
from itschool_cms.core.tree import Tree
from itschool_cms.documents.models import Document
from tools.demosite import ROOT, make_app

MILLISECONDS, RATIO = 30, 1.5
# What is hidden takes as long as what is missing: nobody tells them apart by a clock.
BAND = 1.25
VOCABULARY, PORTION = 60_000, 500
# Half of all documents have the one, one in a thousand the other.
COMMON, SECOND, RARE = "excursion", "calendrier", "ornithorynque"
# Drafts of the office have the one, nothing has the other.
HIDDEN, MISSING, DRAFTS = "pluviometre", "pluviometra", 200
QUESTIONS = {
    "a word of half of the documents": COMMON,
    "a rare word": RARE,
    "two words": f"{COMMON} {SECOND}",
    "a beginning": "vac",
    "a beginning of two letters": "ca",
    "a word, another left out": f"{COMMON} -{SECOND}",
    "a phrase": f'"{SECOND} {COMMON}"',
}
_SYLLABLES = [*map("".join, product("bdfglmprstv", ("a", "e", "i", "o", "ou", "eur", "ment")))]


class Words:
    """Makes texts in which words are as common and as rare as in a language."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same texts each time
        pool: dict[str, None] = {}
        while len(pool) < VOCABULARY:
            pool["".join(self._random.choices(_SYLLABLES, k=self._random.choice((1, 2, 2, 3, 3, 4))))] = None
        self._words = list(pool)
        self._weights = list(accumulate(1 / rank for rank in range(8, VOCABULARY + 8)))

    def some(self, number: int) -> list[str]:
        """Return so many words."""
        return self._random.choices(self._words, cum_weights=self._weights, k=number)

    def document(self, tokens: list[str]) -> Document:
        """Return a document for one of the audiences."""
        text = self.some(self._random.randint(60, 250))
        for word, share in ((COMMON, 0.5), (SECOND, 0.3), (RARE, 0.001)):
            if self._random.random() < share:
                text.insert(self._random.randrange(len(text)), word)
        now = utcnow()
        return Document(
            title=" ".join(self.some(4)).capitalize(),
            text=sanitise("<p>" + " ".join(text) + ".</p>"),
            state="published",
            audience=(self._random.choice(tokens),),
            effective=now - timedelta(days=self._random.randrange(1, 2_000)),
            owner=self._random.randrange(1, 80),
        )


def fill(registry: Any, documents: int) -> None:
    """Add the documents that are missing."""
    # A year's documents in one go.
    vars(TextIndex)["index"].__defaults__ = (8_192,)
    words, start = Words(), time.perf_counter()
    with open_site(registry.database) as (site, manager):
        missing = documents - site.catalog.tally("document")
        for done in range(0, max(0, missing), PORTION):
            with manager:
                tree = Tree(site, registry)
                groups = [f"group:{each.uid}" for each in site["classes"].groups()]
                tokens = ["school"] * len(groups) + ["public"] * 3 + groups
                for number in range(PORTION):
                    tree.add(site["documents"], words.document(tokens), f"d-{missing}-{done + number}")
            site._p_jar.cacheGC()
            print(f"\r{done + PORTION} of {missing}, {time.perf_counter() - start:.0f} s", end="", flush=True)
        with manager:
            site.catalog.text.merge()
        while _note_stems(site, manager):
            pass
    print()


def hide(registry: Any) -> list[str]:
    """Return the paths of the drafts with the hidden word; they are made the first time."""
    with open_site(registry.database) as (site, manager):
        with manager:
            folder = site["documents"]
            if "hidden-0" not in folder:
                tree = Tree(site, registry, 0)
                for number in range(DRAFTS):
                    text = sanitise(f"<p>{HIDDEN} {number}</p>")
                    tree.add(folder, Document(title=f"Hidden {number}", text=text), f"hidden-{number}")
        with manager:
            site.catalog.text.merge()
    return [f"/documents/hidden-{number}/" for number in range(DRAFTS)]


def compare_hidden(report: Report, app: Any) -> None:
    """Compare what a parent waits for: of a hidden thing and of a missing one."""
    paths = iter([*hide(app.registry), *(f"/documents/missing-{number}/" for number in range(DRAFTS))])
    parent = signed_in(app, PARENT)
    # Each address once: what was asked before is in memory.
    times = {
        "search": [milliseconds(partial(parent.get, f"/search?q={word}"), 60) for word in (HIDDEN, MISSING)],
        "address": [milliseconds(lambda: parent.send(next(paths)), DRAFTS) for _kind in range(2)],
    }
    print("Hidden and missing, CPU time")
    for what, (hidden, missing) in times.items():
        ratio = max(hidden, missing) / min(hidden, missing)
        report.line(f"{what}: {hidden:.1f} ms hidden, {missing:.1f} ms missing", ratio, BAND)


def _note_stems(site: Any, manager: Any) -> bool:
    with manager:
        return site.catalog.text.note_stems(2_000)


def sizes(registry: Any) -> tuple[int, int]:
    """Return the bytes of all texts, and of the objects of the index."""
    texts = index = 0
    with open_site(registry.database) as (site, manager), manager:
        catalog, seen = site.catalog, set()
        connection, waiting = site._p_jar, [catalog.text._p_oid]
        for uid in catalog._stored:
            record: Any = catalog.text.record(uid)
            text = record.text()
            texts += len(text.title.encode()) + len(text.body.encode())
            record._p_deactivate()
        while waiting:
            oid = waiting.pop()
            if oid not in seen:
                seen.add(oid)
                data, _tid = connection._storage.load(oid)
                index += len(data)
                waiting += _references(data)
    return texts, index


def _references(data: bytes) -> list[bytes]:
    from ZODB.serialize import referencesf

    return referencesf(data)


def milliseconds(ask: Callable[[], object], rounds: int = 15) -> float:
    """Return the median of the CPU time of a call."""
    times = []
    for _round in range(rounds):
        start = time.process_time()
        ask()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def main() -> int:
    """Measure and print everything; exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    chosen = parser.parse_args()
    place = chosen.folder / f"search-{chosen.documents}"
    place.mkdir(parents=True, exist_ok=True)
    app = make_app(place, families=100, overrides=SETTINGS)
    fill(app.registry, chosen.documents)
    report = Report()
    texts, index = sizes(app.registry)
    print(f"The index: {index / 1e6:.1f} MB for {texts / 1e6:.1f} MB of text")
    report.line("index / text", index / texts, RATIO)
    for name, client in (
        ("the office", signed_in(app, OFFICE)),
        ("a parent", signed_in(app, PARENT)),
        ("a visitor", Client(app, "http://localhost:6543")),
    ):
        measure(report, name, client)
    compare_hidden(report, app)
    close_databases(app.registry)
    return 0 if report.met else 1


def measure(report: Report, name: str, client: Client) -> None:
    """Time the page of results for one person."""
    from urllib.parse import quote

    print(f"CPU time of a page of results, in ms, for {name}")
    for what, text in QUESTIONS.items():
        path = "/search?q=" + quote(text)
        client.get(path)
        report.line(what, milliseconds(partial(client.get, path)), MILLISECONDS, ".1f")


if __name__ == "__main__":
    sys.exit(main())
