"""Sites that are older than the listings of what is shared."""

from typing import Any

from itschool_cms.core.models import Site
from itschool_cms.core.tree import walk


def list_shared(site: Site, registry: Any) -> None:
    """Put what is shared into the listing of those it is shared with."""
    for item in walk(site):
        if item.local_roles:
            site.catalog.index(item)
