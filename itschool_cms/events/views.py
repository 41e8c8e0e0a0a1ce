"""Pages of events."""

from datetime import timedelta
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import State
from itschool_cms.families.audience import audience_label
from itschool_cms.families.children import switch_links
from itschool_cms.families.models import Child, today
from itschool_cms.families.questions.box import questions_box
from itschool_cms.website.texts_shown import readable

from . import feeds
from .calendar import MonthPage
from .entries import Entry, holiday_cover, make_entry, own_cover, school_cover, when
from .models import HOLIDAY, Event, Events
from .months import COMING, Month, asked_month, midnight


def show_calendar(context: Events, request: Request) -> dict[str, Any]:
    """Show one month of a child's calendar, or of the school's."""
    day = today()
    month, as_list = asked_month(request.GET.get("month"), day), request.GET.get("view") == "list"
    child = context.__parent__ if isinstance(context.__parent__, Child) else None
    calendar = MonthPage(request.words, month, day, _entries(context, request, month, child), as_list)
    return {
        "child": child,
        "dividers": switch_links(request, child) if child is not None else [],
        "calendar": calendar,
        "key": _key(child),
        "present": Month.of(day),
        "address": lambda month, view=as_list: _address(request, month, view),
    }


def _entries(context: Events, request: Request, month: Month, child: Child | None) -> list[Entry]:
    begin, end = month.shown()
    if month == Month.of(today()):
        end = max(end, midnight(today() + COMING + timedelta(days=1)))
    hits = (
        feeds.of_folder(request, context, begin) if child is None else feeds.of_child(request, child, begin)
    )
    return [make_entry(request, hit, child) for hit in feeds.between(hits, begin, end)]


def _key(child: Child | None) -> dict[str, str]:
    return {"own": own_cover(child), "school": school_cover(child), "holiday": holiday_cover(child)}


def _address(request: Request, month: Month, as_list: bool) -> str:
    query = {"month": str(month), **({"view": "list"} if as_list else {})}
    return request.resource_path(request.context, query=query)


def show_event(context: Event, request: Request) -> dict[str, Any]:
    """Show one event."""
    first = context.first_day()
    return {
        "text": readable(context, request),
        "audience": audience_label(request, context),
        "day": first,
        "when": when(request.words, context),
        "holiday": context.kind == HOLIDAY,
        "questions": questions_box(request, context),
        "draft": context.state != State.PUBLISHED,
        "month": request.resource_path(context.__parent__, query={"month": str(Month.of(first))}),
    }


def includeme(config: Configurator) -> None:
    """Register the views."""
    view = Permission.VIEW
    config.add_view(show_calendar, context=Events, permission=view, renderer="templates/calendar.pt")
    config.add_view(show_event, context=Event, permission=view, renderer="templates/event.pt")
