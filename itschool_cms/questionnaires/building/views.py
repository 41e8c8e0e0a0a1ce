"""The pages on which a questionnaire is built."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.accounts.views.parts import say, texts
from itschool_cms.core.forms import Button, Form, FormSchema
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

from ..checking import refusal
from ..conditions import depending
from ..limits import MOST_FIELDS
from ..models import Field, Questionnaire
from ..wording import ICONS, KINDS, condition
from .forms import FieldForm

METHODS = ("GET", "HEAD", "POST")
REMOVE = Button("take-away", _("Take the field away"), danger=True)


def build(context: Questionnaire, request: Request) -> dict[str, Any] | Response:
    """Show the fields in their order; move one of them up or down."""
    if request.method == "POST":
        _move(context, request)
        return request.redirect_to(context, "build")
    words, last = request.words, len(context.fields) - 1
    return {
        "rows": [
            {
                "field": field,
                "icon": ICONS[field.kind],
                "kind": words.translate(KINDS[field.kind]),
                "condition": condition(words, field, context.fields),
                "href": request.resource_path(context, "field", field.key),
                "remove": request.resource_path(context, "remove-field", field.key),
                "first": number == 0,
                "last": number == last,
            }
            for number, field in enumerate(context.fields)
        ],
        "kinds": [
            (request.resource_path(context, "field", query={"kind": kind}), ICONS[kind], title)
            for kind, title in KINDS.items()
        ],
        "full": len(context.fields) >= MOST_FIELDS,
        "most": MOST_FIELDS,
        "answered": len(context.answers),
    }


def _move(questionnaire: Questionnaire, request: Request) -> None:
    """Move the field that the form names by one place, where its condition allows it."""
    sent = texts(request)
    for name, step in (("up", -1), ("down", 1)):
        field = questionnaire.field(sent.get(name, ""))
        if field is None:
            continue
        fields = list(questionnaire.fields)
        place = fields.index(field)
        fields.insert(max(0, place + step), fields.pop(place))
        if reason := refusal(fields):
            say(request, "warn", reason)
        else:
            request.tree.change(questionnaire, {"fields": tuple(fields)})


def edit_field(context: Questionnaire, request: Request) -> dict[str, Any] | Response:
    """Add a field (`…/field?kind=short`) or change one (`…/field/f3`)."""
    field = _named(context, request) if request.subpath else None
    kind = field.kind if field is not None else request.GET.get("kind", "")
    if kind not in KINDS:
        return request.redirect_to(context, "build")
    form = FieldForm(request, context, kind, field)
    made = form.submitted()
    if made is not None:
        fields = _with(context.fields, field, made)
        if reason := refusal(fields):
            form.refuse(reason)
        else:
            request.tree.change(context, {"fields": fields})
            say(request, "ok", _("The field “${field}” was saved."), field=made.label)
            again = {"kind": kind}
            return (
                request.redirect_to(context, "field", query=again)
                if form.wants_more
                else request.redirect_to(context, "build")
            )
    return {
        "form": form.render(),
        "kind": KINDS[kind],
        "new": field is None,
        "uses": context.answers.uses(field.key) if field is not None else 0,
    }


def _with(fields: tuple[Field, ...], old: Field | None, new: Field) -> tuple[Field, ...]:
    if old is None:
        return (*fields, new)
    return tuple(new if each.key == old.key else each for each in fields)


def remove_field(context: Questionnaire, request: Request) -> dict[str, Any] | Response:
    """Take a field away once that is confirmed; what was answered stays readable."""
    field = _named(context, request)
    back = request.resource_path(context, "build")
    form = Form(FormSchema, request, context, buttons=(REMOVE,), cancel_url=back)
    needed_by = depending(context.fields, field.key)
    if form.submitted() is not None and not needed_by:
        fields = tuple(each for each in context.fields if each.key != field.key)
        request.tree.change(context, {"fields": fields})
        say(request, "ok", _("The field “${field}” was taken away."), field=field.label)
        return request.redirect_to(context, "build")
    return {
        "field": field,
        "form": form.render(),
        "needed_by": [each.label for each in needed_by],
        "uses": context.answers.uses(field.key),
        "back": back,
    }


def _named(questionnaire: Questionnaire, request: Request) -> Field:
    """Return the field that the address names. Raises HTTPNotFound."""
    field = questionnaire.field(request.subpath[0]) if len(request.subpath) == 1 else None
    if field is None:
        raise HTTPNotFound()
    return field


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder = "itschool_cms.questionnaires:templates"
    for name, view in (("build", build), ("field", edit_field), ("remove-field", remove_field)):
        config.add_view(
            view,
            context=Questionnaire,
            name=name,
            permission=Permission.EDIT,
            request_method=METHODS,
            renderer=f"{folder}/{name.replace('-', '_')}.pt",
        )
