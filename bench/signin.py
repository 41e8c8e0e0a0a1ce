"""Print the figures of signing in: python -m bench.signin [--tries 200] [--seconds 20] [--hits 10000].

Nothing but this machine is called, and for no longer than the seconds that are asked for.
"""

import argparse
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.__main__ import Report
from bench.client import TOKEN, VALUE, Client
from bench.crowd import Answers, HttpClient, keep_asking
from bench.dashboard import CHILD, PARENT, SETTINGS
from itschool_cms.core import close_databases
from tools.demosite import PASSWORD, ROOT, make_app, settings

# Goals: the reason stands with each in docs/operations.md.
RATIO, PAGE_MS, SIGN_IN_MS = 1.05, 200, 500
WRONG, UNKNOWN = "not this password", "qarim@example.org"
KNOWN = "karim@example.org"
BAD_EACH_SECOND, ATTACKERS = 100, 100
PROCESSES = 2
VISITED = ("/", "/login", "/login?next=/me", "/password/forgotten", "/families/lefevre", "/nothing-here")


# Known and unknown.


def measure_difference(report: Report, folder: Path, tries: int) -> None:
    """Compare the sign-in of a known person, with a wrong password, and of an unknown one."""
    app = make_app(folder, overrides=SETTINGS)
    client, table = Client(app, "http://localhost:6543"), sqlite3.connect(folder / "throttle.sqlite")
    token = token_of(client)
    bodies: dict[str, set[str]] = {KNOWN: set(), UNKNOWN: set()}
    wall: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    cpu: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(tries + 5):
        for email in (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN):
            # The counters would end it after ten tries; they cost both the same.
            with table:
                table.execute("DELETE FROM failures")
            start, begun = time.perf_counter(), time.thread_time()
            status, body = client.send("/login", sign_in_form(token, email, WRONG))
            if number >= 5:
                cpu[email].append(time.thread_time() - begun)
                wall[email].append(time.perf_counter() - start)
                bodies[email].add(f"{status} {body.replace(email, '')}")
    table.close()
    close_databases(app.registry)
    print(f"Sign-in of a known and of an unknown person, {tries} tries each, in turns")
    report.line("different answers, without the address", len(bodies[KNOWN] | bodies[UNKNOWN]), 1, ".0f")
    for name, times in (("processor time", cpu), ("time on the clock", wall)):
        medians = {email: statistics.median(found) for email, found in times.items()}
        print(f"       {name}: known {medians[KNOWN] * 1e3:.2f} ms, unknown {medians[UNKNOWN] * 1e3:.2f} ms")
        ratio = max(medians.values()) / min(medians.values())
        report.line(f"larger median / smaller median, {name}", ratio, RATIO, ".3f")


def token_of(client: Client, path: str = "/login") -> str:
    """Return the form token of a page."""
    found = TOKEN.search(client.get(path))
    value = VALUE.search(found[0]) if found else None
    return value[1] if value else ""


def sign_in_form(token: str, email: str, password: str) -> dict[str, str]:
    """Return what the form of the portal sends."""
    return {"csrf_token": token, "email": email, "password": password, "next": ""}


# Under attack.


def served_settings(folder: Path, port: int) -> dict[str, str]:
    """Return the settings of a process that shares its databases with others, as in production."""
    shared = {
        "zodb.uri": f"sqlite://{folder}/main",
        "sessions.uri": f"sqlite://{folder}/sessions",
        "trail.uri": f"sqlite://{folder}/trail",
        # The address in front: both processes are asked by its name.
        "site.base_url": "http://localhost:6543",
        "site.hosts": "localhost:6543",
    }
    return settings(folder, port) | SETTINGS | shared


def serve(folder: Path, port: int) -> None:
    """Be one process of the school, as production.ini starts it."""
    import logging

    from waitress import serve as listen

    from itschool_cms import main as make

    # As in production.ini: a queue is what is measured.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    listen(
        make({}, **served_settings(folder, port)),
        listen=f"127.0.0.1:{port}",
        threads=4,
        trusted_proxy="127.0.0.1",
        trusted_proxy_headers="x-forwarded-for",
        clear_untrusted_proxy_headers=True,
    )


def waits(running: list[subprocess.Popen]) -> tuple[float, float]:
    """Return the seconds for which the processes ran, and those for which they waited for a processor."""
    ran = waited = 0
    for process in running:
        for task in Path(f"/proc/{process.pid}/task").glob("*/schedstat"):
            words = task.read_text().split()
            ran, waited = ran + int(words[0]), waited + int(words[1])
    return ran / 1e9, waited / 1e9


