"""Titles and names of several items, in one form."""

from dataclasses import dataclass, field
from typing import Any

import colander
import peppercorn
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.content import content_type
from itschool_cms.core.forms import parse_form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import NameRefused
from itschool_cms.core.paging import SIZE
from itschool_cms.core.tree import MoveRefused

from ...rules import may_rename
from .. import desk
from ..listing import child
from ..models import Work
from .acts import to_table

TITLE = "title"


@dataclass
class Line:
    """One item of the form.

    Attributes:
        titled: its title is a field of its own, not made of others.
        title, name: what is typed.
        errors: messages by field.
    """

    item: Item
    titled: bool
    title: str
    name: str
    errors: dict[str, Any] = field(default_factory=dict)


def rename(folder: Folder, request: Request, work: Work) -> dict | HTTPSeeOther:
    """Show the form; give all items what was typed, or none when one is refused."""
    found = (child(folder, request, uid) for uid in work.uids[:SIZE])
    lines = [_line(request, item) for item in found if item is not None and may_rename(request, item)]
    if request.method == "POST":
        _read(request, lines)
        _check(request, lines)
        if not any(line.errors for line in lines) and (changed := _renamed(request, lines)) is not None:
            return _told(folder, request, work, changed)
        request.response.status_int = 422
    return {"work": work, "lines": lines, "act": None, "kept": len(work.uids) - len(lines)}


def _line(request: Request, item: Item) -> Line:
    declared = content_type(request.registry, item)
    titled = declared is not None and TITLE in declared.schema.attributes()
    return Line(item, titled, item.title, item.__name__)


def _read(request: Request, lines: list[Line]) -> None:
    sent = peppercorn.parse(parse_form(request))
    for line in lines:
        values = sent.get(f"item{line.item.uid}", {})
        if not isinstance(values, dict):
            raise HTTPBadRequest()
        title, name = values.get("title", line.title), values.get("name", line.name)
        if not (isinstance(title, str) and isinstance(name, str)):
            raise HTTPBadRequest()
        line.name = name.strip()
        line.title = title if line.titled else line.title


def _check(request: Request, lines: list[Line]) -> None:
    for line in lines:
        if not line.titled:
            continue
        node = request.registry.content_types[line.item.type_name].schema()[TITLE]
        try:
            line.title = node.deserialize(line.title or colander.null)
        except colander.Invalid as refusal:
            line.errors["title"] = "; ".join(map(request.words.translate, refusal.asdict().values()))


def _renamed(request: Request, lines: list[Line]) -> int | None:
    """Return how many items changed; None when one keeps its name: then nothing of it is kept."""
    changed = 0
    for line in lines:
        try:
            changed += _given(request, line)
        except (NameRefused, MoveRefused) as refusal:
            line.errors["name"] = request.words.translate(_(refusal.args[0]))
    return None if any(line.errors for line in lines) else changed


def _given(request: Request, line: Line) -> bool:
    before = line.item.__name__, line.item.title
    if line.name != line.item.__name__:
        request.tree.rename(line.item, line.name)
    if line.titled:
        request.tree.change(line.item, {"title": line.title})
    return before != (line.item.__name__, line.item.title)


def _told(folder: Folder, request: Request, work: Work, changed: int) -> HTTPSeeOther:
    desk.put(request, work=None)
    text = request.words.plural("One item renamed.", "${n} items renamed.", changed)
    request.session.flash(("ok", text))
    return to_table(folder, request, work.query)
