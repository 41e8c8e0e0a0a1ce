"""What stands around a public page: name, logo and phone of the school, menus, languages."""

import re
from typing import Any

from pyramid.decorator import reify
from pyramid.request import Request

from itschool_cms.core.i18n import language_name
from itschool_cms.core.models import Folder, Item, Site, lineage
from itschool_cms.core.permissions import Permission

from ..models import Section
from ..translations.groups import Translation, notice, translations
from .entries import Entry, entry, listed
from .head import Head, shown

SEARCH = "search"


class Frame:
    """The frame of one public page; each part is computed when a template asks for it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        # An error page is the same for what is hidden and for what is missing: it knows no context.
        failed = getattr(request, "exception", None) is not None
        self._context = None if failed else getattr(request, "context", None)

    @property
    def school(self) -> Site:
        """The root of the tree."""
        return self._request.site

    @property
    def phone(self) -> str:
        """The phone number of the school, as it is written."""
        return getattr(self.school, "phone", "")

    @property
    def phone_href(self) -> str:
        """The address that dials the number."""
        return "tel:" + re.sub(r"[^0-9+]", "", self.phone)

    @property
    def hours(self) -> str:
        """The opening hours of the office, on one line."""
        return " · ".join(getattr(self.school, "hours", "").splitlines())

    @property
    def logo(self) -> Any:
        """The logo of the school, or None."""
        return getattr(getattr(self.school, "look", None), "logo", None)

    @property
    def logo_href(self) -> str:
        """The address of the logo."""
        return self._request.resource_path(self.school, "logo", query={"v": f"{self.logo.uid:x}"})

    @property
    def search(self) -> str:
        """The address of the search; empty where there is none."""
        has_search = SEARCH in self._request.registry.reserved_names
        return self._request.resource_path(self.school, SEARCH) if has_search else ""

    @reify
    def menu(self) -> list[Entry]:
        """The main menu: the public sections and pages at the top of the tree."""
        return [entry(item, self._request) for item in listed(self.school, self._request)]

    @reify
    def beside(self) -> list[Entry]:
        """The pages of the section that the page stands in; nothing when the page stands alone."""
        place = self._context if isinstance(self._context, Section) else self._folder
        entries = [entry(item, self._request) for item in listed(place, self._request)] if place else []
        return entries if len(entries) > 1 or place is self._context else []

    @property
    def _folder(self) -> Section | None:
        above = getattr(self._context, "__parent__", None)
        return above if isinstance(above, Section) else None

    @property
    def folder(self) -> Section | None:
        """The section whose pages stand beside the page."""
        return self._context if isinstance(self._context, Section) else self._folder

    @reify
    def crumbs(self) -> list[tuple[str, str]]:
        """Title and address of the sections above the page, the top first."""
        above = [
            each for each in lineage(getattr(self._context, "__parent__", None)) if isinstance(each, Folder)
        ]
        seen = [each for each in above if not isinstance(each, Site) and self._may_view(each)]
        return [(each.title, self._request.resource_path(each)) for each in seen[::-1]]

    @reify
    def translations(self) -> list[Translation]:
        """The page in each language that it exists in; nothing where there is one only."""
        return translations(self._context, self._request) if isinstance(self._context, Item) else []

    @reify
    def notice(self) -> tuple[str, str] | None:
        """What the reader calls the own language and the page's, where the page is missing in the former."""
        wanted = notice(self._context, self._request)
        reader = self._request.locale_name
        return (language_name(reader, reader), language_name(wanted, reader)) if wanted else None

    @reify
    def head(self) -> Head | None:
        """What the head of the page tells of it."""
        return Head(shown(self._context), self._request) if isinstance(self._context, Item) else None

    def _may_view(self, item: Item) -> bool:
        return bool(self._request.has_permission(Permission.VIEW, item))
