"""Entries of documents in the menus."""

from collections.abc import Iterator
from typing import Any

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link, counted
from itschool_cms.families.children import is_staff
from itschool_cms.families.models import Child

from .models import Document, Documents
from .reading import unread
from .tiles import unread_of_all


def child_links(child: Child, request: Any) -> Iterator[Link]:
    """Yield the link to a child's documents, with the number of unread ones."""
    if isinstance(child, Child) and "documents" in child:
        yield _link(request, request.resource_path(child, "documents"), len(unread(request, child)))


def staff_links(context: Any, request: Any) -> Iterator[Link]:
    """Yield the link to the school's documents: staff manage them, guardians read."""
    if is_staff(request):
        yield _link(request, request.resource_path(request.site, "documents", "contents"))
    elif request.children:
        yield _link(request, request.resource_path(request.site, "documents"), len(unread_of_all(request)))


def _link(request: Any, href: str, count: int = 0) -> Link:
    return Link(
        label=request.words.translate(_("Documents")),
        href=href,
        icon="doc",
        count=count,
        count_label=request.words.plural("${n} unread", "${n} unread", count, n=counted(count)),
        current=isinstance(getattr(request, "context", None), Document | Documents),
    )
