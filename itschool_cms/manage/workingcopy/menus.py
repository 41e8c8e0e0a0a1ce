"""What stands above a working copy and its original, and the way to make one."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.publishing import Publishable

from ..editing.page import SOMEBODY
from ..rules import may_edit
from .making import copy_of, is_copy, may_have_copy

VIEW = "working-copy"
ACT = "copy"
MAKE, REPLACE, DROP = "make", "replace", "drop"


def make_link(context: Any, request: Request) -> Iterator[Link]:
    """Offer a working copy of what is published and has none."""
    if may_have_copy(request, context) and copy_of(context) is None:
        translate = request.words.translate
        yield Link(
            translate(_("Make a working copy")),
            request.resource_path(context, VIEW),
            "copy",
            note=translate(
                _("Change it in peace: readers see the present text until you put yours in place")
            ),
            fields=((ACT, MAKE),),
        )


def copy_text(context: Any, request: Request) -> str:
    """Return what is said of a working copy."""
    text = _("This is a working copy of “${title}”. Readers see the original until you replace it.")
    return request.words.translate(text, title=request.words.title_of(context.original))


def copy_notice(context: Any, request: Request) -> Iterator[Link]:
    """Yield what may be done with a working copy."""
    if not is_copy(context) or not may_edit(request, context):
        return
    translate, here = request.words.translate, request.resource_path(context, VIEW)
    if request.view_name != VIEW:
        yield Link(translate(_("Compare and replace the original")), here, "swap")
    yield Link(translate(_("Open the original")), request.resource_path(context.original), "eye")
    yield Link(translate(_("Drop the working copy")), here, "trash", fields=((ACT, DROP),))


def original_text(context: Any, request: Request) -> str:
    """Return who works on a copy, and since when."""
    copied: Any = copy_of(context)
    person = request.site.catalog.resolve(copied.copied_by)
    words = request.words
    return words.translate(
        _("${name} has been working on a copy since ${moment}."),
        name=person.title if person is not None else words.translate(SOMEBODY),
        moment=words.moment(copied.created),
    )


def original_notice(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits an item to its working copy."""
    if not isinstance(context, Publishable) or is_copy(context) or not may_edit(request, context):
        return
    copied = copy_of(context)
    if copied is not None:
        href = request.resource_path(copied)
        yield Link(request.words.translate(_("Open the working copy")), href, "edit")
