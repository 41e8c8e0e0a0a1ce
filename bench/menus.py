"""Print what menus cost in a school that writes much and is asked much: python -m bench.menus.

They stand on every page and count: what a parent has not opened, what waits for an answer of the staff. A
school with so many letters for one class and so many open questions is made the first time, and kept.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.__main__ import Report
from bench.client import Client
from bench.dashboard import OFFICE, PARENT, SETTINGS, cpu_per_call, signed_in
from itschool_cms.core import close_databases
from itschool_cms.core.database import open_site
from itschool_cms.core.html import sanitise
from itschool_cms.core.models import utcnow
from itschool_cms.core.tree import Tree
from itschool_cms.documents.models import Document
from itschool_cms.families.questions.models import Thread
from tools.demosite import ROOT, make_app

TEACHER, OTHER_TEACHER = "jeanne@example.org", "luc@example.org"
# A page of the school that writes and is asked much, beside the same page of the demo school.
GROWTH = 2.5
PORTION, ASKED = 500, 50
PAGE = "/privacy/"
TITLE = "A letter of many"


def change(app: Any, work: Callable[[Any], None]) -> None:
    """Do some work on the site and commit it."""
    with open_site(app.registry.database) as (site, manager), manager:
        work(site)


def portions(number: int) -> Iterator[int]:
    """Yield the sizes of parts of a number."""
    for done in range(0, number, PORTION):
        yield min(PORTION, number - done)


def publish(registry: Any, number: int, site: Any) -> None:
    """Publish letters for the class of the child whose page is measured."""
    child = site["families"]["lefevre"]["benoit"]
    folder, tree, token = site["documents"], Tree(site, registry), f"group:{child.groups[0]}"
    for _number in range(number):
        letter = Document(
            title=TITLE,
            text=sanitise("<p>A text</p>"),
            state="published",
            audience=(token,),
            effective=utcnow(),
        )
        tree.add(folder, letter)


def ask(number: int, site: Any) -> None:
    """Let the parent have asked about some of the letters, again and again."""
    person = site["people"]["amelie"].uid
    child = site["families"]["lefevre"]["benoit"]
    letters = [hit.uid for hit in islice(site.catalog.listing(f"document|group:{child.groups[0]}"), ASKED)]
    for uid, _number in zip(cycle(letters), range(number), strict=False):
        thread = Thread(uid, person, child.uid, utcnow())
        thread.write(person, "What is it about?", utcnow(), school=False)
        site.questions.add(thread)


def read_all(site: Any) -> None:
    """Let the parent have opened all letters."""
    child = site["families"]["lefevre"]["benoit"]
    for hit in site.catalog.listing(f"document|group:{child.groups[0]}"):
        site.read_marks.mark(site["people"]["amelie"].uid, site.catalog.resolve(hit.uid), utcnow())


def pages(app: Any) -> dict[str, Callable[[], str]]:
    """Return the pages that are compared, each for one kind of person."""
    people = {
        "a parent": PARENT,
        "a teacher": TEACHER,
        "another teacher": OTHER_TEACHER,
        "the office": OFFICE,
    }
    clients: dict[str, Client] = {name: signed_in(app, address) for name, address in people.items()}
    return {name: partial(client.get, PAGE) for name, client in clients.items()}


def compare(report: Report, usual: dict[str, Callable[[], str]], busy: dict[str, Callable[[], str]]) -> None:
    """Print what the pages of the busy school cost beside those of the usual one."""
    for name, page in busy.items():
        times = cpu_per_call({"usual": usual[name], "busy": page}, rounds=20, per_round=3)
        shown = f"page of {name} ({times['usual'] * 1000:.1f} ms, {times['busy'] * 1000:.1f} ms)"
        report.line(shown, times["busy"] / times["usual"], GROWTH)


def main() -> int:
    """Measure and print; exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=8_000)
    parser.add_argument("--questions", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    chosen, report = parser.parse_args(), Report()
    apps = []
    for name in ("usual", f"busy-{chosen.letters}-{chosen.questions}"):
        place = chosen.folder / name
        place.mkdir(parents=True, exist_ok=True)
        is_new = not (place / "Data.fs").exists()
        apps.append(make_app(place, overrides=SETTINGS))
        if is_new and name != "usual":
            for number in portions(chosen.letters):
                change(apps[1], partial(publish, apps[1].registry, number))
            change(apps[1], partial(ask, chosen.questions))
            change(apps[1], read_all)
    usual, busy = map(pages, apps)
    print(f"Menus beside {chosen.letters} letters and {chosen.questions} open questions")
    compare(report, usual, busy)
    for app in apps:
        close_databases(app.registry)
    return 0 if report.met else 1


if __name__ == "__main__":
    sys.exit(main())
