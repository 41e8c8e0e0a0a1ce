"""Writing an export: item by item into an archive, so that no size of a site fills the memory."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from typing import Any, BinaryIO

from itschool_cms.core.files import StoredFile
from itschool_cms.core.models import Item, Site, utcnow
from itschool_cms.core.plain.kinds import moment_text
from itschool_cms.core.plain.world import CHUNK, digest_of

from .format import FORMAT, MANIFEST, SOFTWARE, VERSION, PathWorld, describe_item, files_in, walk_exported

# The earliest day that an archive knows: the same data make the same bytes.
ARCHIVE_DAY = (1980, 1, 1, 0, 0, 0)


def write_archive(
    stream: BinaryIO, root: Item, registry: Any, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Write an item with all below it into a stream; returns how many items there are.

    Args:
        progress: is told how many items are written, now and then.
    """
    site: Any = root.site()
    world, above = PathWorld(site), len(root.path())
    listed: list[list[str]] = []
    files: dict[str, int] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, item in enumerate(walk_exported(root)):
            body = _dump(describe_item(registry, item, world))
            _put(archive, f"items/{number:08d}.json", body)
            listed.append(["/".join(item.path()[above:]), hashlib.sha256(body).hexdigest()])
            for file in files_in(item, registry):
                _put_file(archive, file, files)
            if number % 100 == 99:
                progress(number + 1)
                _forget_loaded(site)
        _put(archive, MANIFEST, _dump(_manifest(root, listed, files)))
    return len(listed)


def _manifest(root: Item, listed: list[list[str]], files: dict[str, int]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "software": SOFTWARE,
        "made": moment_text(utcnow()),
        "root": "/" + "/".join(root.path()),
        "type": root.type_name,
        "items": listed,
        "files": files,
    }


def _put(archive: zipfile.ZipFile, name: str, body: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, ARCHIVE_DAY), body, zipfile.ZIP_DEFLATED)


def _put_file(archive: zipfile.ZipFile, file: StoredFile, files: dict[str, int]) -> None:
    digest = digest_of(file)
    if digest in files:
        return
    files[digest] = file.size
    # What is kept are pictures and office files: they do not shrink.
    with (
        file.blob.open("r") as source,
        archive.open(zipfile.ZipInfo(f"blobs/{digest}", ARCHIVE_DAY), "w") as to,
    ):
        while chunk := source.read(CHUNK):
            to.write(chunk)


def _forget_loaded(site: Site) -> None:
    # A walk through the whole site loads it all: the cache goes back to its size now and then.
    site._p_jar.cacheGC()


def _dump(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
