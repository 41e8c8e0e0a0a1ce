"""What homework shows on the pages of a child."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.families.feeds import for_child
from itschool_cms.families.models import Child, today

SHOWN = 3


def tile(child: Child, request: Any) -> dict | None:
    """Return the next tasks of a child; no tile when there is none."""
    hits = islice(for_child(request, child, "homework", start=today().toordinal()), SHOWN)
    rows = [request.site.catalog.resolve(hit.uid) for hit in hits]
    return {"rows": rows} if rows else None


def links(child: Child, request: Any) -> Iterator[Link]:
    """Yield the entry of the menu: it leads to the next task."""
    for hit in islice(for_child(request, child, "homework", start=today().toordinal()), 1):
        item = request.site.catalog.resolve(hit.uid)
        yield Link(request.words.translate(_("Homework")), request.resource_path(item), icon="book")
