"""Schools that are exported and brought in."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from itschool_cms.core.database import open_site
from itschool_cms.core.jobs import system_request
from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import ADMIN, OFFICE
from itschool_cms.manage.exchange.archive import Archive
from itschool_cms.manage.exchange.format import PathWorld, describe_item, walk_exported
from itschool_cms.manage.exchange.importing import Importer
from itschool_cms.manage.exchange.report import Report
from itschool_cms.manage.exchange.writing import write_archive
from itschool_cms.scripts.exchange import Operator


def exported(app: Any, path: str = "/") -> io.BytesIO:
    """Return the export of what stands at a path."""
    stream = io.BytesIO()
    with open_site(app.registry.database) as (site, manager):
        manager.begin()
        write_archive(stream, at(site, path), app.registry)
        manager.abort()
    return stream


def brought_in(
    app: Any, stream: io.BytesIO, path: str = "/", trusted: bool = True, keep: bool = True
) -> Report:
    """Bring an export in; with `keep=False` only look."""
    with system_request(app.registry) as request:
        assert request is not None
        request.principals, request.person = frozenset({ADMIN, OFFICE}), Operator()
        report = Importer(request, at(request.site, path), Archive(stream), trusted).run()
        if not keep:
            request.tm.abort()
            request.tm.begin()
    return report


def snapshot(app: Any, path: str = "/") -> dict[str, Any]:
    """Return all that an export says, with the order of the children.

    Those whom something is for stand in the order of their numbers, which are others in another school.
    """
    with open_site(app.registry.database) as (site, manager), manager:
        world, root = PathWorld(site), at(site, path)
        above = len(root.path())
        found = {}
        for item in walk_exported(root):
            order = [child.__name__ for child in item.values()] if isinstance(item, Folder) else []
            said = describe_item(app.registry, item, world)
            if "audience" in said["values"]:
                said["values"]["audience"] = sorted(said["values"]["audience"])
            found["/".join(item.path()[above:])] = {**said, "order": order}
        return found


def at(site: Any, path: str) -> Any:
    """Return the item at a path."""
    for name in filter(None, path.split("/")):
        site = site[name]
    return site


Change = Callable[[dict[str, bytes]], None]


def changed(stream: io.BytesIO, change: Change) -> io.BytesIO:
    """Return an archive with other parts, its list made right again for items that were changed."""
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return packed(parts)


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """Return an archive of the parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return target


def rewrite(parts: dict[str, bytes], path: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what is said of the item at a path, and its hash in the list."""
    import hashlib

    manifest = json.loads(parts["manifest.json"])
    number = next(n for n, (each, _digest) in enumerate(manifest["items"]) if each == path)
    name = f"items/{number:08d}.json"
    said = json.loads(parts[name])
    change(said)
    parts[name] = json.dumps(said).encode()
    manifest["items"][number][1] = hashlib.sha256(parts[name]).hexdigest()
    parts["manifest.json"] = json.dumps(manifest).encode()
