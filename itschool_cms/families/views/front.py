"""The school's public front page."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.permissions import Permission

from ..models import School
from ..tiles import columns, tile_macro


@view_config(context=School, permission=Permission.VIEW, renderer="../templates/front.pt")
def front(context: School, request: Request) -> dict[str, Any]:
    """Say who the school is, how to reach it, and where the way in is."""
    return {
        "columns": columns("front", context, request),
        "tile_macro": tile_macro,
        "start": request.start_path() if request.person is not None else "",
        "has_contact": any((context.address, context.phone, context.email, context.hours)),
    }
