"""What the pages of upkeep have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page, say
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site, utcnow
from itschool_cms.core.permissions import Permission

from ..models import TaskState
from ..tasks import ask

STATES = {
    TaskState.QUEUED: (_("Waiting"), "pending"),
    TaskState.RUNNING: (_("Under way"), "pending"),
    TaskState.DONE: (_("Done"), "active"),
    TaskState.FAILED: (_("Failed"), "bounced"),
    TaskState.CUT: (_("Cut off: ask for it again"), "bounced"),
}


def for_admins(view: Callable) -> Callable:
    """Keep a page for admins; for others it is not there."""

    @wraps(view)
    def checked(context: Site, request: Request) -> Any:
        if not request.has_permission(Permission.MANAGE, context):
            raise HTTPNotFound()
        return view(context, request)

    return checked


def add_panel(config: Configurator, view: Any, path: str, template: str) -> None:
    """Register a page of upkeep, which takes forms too."""
    add_page(
        config,
        view,
        path,
        request_method=("GET", "HEAD", "POST"),
        renderer=f"itschool_cms.manage.upkeep:templates/{template}",
    )


def task_row(request: Request, kind: str) -> dict[str, Any] | None:
    """Return what is told of the last task of a kind, or None."""
    task = (request.site.upkeep or {}).get(kind)
    if task is None:
        return None
    title, badge = STATES[task.state(utcnow())]
    person = request.site.catalog.resolve(task.by)
    return {
        "task": task,
        "title": title,
        "badge": badge,
        "person": person.title if person is not None else "",
        "at": task.finished or task.started or task.queued,
    }


def queue(request: Request, kind: str, **options: Any) -> bool:
    """Ask for a task and say so; returns False where one of its kind is under way."""
    asked = ask(request, kind, **options)
    if asked:
        say(request, "ok", _("Asked for. It begins within seconds; reload this page to see the result."))
    else:
        say(request, "warn", _("This is under way already. Wait for its result."))
    return asked
