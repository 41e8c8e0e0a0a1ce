"""Changes of stored shape in the kernel."""

from typing import Any

from .facts import Values
from .models import Site
from .tree import Tree


def index_authors(site: Site, registry: Any) -> None:
    """Give an older catalog its indexes of authors and of tags."""
    if not hasattr(site.catalog, "_author"):
        Tree(site, registry).rebuild_catalog()


def lighten_catalog(site: Site, registry: Any) -> None:
    """Drop the indexes of an older catalog that nobody asks, and keep of titles what sorts by them."""
    catalog = site.catalog
    for name in ("_allowed", "_effective", "_expires"):
        if hasattr(catalog, name):
            delattr(catalog, name)
    old: Any = catalog._title
    if not isinstance(old, Values):
        titles = Values()
        for uid, title in old._rev_index.items():
            titles.index_doc(uid, title)
        catalog._title = titles
