"""The demo school, and generated families around it."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

import transaction
from pyramid.events import ApplicationCreated
from pyramid.exceptions import ConfigurationError
from pyramid.interfaces import IRequestFactory
from pyramid.settings import asbool
from pyramid.threadlocal import RequestContext

from itschool_cms.accounts.api import invite
from itschool_cms.accounts.models import User
from itschool_cms.core.database import ROOT, close_databases, open_site
from itschool_cms.core.tree import Tree
from itschool_cms.families.models import School

from . import generated, school
from .people import PASSWORD, PEOPLE

NOTICE = "Demo accounts exist in this database: a site that is served to the world must not have them."


def arguments(parser: ArgumentParser) -> None:
    """Declare --families and --people."""
    parser.add_argument("--families", type=int, default=0, metavar="N", help="add N generated families")
    parser.add_argument("--people", action="store_true", help="only print the demo people")


def run(registry: Any, parsed: Namespace) -> int:
    """Fill the demo school and print who may sign in."""
    if not asbool(registry.settings.get("demo.allowed")):
        print("The settings do not allow a demo (demo.allowed).", file=sys.stderr)
        return 1
    if not parsed.people:
        fill(registry, parsed.families, progress=_progress)
    print(_people(registry.settings["site.base_url"]))
    return 0


def fill(registry: Any, families: int = 0, progress: Any = None) -> None:
    """Fill the demo school, and add generated families; what is there stays as it is.

    Args:
        families: how many families to add, of two children each.
        progress: function of done and all families, called now and then.
    """
    with open_site(registry.database) as (site, manager):
        with manager:
            if not getattr(site, "has_demo", False):
                demo = school.fill(Tree(site, registry))
                _invite(registry, site, demo.people["yasmina"])
                site.has_demo = True
        if families:
            generated.add_families(site, registry, manager, families, progress)


def refuse_in_production(event: ApplicationCreated) -> None:
    """Stop the start of a site with demo accounts unless its settings allow them.

    Raises:
        ConfigurationError: the database was filled by the demo.
    """
    registry = event.app.registry
    if asbool(registry.settings.get("demo.allowed")):
        return
    manager = transaction.TransactionManager(explicit=True)
    with manager:
        connection = registry.database.open(manager)
        found = getattr(connection.root().get(ROOT), "has_demo", False)
    connection.close()
    if found:
        close_databases(registry)
        raise ConfigurationError(NOTICE)


def _invite(registry: Any, site: School, user: User) -> None:
    # The mail is written as if the office had pressed the button.
    request = registry.getUtility(IRequestFactory).blank("/", base_url=registry.settings["site.base_url"])
    request.registry = registry
    request.site = site
    with RequestContext(request):
        invite(request, user)


def _progress(done: int, families: int) -> None:
    width = 40
    bar = "#" * (width * done // families)
    print(f"\r[{bar:<{width}}] {done}/{families} families", end="\n" if done == families else "", flush=True)


def _people(base_url: str) -> str:
    rows = [f"  {email:<22} {what}" for email, what in PEOPLE]
    return "\n".join(["", f"Demo people at {base_url}/login, password {PASSWORD}:", *rows, ""])
