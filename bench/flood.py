"""Print how pages hold up when many ask at once: python -m bench.flood [--seconds 20] [--readers 40].

Two processes on RelStorage (sqlite), as in production: an evening on which a letter to all families went out,
and then the same with a flood of visitors. Nothing but this machine is called.
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.__main__ import Report
from bench.crowd import Answers, HttpClient, Job, keep_asking
from bench.dashboard import CHILD, PARENT
from bench.signin import processes, waits
from tools.demosite import PASSWORD

# Goals, in milliseconds, on two processors that have nothing else to do.
EVENING_MS, FLOOD_MS = 200, 1_000
VISITORS, EACH_SECOND = 30, 5
READ = (CHILD, f"{CHILD}/documents", "/home", f"{CHILD}/events", "/documents")
VISITED = ("/", "/login", "/privacy/", "/nothing-here", "/families/lefevre")


def reads(client: HttpClient, pages: tuple[str, ...], place: int) -> Callable[[int], int]:
    """Return what asks for one of the pages after the other."""
    return lambda number: client.read(pages[(number + place) % len(pages)])


def jobs_of(clients: list[HttpClient], pages: tuple[str, ...], pace: float, found: Answers) -> list[Job]:
    """Return what keeps the clients asking, so many times a second each."""
    return [(pace, reads(client, pages, place), found) for place, client in enumerate(clients)]


def measure(report: Report, folder: Path, seconds: float, number: int) -> None:
    """Ask for the pages of parents at their pace, without and with a flood of visitors."""
    with processes(folder) as (ports, running):
        readers = [HttpClient(ports[place % len(ports)]) for place in range(number)]
        visitors = [HttpClient(ports[place % len(ports)]) for place in range(VISITORS)]
        for reader in readers:
            reader.sign_in(PARENT, PASSWORD)
        evening = partial(jobs_of, readers, READ, 1)
        calm, under, flood = Answers(), Answers(), Answers()
        keep_asking(evening(calm), seconds)
        before = waits(running)
        keep_asking(evening(under) + jobs_of(visitors, VISITED, EACH_SECOND, flood), seconds)
        ran, waited = (new - old for new, old in zip(waits(running), before, strict=True))
    print(f"{number} parents who open a page a second each, {len(running)} processes")
    print(f"       in peace: {calm.summary()}")
    print(f"       with {len(flood.times) / seconds:.0f} visits a second more: {under.summary()}")
    # Where others keep the machine busy the times are theirs as well.
    print(f"       the processes ran for {ran:.1f} s and waited for a processor for {waited:.1f} s")
    report.line("p99 of pages in peace, ms", calm.percentile(99), EVENING_MS, ".0f")
    report.line("p99 of pages in the flood, ms", under.percentile(99), FLOOD_MS, ".0f")
    report.line("pages that failed", calm.count_not(200) + under.count_not(200), 0, ".0f")


def main() -> int:
    """Measure and print; exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--readers", type=int, default=40)
    chosen, report = parser.parse_args(), Report()
    with TemporaryDirectory(prefix="itschool-flood-") as folder:
        measure(report, Path(folder), chosen.seconds, chosen.readers)
    return 0 if report.met else 1


if __name__ == "__main__":
    sys.exit(main())
