"""What questionnaires show on the start pages: what is to be answered, by due date."""

from typing import Any, NamedTuple

from itschool_cms.families.models import Child, School

from .answering.words import due
from .models import Respondents
from .respondents import ToDo, to_do, to_do_for_all
from .subscribers import NAME

SHOWN = 5


class Row(NamedTuple):
    """A questionnaire of a tile.

    Attributes:
        children: first name and cover of each child that it is for.
    """

    title: str
    href: str
    due: str
    children: tuple[tuple[str, str], ...] = ()


def child_tile(child: Child, request: Any) -> dict | None:
    """Return what the guardian has to answer for a child; no tile when that is nothing."""
    found = to_do(request, child)
    return _tile(request, [_row(request, each, child) for each in found[:SHOWN]])


def home_tile(school: School, request: Any) -> dict | None:
    """Return what is to be answered for all children, each once; no tile when that is nothing."""
    rows = []
    for each, children in to_do_for_all(request)[:SHOWN]:
        names = tuple((child.first_name, child.cover) for child in children)
        rows.append(_row(request, each, children[0] if len(children) == 1 else None)._replace(children=names))
    return _tile(request, rows)


def _tile(request: Any, rows: list[Row]) -> dict | None:
    return {"rows": tuple(rows), "more": request.resource_path(request.site, NAME)} if rows else None


def _row(request: Any, each: ToDo, child: Child | None) -> Row:
    item = each.questionnaire
    # What is for several children leads to the page that lists them.
    straight = child is not None or item.respondents == Respondents.PERSON
    href = request.resource_path(item, *(("answer", str(each.subject)) if straight else ()))
    return Row(item.title, href, due(request.words, item))
