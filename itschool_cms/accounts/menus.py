"""Entries of accounts in the menus."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.permissions import Permission


def my_access(context: Any, request: Request) -> Iterator[Link]:
    """Lead to one's own access."""
    if request.person is not None:
        href = request.resource_path(request.site, "me")
        current = f"{request.own_path}/".startswith(f"{href}/")
        yield Link(request.words.translate(_("My access")), href, "user", current=current)


def people(context: Any, request: Request) -> Iterator[Link]:
    """Lead the office to the accounts."""
    folder = request.site["people"]
    if request.has_permission(Permission.CONTENTS, folder):
        href = request.resource_path(folder)
        current = f"{request.own_path}/".startswith(href)
        yield Link(request.words.translate(_("Accounts")), href, "users", current=current)


def security(context: Any, request: Request) -> Iterator[Link]:
    """Lead admins to the rules of signing in."""
    if request.has_permission(Permission.MANAGE, request.site):
        href = request.resource_path(request.site["people"], "security")
        yield Link(request.words.translate(_("Security")), href, "lock", current=request.path == href)


def panels(context: Any, request: Request) -> Iterator[Link]:
    """Lead to the settings of signing in, in the page of all settings."""
    folder, translate = request.site["people"], request.words.translate
    if request.has_permission(Permission.EDIT, folder):
        href = request.resource_path(folder, "settings")
        note = _("What the sign-in page says, and how long the old method lasts")
        yield Link(translate(_("Portal")), href, "settings", note=translate(note))
    if request.has_permission(Permission.MANAGE, request.site):
        href = request.resource_path(folder, "security")
        note = _("Who has to use a second step, and what else protects accounts")
        yield Link(translate(_("Security")), href, "lock", note=translate(note))
        href = request.resource_path(request.site, "audit")
        note = _("Who did what, and when; nobody can change it")
        yield Link(translate(_("Audit trail")), href, "history", note=translate(note))
