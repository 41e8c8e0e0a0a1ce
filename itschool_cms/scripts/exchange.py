"""`itschool export` and `itschool import`."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from itschool_cms.accounts.models import Role
from itschool_cms.core.database import open_site
from itschool_cms.core.jobs import system_request
from itschool_cms.core.models import Item
from itschool_cms.core.permissions import ADMIN, OFFICE
from itschool_cms.manage.exchange.archive import Archive, ArchiveRefused
from itschool_cms.manage.exchange.importing import Importer
from itschool_cms.manage.exchange.report import Outcome, Report
from itschool_cms.manage.exchange.writing import write_archive


class Operator:
    """Who runs the machine, in the place of a person."""

    uid = 0
    roles = (Role.ADMIN,)


def export_arguments(parser: ArgumentParser) -> None:
    """Declare the file and --path."""
    parser.add_argument("file", type=Path, help="file to write (ZIP)")
    parser.add_argument("--path", default="/", help="what to export (default: the whole site)")


def export(registry: Any, arguments: Namespace) -> int:
    """Write what stands at a path, with all below it, into a file; returns 1 when nothing stands there."""
    with open_site(registry.database) as (site, manager):
        manager.begin()
        root = _at(site, arguments.path)
        if root is None:
            print(f"There is nothing at {arguments.path}.", file=sys.stderr)
            return 1
        # It holds what the school knows of children: only its owner reads it.
        arguments.file.touch(mode=0o600)
        with arguments.file.open("wb") as stream:
            written = write_archive(stream, root, registry)
        manager.abort()
    registry.trail.note("export-made", item=root.uid, items=str(written), way="command")
    print(f"{written} items are in {arguments.file}.")
    return 0


def import_arguments(parser: ArgumentParser) -> None:
    """Declare the file and how it is taken."""
    parser.add_argument("file", type=Path, help="file of an export (ZIP)")
    parser.add_argument("--path", default="/", help="where to bring it in (default: the whole site)")
    parser.add_argument("--apply", action="store_true", help="do it; without, it is only shown")
    parser.add_argument("--skip-refused", action="store_true", help="do it without what is refused")
    parser.add_argument(
        "--trusted",
        action="store_true",
        help="the file is this school's own: also bring in roles, old user names and issued invoices",
    )


def bring_in(registry: Any, arguments: Namespace) -> int:
    """Show what a file would do, or do it; returns 1 when something is refused, or the file is no export."""
    try:
        with arguments.file.open("rb") as stream, system_request(registry) as request:
            return _bring_in(request, Archive(stream), arguments)
    except (ArchiveRefused, OSError) as refusal:
        print(_words(refusal), file=sys.stderr)
        return 1


def _bring_in(request: Any, archive: Archive, arguments: Namespace) -> int:
    request.principals, request.person = frozenset({ADMIN, OFFICE}), Operator()
    root = _at(request.site, arguments.path)
    if root is None:
        raise ArchiveRefused(f"There is nothing at {arguments.path}.")
    report = Importer(request, root, archive, arguments.trusted).run()
    _print(report)
    refused = report.counts()[Outcome.REFUSED]
    if not arguments.apply or (refused and not arguments.skip_refused):
        request.tm.abort()
        request.tm.begin()
        print("Nothing was changed.")
        return 1 if refused else 0
    counts = {str(name): str(number) for name, number in report.counts().items()}
    request.registry.trail.write(request.tm, "import-done", item=root.uid, way="command", **counts)
    print("Done.")
    return 0


def _print(report: Report) -> None:
    for line in report.lines:
        if line.outcome != Outcome.SAME or line.reasons:
            print(
                f"{line.outcome:<8} {line.path or '.'} ({line.type_name})", *line.reasons, sep="\n         "
            )
    print(", ".join(f"{number} {name}" for name, number in sorted(report.counts().items())))


def _at(site: Any, path: str) -> Item | None:
    text = path.strip("/")
    uid = site.catalog.uid_at(f"/{text}") if text else None
    return site.catalog.resolve(uid) if uid else None if text else site


def _words(refusal: Exception) -> str:
    interpolate = getattr(refusal.args[0], "interpolate", None)
    return interpolate() if interpolate else str(refusal)
