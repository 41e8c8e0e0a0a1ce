"""Pages of documents."""

from datetime import UTC, datetime
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.accounts.models import User
from itschool_cms.core.files import SHOWN, send
from itschool_cms.core.listings import Hit
from itschool_cms.core.models import utcnow
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import State
from itschool_cms.core.uploads import readable_size
from itschool_cms.families.children import switch_links
from itschool_cms.families.feeds import is_out
from itschool_cms.families.models import MEMBER, Child
from itschool_cms.families.questions.box import questions_box
from itschool_cms.website.texts_shown import contents_of, readable

from .models import FORM, Document, Documents
from .reading import is_guardian, is_reader, note_reading, oldest_news, published, read_marks
from .rows import make_row, state_of
from .tiles import open_between

MAX_QUERY = 200


def show_list(context: Documents, request: Request) -> dict[str, Any]:
    """Show the documents of the school, or those of a child, the newest first."""
    child = context.__parent__
    return _child_list(request, child) if isinstance(child, Child) else _school_list(request, context)


def _child_list(request: Request, child: Child) -> dict[str, Any]:
    """Return what was published for a child, wherever it stands."""
    hits = list(published(request, child))
    reader = is_guardian(request, child)
    return {
        "child": child,
        "dividers": switch_links(request, child),
        "reader": reader,
        **_list(request, hits, _unread_of(request, hits) if reader else set()),
    }


def _school_list(request: Request, context: Documents) -> dict[str, Any]:
    """Return what stands in the school's folder and the person may see."""
    now = int(utcnow().timestamp())
    hits = list(request.site.catalog.listing(f"document|in:{context.uid}", request.principals, now))
    marks = read_marks(request)
    news = {hit.uid for hit in hits if hit.uid not in marks and _is_for(request, hit, now)}
    return {"child": None, "reader": True, **_list(request, hits, news)}


def _unread_of(request: Request, hits: list[Hit]) -> set[int]:
    marks, end = read_marks(request), oldest_news(int(utcnow().timestamp()))
    return {hit.uid for hit in hits if hit.sort < end and hit.uid not in marks}


def _is_for(request: Request, hit: Hit, now: int) -> bool:
    new = is_out(hit.record, now) and hit.sort < oldest_news(now)
    return new and not request.principals.isdisjoint(hit.record.readers)


def _list(request: Request, hits: list[Hit], news: set[int]) -> dict[str, Any]:
    """Return the page of the list that was asked for: searched, filtered, in portions."""
    query, only_unread = request.GET.get("q", "").strip()[:MAX_QUERY], request.GET.get("show") == "unread"
    if only_unread:
        hits = [hit for hit in hits if hit.uid in news]
    if query:
        found = set(request.site.catalog.find(text=query, type="document"))
        hits = [hit for hit in hits if hit.uid in found]
    batch = Batch(request, hits)
    return {
        "batch": batch,
        "rows": [make_row(request, hit, hit.uid in news) for hit in batch.items],
        "unread": len(news),
        "query": query,
        "only_unread": only_unread,
        "address": lambda only: _address(request, query, only),
    }


def _address(request: Request, query: str, only_unread: bool) -> str:
    asked = {"q": query, "show": "unread" if only_unread else ""}
    parts = {name: value for name, value in asked.items() if value}
    return request.resource_path(request.context, **({"query": parts} if parts else {}))


def show_document(context: Document, request: Request) -> dict[str, Any]:
    """Show a document; opening it marks it read for the person."""
    note_reading(request, context)
    editor = bool(request.has_permission(Permission.EDIT, context))
    hit = Hit(context.listing_order(), context.uid, request.site.catalog.record(context.uid))
    text = readable(context, request)
    return {
        "text": text,
        "outline": contents_of(context, text),
        "author": _author(request, context),
        "published": context.effective or context.created,
        "is_published": context.state == State.PUBLISHED,
        "read": _read_at(request, context),
        "readers": request.site.read_marks.readers(context.uid) if editor else None,
        "state": state_of(request, context, hit) if editor else ("", ""),
        "open_between": open_between(request, context) if context.kind == FORM else "",
        "files": [_file(request, context, each) for each in context.attachments],
        "questions": questions_box(request, context),
    }


def _author(request: Request, document: Document) -> str:
    # Visitors read public documents; the names of those who work here are not for them.
    if MEMBER not in request.principals:
        return ""
    owner = request.site.catalog.resolve(document.owner)
    return owner.title if isinstance(owner, User) and owner.is_staff() else ""


def _read_at(request: Request, document: Document) -> datetime | None:
    """Return when (UTC) the person opened the document first: just now, if this is the first time."""
    mark = read_marks(request).get(document.uid)
    if mark is not None:
        return datetime.fromtimestamp(mark, UTC)
    return utcnow() if is_reader(request, document) else None


def _file(request: Request, document: Document, file: Any) -> dict[str, Any]:
    extension = file.name.rpartition(".")[2][:4].upper()
    href = request.resource_path(document, "download", str(file.uid), file.name)
    return {
        "name": file.name,
        "extension": extension,
        "note": f"{extension}, {request.localizer.translate(readable_size(file.size))}",
        "href": href,
        "image": f"{href}?inline=1" if file.content_type in SHOWN else "",
    }


def download(context: Document, request: Request) -> Response:
    """Send a file of a document: `…/download/<uid>/<name>`."""
    if len(request.subpath) != 2 or not _is_uid(request.subpath[0]):
        raise HTTPNotFound()
    attachment = context.attachment(int(request.subpath[0]))
    if attachment is None or attachment.name != request.subpath[1]:
        raise HTTPNotFound()
    return send(request, attachment)


def _is_uid(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 16


def includeme(config: Configurator) -> None:
    """Register the views."""
    view = Permission.VIEW
    config.add_view(show_list, context=Documents, permission=view, renderer="templates/documents.pt")
    config.add_view(show_document, context=Document, permission=view, renderer="templates/document.pt")
    config.add_view(download, context=Document, name="download", permission=view)
