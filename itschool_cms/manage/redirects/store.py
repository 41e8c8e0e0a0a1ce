"""The redirects of a site: where they are kept, and how moving an item makes one."""

from typing import Any

from itschool_cms.core.events import ItemAdded, ItemMoved
from itschool_cms.core.models import Site, utcnow

from .models import Redirect, Redirects

_NONE = Redirects()


def redirects_of(site: Any) -> Redirects:
    """Return the redirects of a site; none of a site that has not made its evolution steps."""
    found: Any = getattr(site, "redirects", _NONE)
    return found


def add_store(site: Site, registry: Any = None) -> None:
    """Give a site its redirects, if it has none."""
    if getattr(site, "redirects", None) is None:
        site.redirects = Redirects()  # type: ignore[attr-defined]


def add_to_new_site(event: ItemAdded) -> None:
    """Give a new site its redirects."""
    add_store(event.tree.site)


def keep_old_address(event: ItemMoved) -> None:
    """Have the address that an item had, and with it all below, lead to where the item is now."""
    add_store(event.tree.site)
    item, redirects = event.item, redirects_of(event.tree.site)
    old = "/" + "/".join((*event.parent.path(), event.name))
    redirects.put(old, Redirect(item.uid, "", utcnow(), event.tree.user, False))
    new = "/" + "/".join(item.path())
    found = redirects.get(new)
    if found is not None and found.uid == item.uid:
        # It is back at an address that it had before.
        redirects.drop(new)
