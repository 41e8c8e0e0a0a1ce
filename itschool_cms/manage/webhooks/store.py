"""Where the webhooks of a site are kept."""

from typing import Any

from itschool_cms.core.events import ItemAdded
from itschool_cms.core.models import Site

from .models import Webhooks

_NONE = Webhooks()


def webhooks_of(site: Any) -> Webhooks:
    """Return the webhooks of a site; none of a site that has not made its evolution steps."""
    found: Any = getattr(site, "webhooks", _NONE)
    return found


def add_store(site: Site, registry: Any = None) -> None:
    """Give a site its webhooks, if it has none."""
    if getattr(site, "webhooks", None) is None:
        site.webhooks = Webhooks()  # type: ignore[attr-defined]


def add_to_new_site(event: ItemAdded) -> None:
    """Give a new site its webhooks."""
    add_store(event.tree.site)
