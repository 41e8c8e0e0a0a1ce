"""Pages of homework."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.core.permissions import Permission

from .models import Homework


@view_config(context=Homework, permission=Permission.VIEW, renderer="templates/homework.pt")
def show(context: Homework, request: Request) -> dict[str, Any]:
    """Show a task."""
    return {"homework": context}
