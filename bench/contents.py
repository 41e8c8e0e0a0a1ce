"""Print the figures of contents: python -m bench.contents [--items 10000] [--batch 2000]."""

import argparse
import re
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.__main__ import Report
from bench.client import TOKEN, VALUE, Client
from bench.dashboard import OFFICE, SETTINGS, cpu_per_call, signed_in
from itschool_cms.core import close_databases
from itschool_cms.core.database import open_site
from itschool_cms.core.tree import Tree
from itschool_cms.website.models import Page, Section
from tools.demosite import make_app

# Goals of the issue: a page of a large folder, and two thousand items deleted and brought back.
GROWTH, SECONDS = 3, 5
SMALL = 50
WORDS = ("circulaire", "excursion", "piscine", "calendrier", "menu", "photo", "devoir", "sortie")


def fill(app: object, name: str, items: int, author: str) -> None:
    """Add a section with so many pages, written by a person."""
    registry = app.registry  # type: ignore[attr-defined]
    with open_site(registry.database) as (site, manager), manager:
        tree = Tree(site, registry, site["people"][author].uid)
        section = tree.add(site, Section(title=name), name)
        for number in range(items):
            words = " ".join(WORDS[(number * step) % len(WORDS)] for step in (1, 3, 7))
            tree.add(section, Page(title=f"{words} {number:05}", description=words, tags=(words.split()[0],)))


def token(page: str) -> str:
    """Return the token of the forms of a page. Raises RuntimeError."""
    found = TOKEN.search(page)
    value = VALUE.search(found[0]) if found else None
    if value is None:
        raise RuntimeError("the page has no token")
    return value[1]


def work_through(client: Client, path: str, fields: dict[str, str]) -> int:
    """Begin an act on many items, confirm it, and go on to its end; returns the number of requests."""
    page, requests = client.get(path), 0
    while True:
        answer = client.follow(path, {**fields, "csrf_token": token(page)})
        requests += 1
        if "/batch?" not in answer:
            return requests
        path, fields = answer, {"go": "1"}
        page = client.get(path)


def measure_pages(report: Report, client: Client, items: int) -> None:
    """Compare the pages of a large folder with the first page of a small one."""
    asked = {
        "first page": "",
        "last page": f"?p={items // SMALL}",
        "by last change": "?sort=modified&dir=desc",
        "by author": "?sort=author",
        "by tags": "?sort=tags",
        "in the order of the folder": "?sort=order",
        "filtered by a word": "?q=piscine&p=2",
        "filtered by a tag": "?tag=menu",
    }
    calls = {name: partial(client.get, f"/large/contents{query}") for name, query in asked.items()}
    times = cpu_per_call({"small": partial(client.get, "/small/contents"), **calls}, rounds=5, per_round=2)
    print(f"Contents of {items} items beside one of {SMALL} ({times['small'] * 1000:.1f} ms)")
    for name in asked:
        report.line(name, times[name] / times["small"], GROWTH)


def measure_batch(report: Report, client: Client, batch: int) -> None:
    """Take the CPU time of the deletion of many items, and of its undoing, by the requests of a browser."""
    print(f"Deleting {batch} items and bringing them back, CPU time")
    # A server has compiled its templates.
    work_through(client, "/small/contents", {"all": "1", "do": "delete"})
    start = time.process_time()
    requests = work_through(client, "/batch-of-many/contents", {"all": "1", "do": "delete"})
    deleted = time.process_time()
    page = client.get("/batch-of-many/contents?undo=" + client.last_query["undo"])
    key = re.search(r'name="key" value="([^"]+)"', page)
    if key is None:
        raise RuntimeError("nothing can be undone")
    requests += work_through(client, "/batch-of-many/contents", {"do": "undo", "key": key[1]})
    end = time.process_time()
    report.line("seconds to delete", deleted - start, SECONDS)
    report.line("seconds to bring back", end - deleted, SECONDS)
    report.line(f"seconds together, in {requests} requests", end - start, SECONDS)


def main() -> int:
    """Measure and print everything; exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=2_000)
    chosen, report = parser.parse_args(), Report()
    with TemporaryDirectory() as folder:
        app = make_app(Path(folder), overrides=SETTINGS)
        for name, items in (("small", SMALL), ("large", chosen.items), ("batch-of-many", chosen.batch)):
            fill(app, name, items, "claire")
        client = signed_in(app, OFFICE)
        measure_pages(report, client, chosen.items)
        measure_batch(report, client, chosen.batch)
        close_databases(app.registry)
    return 0 if report.met else 1


if __name__ == "__main__":
    sys.exit(main())