@contextmanager
def processes(folder: Path) -> Iterator[tuple[list[int], list[subprocess.Popen]]]:
    """Run the school in two processes; gives their ports and the processes."""
    from itschool_cms import main as make
    from itschool_cms.scripts.demo import fill

    app = make({}, **served_settings(folder, 6543))
    fill(app.registry)
    close_databases(app.registry)
    ports = [free_port() for _ in range(PROCESSES)]
    command = [sys.executable, "-W", "ignore", "-m", "bench.signin", "--serve", str(folder)]
    running = [subprocess.Popen([*command, str(port)], cwd=ROOT) for port in ports]
    try:
        for port in ports:
            HttpClient(port).wait_for("/healthz")
        yield ports, running
    finally:
        for process in running:
            process.terminate()
            process.wait()


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def measure_attack(report: Report, folder: Path, seconds: float) -> None:
    """Ask for pages, and sign in on a known device, while a hundred bad sign-ins a second come in."""
    with processes(folder) as (ports, running):
        readers = [HttpClient(port) for port in ports for _ in range(2)]
        for reader in readers:
            reader.sign_in(PARENT, PASSWORD)
        owner = HttpClient(ports[0])
        owner.sign_in(KNOWN, PASSWORD)
        calm = ask(readers, owner, [], min(seconds, 5))
        attackers = [HttpClient(ports[n % PROCESSES]) for n in range(ATTACKERS)]
        before = waits(running)
        under = ask(readers, owner, attackers, seconds)
        ran, waited = (new - old for new, old in zip(waits(running), before, strict=True))
    count = len(under["bad"].times)
    print(f"{PROCESSES} processes, {count / seconds:.0f} bad sign-ins a second for {seconds:.0f} s")
    print(f"       they were answered {dict(sorted(under['bad'].statuses.items()))}")
    # Where others keep the machine busy the times are theirs as well.
    print(f"       the processes ran for {ran:.1f} s and waited for a processor for {waited:.1f} s")
    for name in ("page", "sign-in"):
        print(f"       {name}s in peace: {calm[name].summary()}; under attack: {under[name].summary()}")
    report.line("bad sign-ins a second that could not be sent", BAD_EACH_SECOND - count / seconds, 5, ".0f")
    report.line("p99 of pages, ms", under["page"].percentile(99), PAGE_MS, ".0f")
    report.line(
        "p95 of right sign-ins on a known device, ms", under["sign-in"].percentile(95), SIGN_IN_MS, ".0f"
    )
    strange = under["page"].count_not(200) + under["sign-in"].count_not(303)
    report.line("pages and right sign-ins that failed", strange, 0, ".0f")


def ask(
    readers: list[HttpClient], owner: HttpClient, attackers: list[HttpClient], seconds: float
) -> dict[str, Answers]:
    """Let everybody ask at their pace for so many seconds."""
    found = {"page": Answers(), "sign-in": Answers(), "bad": Answers()}
    jobs: list[tuple[float, Any, Answers]] = [
        (4, lambda number, each=each: each.read((CHILD, "/login")[number % 2]), found["page"])
        for each in readers
    ]
    jobs.append((1, lambda number: owner.sign_in_again(KNOWN, PASSWORD), found["sign-in"]))
    pace = BAD_EACH_SECOND / max(1, len(attackers))
    for place, each in enumerate(attackers):
        jobs.append((pace, guess(each, place), found["bad"]))
    keep_asking(jobs, seconds)
    return found


def guess(attacker: HttpClient, place: int) -> Any:
    """Return what tries one more account, from one more network."""

    def once(number: int) -> int:
        address = f"10.{place}.{number % 250}.1"
        return attacker.try_sign_in(f"p{place}-{number}@example.org", WRONG, address)

    return once


# Visitors.


def measure_visitors(report: Report, folder: Path, hits: int) -> None:
    """Count the records that visitors leave behind."""
    app = make_app(folder, overrides=SETTINGS)
    before, start = len(app.registry.session_store), time.perf_counter()
    for number in range(hits):
        Client(app, "http://localhost:6543").send(VISITED[number % len(VISITED)])
    print(f"{hits} hits of visitors without cookies, {hits / (time.perf_counter() - start):.0f} a second")
    report.line("session records written", len(app.registry.session_store) - before, 0, ".0f")
    close_databases(app.registry)


def main() -> int:
    """Measure and print everything; exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--hits", type=int, default=10_000)
    parser.add_argument("--serve", nargs=2, metavar=("FOLDER", "PORT"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        serve(Path(chosen.serve[0]), int(chosen.serve[1]))
        return 0
    report, folder = Report(), Path(tempfile.mkdtemp(prefix="itschool-signin-"))
    try:
        measure_difference(report, folder / "one", chosen.tries)
        measure_visitors(report, folder / "one", chosen.hits)
        measure_attack(report, folder / "many", chosen.seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if report.met else 1


if __name__ == "__main__":
    sys.exit(main())
