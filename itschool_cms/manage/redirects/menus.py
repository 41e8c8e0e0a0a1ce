"""The way to the page of redirects."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link

PATH = "/manage/redirects"


def panel(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits the site to the redirects."""
    translate = request.words.translate
    note = translate(_("Old addresses, and where they lead"))
    yield Link(translate(_("Redirects")), PATH, "swap", note=note)
