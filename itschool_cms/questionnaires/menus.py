"""Entries of questionnaires in the menus, and the tabs of one of them."""

from collections.abc import Iterator
from typing import Any

from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.permissions import Permission
from itschool_cms.families.children import is_staff
from itschool_cms.families.feeds import for_child
from itschool_cms.families.models import Child

from .models import Questionnaire, Questionnaires
from .respondents import reads_all, to_do, to_do_for_all
from .subscribers import NAME

BUILDING = ("build", "field", "remove-field", "try")
READING = ("answers", "remind", "delete-answer", "given")


def child_links(child: Child, request: Any) -> Iterator[Link]:
    """Yield the link to the questionnaires, with the number of those to answer for the child."""
    if isinstance(child, Child) and NAME in request.site and any(for_child(request, child, "questionnaire")):
        yield _link(request, request.resource_path(request.site, NAME), len(to_do(request, child)))


def staff_links(context: Any, request: Any) -> Iterator[Link]:
    """Yield the link to the questionnaires of the school: staff manage them, guardians answer."""
    if NAME not in request.site:
        return
    if is_staff(request):
        yield _link(request, request.resource_path(request.site, NAME))
    elif any(for_child(request, child, "questionnaire") for child in request.children):
        yield _link(request, request.resource_path(request.site, NAME), len(to_do_for_all(request)))


def tabs(context: Any, request: Any) -> Iterator[Link]:
    """Lead who edits a questionnaire to its fields and its answers."""
    if not isinstance(context, Questionnaire) or not request.has_permission(Permission.EDIT, context):
        return
    translate, path, view = request.words.translate, request.resource_path, request.view_name
    yield Link(translate(_("Fields")), path(context, "build"), "list", current=view in BUILDING)
    if reads_all(request, context):
        yield Link(translate(_("Answers")), path(context, "answers"), "chart", current=view in READING)


def _link(request: Any, href: str, count: int = 0) -> Link:
    return Link(
        label=request.words.translate(_("Questionnaires")),
        short=request.words.translate(_("Surveys")),
        href=href,
        icon="survey",
        count=count,
        count_label=request.words.plural("${n} to answer", "${n} to answer", count),
        current=isinstance(getattr(request, "context", None), Questionnaire | Questionnaires),
    )
