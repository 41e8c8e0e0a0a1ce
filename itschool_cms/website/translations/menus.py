"""The way to the translations of a page."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.permissions import Permission

from ..languages import Localised


def links(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits a page to its translations; the pages that every school must have are one for all."""
    if (
        isinstance(context, Localised)
        and not context.fixed
        and request.has_permission(Permission.EDIT, context)
    ):
        href = request.resource_path(context, "translate")
        yield Link(request.words.translate(_("Translations")), href, "globe")
