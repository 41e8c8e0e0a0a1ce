"""The page on which a family asks about something published."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import say
from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission
from itschool_cms.manage.states.review import Asker

from ..children import child as child_of_page
from .acts import ask, is_full, must_wait
from .models import TakesQuestions
from .reading import readers_in_words
from .rights import children_for, may_ask
from .schemas import NO_CHILD, QuestionSchema
from .wording import path_of

SEND = Button("send", _("Send the question"), primary=True)
FULL = _("You have asked about this as often as one may: go on in one of your questions.")


def show_form(context: TakesQuestions, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Ask. Raises HTTPNotFound for who may not."""
    asker = Asker.of(request)
    if not may_ask(asker, context):
        raise HTTPNotFound()
    form = Form(QuestionSchema, request, context, (SEND,), cancel_url=request.resource_path(context))
    values = form.submitted()
    if values is not None and not _is_refused(form, request, context):
        thread = ask(request, context, int(values["child"]), values["text"])
        say(request, "ok", _("Your question is sent. You get a mail as soon as the school has answered."))
        return HTTPSeeOther(path_of(request, thread, context))
    children = children_for(asker, context)
    readers = [(child.first_name, readers_in_words(request, context, child)) for child in children]
    readers.append(("", readers_in_words(request, context, None)))
    return {"form": form.render({"child": _beforehand(request, children)}), "readers": readers}


def _is_refused(form: Form, request: Request, item: TakesQuestions) -> bool:
    if is_full(request, item):
        form.refuse(FULL)
        return True
    return refuse_flood(form, request, school=False)


def refuse_flood(form: Form, request: Request, school: bool) -> bool:
    """Count a message; tells whether there were too many of late, and lets the form say so."""
    wait = must_wait(request, school)
    if wait:
        minutes = -(-wait // 60)
        form.refuse(
            request.words.plural(
                "You have written much of late. Wait ${n} minute, then send it again.",
                "You have written much of late. Wait ${n} minutes, then send it again.",
                minutes,
            )
        )
    return bool(wait)


def _beforehand(request: Request, children: list[Any]) -> str:
    """Return whom the question is most likely about: the child whose page it is, else the first."""
    usual = child_of_page(request)
    chosen = usual if usual in children else next(iter(children), None)
    return str(chosen.uid) if chosen is not None else NO_CHILD


def includeme(config: Configurator) -> None:
    """Register the page."""
    config.add_view(
        show_form,
        context=TakesQuestions,
        name="ask",
        permission=Permission.VIEW,
        request_method=("GET", "HEAD", "POST"),
        renderer="itschool_cms.families:questions/templates/ask.pt",
    )
