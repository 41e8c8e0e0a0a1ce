"""Print the figures of the server: python -m bench [--families 100 2000] [--requests 10000]."""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.dashboard import CHILD, FAMILIES_TIMED, School, bare_client, cpu_per_call, loads_per_page
from tools.demosite import ROOT

# Goals: the reason stands with each in docs/architecture.md.
BARE_RATIO, GROWTH_RATIO, OBJECTS, ASKS, MEGABYTES, SECONDS = 2.5, 1.15, 60, 3, 150, 2.0
FILLING_SECONDS = 60


class Report:
    """Prints figures beside their goals and remembers whether all were met."""

    def __init__(self) -> None:
        self.met = True

    def line(self, name: str, value: float, goal: float, form: str = ".2f") -> None:
        """Print one figure; a goal is met by this value or less."""
        good = value <= goal
        self.met = self.met and good
        print(f"  {'ok  ' if good else 'OVER'} {name:<58} {value:>9{form}}  (goal {goal:g})")


def measure_cpu(report: Report, small: School, large: School) -> None:
    """Compare a dashboard with the bare page of the same size, and with the one of the larger school."""
    size = len(small.client.get(CHILD).encode())
    bare = bare_client(size)
    print(f"CPU time of a dashboard ({size} bytes; the bare page has {len(bare.get('/').encode())})")
    times = cpu_per_call(
        {
            "bare": lambda: bare.get("/"),
            "small": lambda: small.client.get(CHILD),
            "large": lambda: large.client.get(CHILD),
        },
        rounds=150,
        per_round=3,
    )
    print("       " + ", ".join(f"{name} {seconds * 1000:.2f} ms" for name, seconds in times.items()))
    report.line("dashboard / bare page", times["small"] / times["bare"], BARE_RATIO)
    name = f"{large.families} families / {small.families} families"
    report.line(name, times["large"] / times["small"], GROWTH_RATIO)


def measure_loads(report: Report, school: School) -> None:
    """Count the objects of each page and what it asks the storage."""
    print(f"Persistent objects, {school.families} families")
    for path, (objects, asks) in loads_per_page(school).items():
        report.line(f"objects of {path}", objects, OBJECTS, ".0f")
        report.line(f"storage asked by {path}", asks, ASKS, ".0f")


class Probe(NamedTuple):
    """What a process of its own said: seconds until its first page, of the clock and of a processor; MB."""

    seconds: float
    cpu: float
    at_start: float
    at_end: float = 0
    peak: float = 0


def measure_process(report: Report, folder: Path, families: int, requests: int) -> None:
    """Time the start, with compiled templates and without any, and weigh the memory.

    The modules are compiled, as those of a distribution that is installed, whatever Python is told here.
    """
    print("The process")
    with TemporaryDirectory() as cache:
        starts = [_probe(folder, families, 0, cache) for _ in range(4)][1:]
        # Those of the clock are also the times of whatever else the machine does.
        for name, found in (("seconds", [each.seconds for each in starts]), ("CPU", [s.cpu for s in starts])):
            report.line(f"{name} from the start to the first page", statistics.median(found), SECONDS)
        last = _probe(folder, families, requests, cache)
    cold = [_cold_start(folder, families) for _ in range(3)]
    report.line("seconds with no template compiled", statistics.median(cold), SECONDS)
    report.line("MB of resident memory after the first page", last.at_start, MEGABYTES, ".0f")
    report.line(f"MB of resident memory after {requests} requests", last.at_end, MEGABYTES, ".0f")
    report.line("MB of resident memory at most", last.peak, MEGABYTES, ".0f")


def _cold_start(folder: Path, families: int) -> float:
    with TemporaryDirectory() as cache:
        return _probe(folder, families, 0, cache).seconds


def _probe(folder: Path, families: int, requests: int, cache: str) -> Probe:
    command = [sys.executable, "-m", "bench.probe", str(folder), str(families), str(requests)]
    modules = folder.absolute() / "modules"
    settings = {**os.environ, "CHAMELEON_CACHE": cache, "PYTHONPYCACHEPREFIX": str(modules)}
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True) as process:
        word, *said = process.stdout.readline().split() if process.stdout is not None else [""]
        if process.stdout is None or word != "ready":
            raise RuntimeError("the application did not start")
        ready = time.perf_counter() - start
        rest = process.stdout.read().split()
    return Probe(ready, *map(float, (*said, *rest)))


def main() -> int:
    """Measure and print everything; exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, nargs=2, default=(100, 2_000), metavar=("SMALL", "LARGE"))
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "var" / "bench", help="keeps the filled schools"
    )
    chosen = parser.parse_args()
    report = Report()
    small, large = (School.open(chosen.folder, number) for number in chosen.families)
    if large.filling:
        report.line(f"seconds to generate {FAMILIES_TIMED} families", large.filling, FILLING_SECONDS, ".0f")
    measure_cpu(report, small, large)
    measure_loads(report, large)
    for school in (small, large):
        school.close()
    measure_process(report, chosen.folder, chosen.families[0], chosen.requests)
    return 0 if report.met else 1


if __name__ == "__main__":
    sys.exit(main())
