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
