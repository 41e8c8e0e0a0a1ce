"""The panels of upkeep on the page of all settings."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.permissions import Permission

MAIL, CATALOG, DATABASE = "/manage/mail", "/manage/catalog", "/manage/database"
STEPS, ERRORS = "/manage/evolution", "/manage/errors"
PANELS = (
    (MAIL, _("Outgoing mail"), "mail", _("What waits, what failed, and a test message")),
    (ERRORS, _("Errors"), "alert", _("The last errors of the system, by their number")),
    (CATALOG, _("Catalog"), "search", _("Check and repair what lists and searches are made of")),
    (DATABASE, _("Database"), "journal", _("Size, and giving back the room of old revisions")),
    (STEPS, _("Evolution steps"), "swap", _("Changes of stored data that a new version brings")),
)


def panels(context: Any, request: Request) -> Iterator[Link]:
    """Yield the panels, for admins."""
    translate = request.words.translate
    if request.has_permission(Permission.MANAGE, request.site):
        for href, label, icon, note in PANELS:
            yield Link(translate(label), href, icon, note=translate(note))
