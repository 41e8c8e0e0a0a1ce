"""Changes of stored shape in the kernel."""

from typing import Any

from .models import Site
from .tree import Tree


def index_authors(site: Site, registry: Any) -> None:
    """Give an older catalog its indexes of authors and of tags."""
    if not hasattr(site.catalog, "_author"):
        Tree(site, registry).rebuild_catalog()
