"""`itschool bounces`: delivery reports out of files, folders or standard input."""

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from itschool_cms.accounts.bounces import records, reports
from itschool_cms.core.database import open_site
from itschool_cms.core.models import utcnow
from itschool_cms.core.tree import Tree

TRIES = 8
RECORDED, KNOWN, PASSING, STRANGER = "recorded", "known", "passing", "stranger"
SAID = {
    RECORDED: "noted",
    KNOWN: "known already",
    PASSING: "passing troubles only, not noted",
    STRANGER: "about nobody who is known here",
}


def arguments(parser: ArgumentParser) -> None:
    """Declare the files."""
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="a mail in a file, or a folder of them; standard input when none is named",
    )


def run(registry: Any, arguments: Namespace) -> int:
    """Read reports; returns 1 when something could not be opened. No file is changed or deleted."""
    counts: Counter[str] = Counter()
    unread = 0
    for name, content in _messages(arguments.files):
        if isinstance(content, OSError):
            unread += 1
            print(f"{name}: cannot be opened ({content.strerror}).", file=sys.stderr)
            continue
        try:
            found = note(registry, reports.read(content))
        except reports.NoReport as problem:
            counts["others"] += 1
            print(f"{name}: {problem}; left alone.", file=sys.stderr)
            continue
        counts.update(found)
        print(f"{name}: {', '.join(SAID[each] for each in found) or 'names nobody'}.")
    print(f"{counts[RECORDED]} noted, {counts[KNOWN]} known already, {counts['others']} no delivery reports.")
    return 1 if unread else 0


def note(registry: Any, report: reports.Report) -> list[str]:
    """Note a report with the people it is about, in one transaction; returns what came of each address."""
    with open_site(registry.database) as (site, manager):

        def work() -> list[str]:
            tree = Tree(site, registry)
            return [_note(tree, report, failure) for failure in report.failures]

        return manager.run(work, TRIES)


def _note(tree: Tree, report: reports.Report, failure: reports.Failure) -> str:
    if not failure.lasting:
        return PASSING
    user = records.find_person(tree.site, report, failure.address)
    if user is None:
        return STRANGER
    return RECORDED if records.record(tree, user, failure.reason, report.at or utcnow()) else KNOWN


def _messages(names: list[str]) -> Iterator[tuple[str, bytes | OSError]]:
    if not names:
        yield "standard input", sys.stdin.buffer.read(reports.MAX_BYTES + 1)
    for name in names:
        for path in _files(Path(name)):
            try:
                with path.open("rb") as stream:
                    yield str(path), stream.read(reports.MAX_BYTES + 1)
            except OSError as problem:
                yield str(path), problem


def _files(path: Path) -> list[Path]:
    """Return the files of a folder and of those below it, as mailboxes of one file a mail have."""
    return sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
