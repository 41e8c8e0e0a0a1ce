"""Pages of the library."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.permissions import Permission

from .models import Book


@view_config(context=Book, permission=Permission.VIEW, renderer="templates/book.pt")
def show(context: Book, request: Request) -> dict[str, Any]:
    """Show a book."""
    return {"book": context}
