"""The recycle bin: what was deleted, back to its place or gone for good."""

from dataclasses import dataclass

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.content import content_type
from itschool_cms.core.i18n import _
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.trash import Trash, TrashEntry
from itschool_cms.core.tree import MoveRefused


@dataclass(frozen=True)
class Deleted:
    """One line of the recycle bin; `place` is where the item stood, as titles."""

    entry: TrashEntry
    href: str
    icon: str
    kind: str
    place: str
    person: str


@view_config(context=Trash, permission=Permission.CONTENTS, renderer="templates/trash.pt")
def trash(context: Trash, request: Request) -> dict:
    """Show what was deleted, the newest first."""
    catalog = request.site.catalog
    batch = Batch(request, catalog.listing("trash"), catalog.count("trash"))
    lines = [_line(catalog.resolve(hit.uid), request) for hit in batch.items]
    return {"batch": batch, "lines": lines}


@view_config(context=TrashEntry, name="restore", permission=Permission.VIEW, request_method="POST")
def restore(context: TrashEntry, request: Request) -> HTTPSeeOther:
    """Put a deleted item back where it stood."""
    place = request.tree.place_of(context)
    if place is not None and not request.has_permission(Permission.ADD, place):
        raise HTTPNotFound()
    try:
        item = request.tree.restore(context)
    except MoveRefused as refusal:
        request.session.flash(("error", request.words.translate(_(refusal.args[0]))))
        return request.redirect_to(request.site, "manage")
    text = _("“${title}” is back in “${place}”")
    words, place = request.words, item.__parent__
    message = words.translate(text, title=item.title, place=words.title_of(place))
    request.session.flash(("ok", message))
    return request.redirect_to(item)


@view_config(
    context=TrashEntry,
    name="purge",
    permission=Permission.DELETE,
    request_method=("GET", "HEAD", "POST"),
    renderer="templates/purge.pt",
)
def purge(context: TrashEntry, request: Request) -> dict | HTTPSeeOther:
    """Ask, then take an entry out of the recycle bin for good."""
    if request.method != "POST":
        return {"line": _line(context, request)}
    bin_, title = context.__parent__, context.title
    request.tree.destroy(context)
    text = _("“${title}” is deleted for good")
    request.session.flash(("ok", request.words.translate(text, title=title)))
    return request.redirect_to(bin_)


def _line(entry: TrashEntry, request: Request) -> Deleted:
    declared = content_type(request.registry, entry.content)
    place = request.tree.place_of(entry)
    person = request.site.catalog.resolve(entry.deleted_by)
    return Deleted(
        entry=entry,
        href=request.resource_path(entry),
        icon=declared.icon if declared else "folder",
        kind=declared.title if declared else _("Item"),
        place=request.words.title_of(place) if place is not None else "",
        person=person.title if person is not None else "",
    )
