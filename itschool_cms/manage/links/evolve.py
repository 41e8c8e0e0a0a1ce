"""The step that has old items found by what they link to."""

from typing import Any

from itschool_cms.core.models import Site
from itschool_cms.core.references import targets


def index_links(site: Site, registry: Any) -> None:
    """Take the items with links into the catalog anew."""
    for uid in list(site.catalog.below("")):
        item: Any = site.catalog.resolve(uid)
        if targets(item):
            site.catalog.index(item)
        else:
            # A school has more items than memory for them; this keeps what was changed.
            item._p_deactivate()
