"""The ways to the journal and to the undo log."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.permissions import Permission

from .log import LOG
from .views import CHANGES


def own_changes(context: Any, request: Request) -> Iterator[Link]:
    """Lead who has changed something to the list of it."""
    person = request.person
    if person is not None and person is request.actor and person.journal is not None:
        current = request.path == CHANGES
        yield Link(request.words.translate(_("My recent changes")), CHANGES, "history", current=current)


def log_panel(context: Any, request: Request) -> Iterator[Link]:
    """Lead administrators to the undo log."""
    if request.has_permission(Permission.MANAGE, request.site):
        note = request.words.translate(_("Every transaction of the database: who, when, and the way back"))
        yield Link(request.words.translate(_("Undo log")), LOG, "history", note=note)
