"""Runs in a process of its own: python -m bench.probe FOLDER FAMILIES REQUESTS.

Prints "ready" after the first page, then, after so many requests, the peak of the resident memory in MB.
"""

import resource
import sys
from pathlib import Path

from bench.client import Client
from bench.dashboard import CHILD, PARENT, SETTINGS, signed_in
from tools.demosite import make_app


def main(folder: Path, families: int, requests: int) -> None:
    """Open the school, answer the sign-in page, then `requests` dashboards."""
    app = make_app(folder / str(families), families=families, overrides=SETTINGS)
    Client(app, "http://localhost:6543").get("/login")
    print("ready", flush=True)
    if requests:
        client = signed_in(app, PARENT)
        for _ in range(requests):
            client.get(CHILD)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
