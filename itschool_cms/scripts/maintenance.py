"""Commands that keep a site in order."""

import threading
import time
from argparse import ArgumentParser, Namespace
from functools import partial
from typing import Any

from pyramid.events import ApplicationCreated
from pyramid.settings import asbool

from itschool_cms.core import evolution
from itschool_cms.core.database import open_site
from itschool_cms.core.jobs import do_jobs
from itschool_cms.core.outbox.events import announce
from itschool_cms.core.outbox.worker import start_in_background, worker_from_settings
from itschool_cms.core.trail_acts import erase_expired
from itschool_cms.core.tree import Tree

KEEP_REVISIONS_DAYS = 7


def deliver(registry: Any, arguments: Namespace) -> None:
    """Deliver mail, and do the background jobs, until the process is stopped."""
    also = partial(do_jobs, registry)
    worker = worker_from_settings(registry.database, registry.settings, announce(registry), also)
    print("Delivering mail; stop with Ctrl-C.")
    try:
        worker.run_forever(threading.Event())
    except KeyboardInterrupt:
        print("Stopped.")


def evolve(registry: Any, arguments: Namespace) -> None:
    """Make the evolution steps that the site has not made."""
    with open_site(registry.database) as (site, manager):
        done = evolution.evolve(site, registry, manager)
    print("\n".join(f"done: {name}" for name in done) or "Nothing to do.")


def catalog_arguments(parser: ArgumentParser) -> None:
    """Declare --repair."""
    parser.add_argument("--repair", action="store_true", help="rebuild the catalog when it differs")


def check_catalog(registry: Any, arguments: Namespace) -> int:
    """Compare the catalog with one that is rebuilt from the tree; returns 1 when they differ and stay so."""
    with open_site(registry.database) as (site, manager):
        manager.begin()
        before = site.catalog.snapshot()
        Tree(site, registry).rebuild_catalog()
        equal = before == site.catalog.snapshot()
        manager.commit() if arguments.repair and not equal else manager.abort()
    print("The catalog is right." if equal else "The catalog differs from the tree.")
    if not equal and arguments.repair:
        print("It was rebuilt.")
    return 0 if equal or arguments.repair else 1


def pack_arguments(parser: ArgumentParser) -> None:
    """Declare --days."""
    parser.add_argument(
        "--days", type=int, default=KEEP_REVISIONS_DAYS, help="revisions to keep, in days (%(default)s)"
    )


def pack(registry: Any, arguments: Namespace) -> None:
    """Drop revisions older than some days, and the sessions that have ended."""
    registry.database.pack(days=arguments.days)
    ended = registry.session_store.expire(int(time.time()))
    registry.session_store.database.pack()
    print(f"Packed; {ended} sessions that had ended were removed.")


def keep_trail(registry: Any, arguments: Namespace) -> int:
    """Erase old entries of the audit trail and check its chain; returns 1 when that is broken."""
    erased = erase_expired(registry, time.time())
    print(f"{erased} entries were past their time and were erased.")
    broken = registry.trail.first_broken()
    print(f"The chain is broken at entry {broken}." if broken else "The chain is whole.")
    return 1 if broken else 0


def start_worker(event: ApplicationCreated) -> None:
    """Deliver mail and do the background jobs in a thread of the server, where the settings ask for it.

    That is for one process on one machine.
    """
    registry = event.app.registry
    if asbool(registry.settings.get("outbox.worker")):
        also = partial(do_jobs, registry)
        start_in_background(registry.database, registry.settings, announce(registry), also)
