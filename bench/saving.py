"""Print the figures of saving a page: python -m bench.saving [--saves 60]."""

import argparse
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from bench.__main__ import Report
from bench.client import Client
from bench.dashboard import OFFICE, SETTINGS, signed_in
from itschool_cms.core import close_databases
from itschool_cms.core.database import open_site
from itschool_cms.core.html import sanitise
from itschool_cms.core.tree import Tree
from itschool_cms.website.models import Page
from tools.demosite import make_app

# The goal of the issue, on a FileStorage.
MILLISECONDS = 15
WORDS = 300
WARM = 5
PATH = "/saved/edit"

Fields = list[tuple[str, str]]


def form_of(page: str) -> tuple[str, Fields]:
    """Return the query that the form of a page is sent to, and what a browser sends, in its order.

    Raises:
        RuntimeError: there is no form.
    """
    form = BeautifulSoup(page, "html.parser").select_one("form#deform")
    if form is None:
        raise RuntimeError("the page has no form")
    found: Fields = []
    for each in form.select("input[name], textarea[name], select[name]"):
        kind, name = each.get("type", each.name), str(each["name"])
        if each.name == "textarea":
            found.append((name, each.get_text()))
        elif each.name == "select":
            found += [(name, str(option["value"])) for option in each.select("option[selected]")]
        elif kind not in ("submit", "file") and (
            kind not in ("checkbox", "radio") or each.has_attr("checked")
        ):
            found.append((name, str(each.get("value", ""))))
    return urlsplit(str(form["action"])).query, [*found, ("save", "save")]


def save(client: Client, number: int) -> float:
    """Save the page with another text; returns the CPU seconds of the answer. Raises RuntimeError."""
    text = f"<p>{'une phrase de plus ' * (WORDS // 4)} {number}</p>"
    query, sent = form_of(client.get(PATH))
    fields = [(name, text if name == "text" else value) for name, value in sent]
    start = time.process_time()
    status = client.post(f"{PATH}?{query}", fields)
    taken = time.process_time() - start
    if status != 303:
        raise RuntimeError(f"the page was not saved: {status}")
    return taken


def main() -> int:
    """Measure and print; exit code 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=60)
    chosen, report = parser.parse_args(), Report()
    with TemporaryDirectory() as folder:
        app = make_app(Path(folder), overrides=SETTINGS)
        with open_site(app.registry.database) as (site, manager), manager:
            tree = Tree(site, app.registry)
            page = Page(title="Saved", state="published", text=sanitise("<p>A text.</p>"))
            tree.add(site, page, "saved")
        client = signed_in(app, OFFICE)
        times = [save(client, number) * 1000 for number in range(WARM + chosen.saves)][WARM:]
        print(f"Saving a page of {WORDS} words, CPU time in ms ({min(times):.1f} to {max(times):.1f})")
        report.line("median of a save", statistics.median(times), MILLISECONDS, ".1f")
        close_databases(app.registry)
    return 0 if report.met else 1


if __name__ == "__main__":
    sys.exit(main())
