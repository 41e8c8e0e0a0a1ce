"""What the page of results shows of one item."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyramid.request import Request

from itschool_cms.core.content import content_type
from itschool_cms.core.models import Item, Site, lineage
from itschool_cms.core.permissions import Permission
from itschool_cms.core.text.excerpts import Piece, excerpt, marked, pattern_of

from .finding import Finding


@dataclass(frozen=True)
class Row:
    """One result.

    Attributes:
        title, text: in pieces, of which some are marked.
        kind: what its type is called (a message).
        above: titles of what it stands in, as far as the person may see it.
    """

    href: str
    icon: str
    kind: str
    title: list[Piece]
    text: list[Piece]
    above: list[str]
    changed: datetime | None


@dataclass(frozen=True)
class Group:
    """The results of one place; the title is empty where they are not told apart."""

    title: str
    cover: str
    rows: list[Row]


def rows_of(finding: Finding, uids: list[int], request: Request) -> list[Row]:
    """Return the rows of the items."""
    pattern = pattern_of(finding.answer.terms, finding.question.words)
    items = (request.site.catalog.resolve(uid) for uid in uids)
    return [_row(item, pattern, request) for item in items if item is not None]


def grouped(finding: Finding, uids: list[int], request: Request) -> list[Group]:
    """Return the results by place for families: what is for one child stands together."""
    rows = rows_of(finding, uids, request)
    if finding.is_staff or request.person is None:
        return [Group("", "", rows)] if rows else []
    groups: dict[int, list[Row]] = {}
    for uid, row in zip(uids, rows, strict=True):
        groups.setdefault(finding.places.of(uid), []).append(row)
    return [_group(place, found, request) for place, found in groups.items()]


def _group(place: int, rows: list[Row], request: Request) -> Group:
    item: Any = request.site.catalog.resolve(place) if place else request.site
    return Group(request.words.title_of(item), getattr(item, "cover", ""), rows)


def _row(item: Item, pattern: Any, request: Request) -> Row:
    declared = content_type(request.registry, item)
    record = request.site.catalog.text.record(item.uid)
    return Row(
        href=request.resource_path(item),
        icon=declared.icon if declared else "doc",
        kind=declared.title if declared else "",
        title=marked(request.words.title_of(item), pattern),
        text=excerpt(record.body(), pattern),
        above=_above(item, request),
        changed=item.modified,
    )


def _above(item: Item, request: Request) -> list[str]:
    above = [each for each in lineage(item.__parent__) if not isinstance(each, Site)]
    seen = [each for each in above if request.has_permission(Permission.VIEW, each)]
    return [request.words.title_of(each) for each in reversed(seen)]
