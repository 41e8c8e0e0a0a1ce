"""Runs in a process of its own: python -m bench.probe FOLDER FAMILIES REQUESTS.

Prints "ready" after the first page, with the CPU seconds until then and the resident memory in MB; then,
after so many requests, the resident memory and its peak.
"""

import resource
import sys
import time
from pathlib import Path

from bench.client import Client
from bench.dashboard import CHILD, PARENT, SETTINGS, signed_in
from tools.demosite import make_app


def resident() -> float:
    """Return the resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def main(folder: Path, families: int, requests: int) -> None:
    """Open the school, answer the sign-in page, then `requests` dashboards."""
    app = make_app(folder / str(families), families=families, overrides=SETTINGS)
    Client(app, "http://localhost:6543").get("/login")
    print("ready", time.process_time(), resident(), flush=True)
    if requests:
        client = signed_in(app, PARENT)
        for _ in range(requests):
            client.get(CHILD)
        print(resident(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
