"""Reading an item, and its files."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.files import send
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.permissions import Permission

from ..listing import children
from ..represent import as_json, may_view, tag_of, whole
from ..world import files_of

MAX_DIGITS = 16


def show(context: Item, request: Request) -> Response:
    """Show an item; whoever has it already is told so, after the right was checked."""
    if request.subpath or not may_view(request, context):
        raise HTTPNotFound()
    response = as_json(whole(request, context))
    response.etag = tag_of(context, response.body)
    response.conditional_response = True
    if isinstance(context, Folder):
        links = children(context, request).links(request)
        response.headers["Link"] = ", ".join(f'<{path}>; rel="{name}"' for name, path in links.items())
    return response


def send_file(context: Item, request: Request) -> Response:
    """Send the bytes of a file of an item: `…/file/<uid>`."""
    edits = bool(request.has_permission(Permission.EDIT, context))
    wanted = request.subpath[0] if len(request.subpath) == 1 else ""
    if wanted.isascii() and wanted.isdecimal() and len(wanted) <= MAX_DIGITS and may_view(request, context):
        for file in files_of(request, context, edits):
            if file.uid == int(wanted):
                return send(request, file)
    raise HTTPNotFound()
