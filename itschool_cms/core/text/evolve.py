"""Databases that are older than this index."""

from typing import Any

from ..models import Site
from ..tree import walk
from .index import TextIndex

# Items between two savepoints: what was indexed leaves the memory.
PORTION = 1_000


def index_texts(site: Site, registry: Any) -> None:
    """Index all texts anew, and drop the index of before."""
    catalog = site.catalog
    if hasattr(catalog, "_text"):
        del catalog._text
    catalog.text = TextIndex()
    for number, item in enumerate(walk(site), start=1):
        catalog.index_text(item, portion=8 * PORTION)
        if number % PORTION == 0:
            _make_room(site)
    catalog.text.merge()


def write_bitmaps(site: Site, registry: Any) -> None:
    """Write the postings as bitmaps."""
    for number, _term in enumerate(site.catalog.text.repack(), start=1):
        if number % PORTION == 0:
            _make_room(site)


def forget_bin(site: Site, registry: Any) -> None:
    """Forget the words of what stands in the recycle bin: the search never finds it."""
    trash = site.get("trash")
    for entry in trash.values() if trash is not None else ():
        site.catalog.text.unindex(entry.uid)


def _make_room(site: Site) -> None:
    if site._p_jar is not None:
        site._p_jar.transaction_manager.savepoint(optimistic=True)
        site._p_jar.cacheGC()
