"""The answers to a questionnaire: the table, the totals, and deleting one."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.accounts.views.parts import say
from itschool_cms.core.forms import Button, Form, FormSchema
from itschool_cms.core.i18n import _
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission

from ..models import Questionnaire, Respondents
from ..wording import UNKNOWN
from . import for_readers
from .expected import name_of
from .table import ANSWERED, MISSING, Table
from .totals import totals

DELETE = Button("delete", _("Delete the answer"), danger=True)
SHOWS = (("", _("All")), (ANSWERED, _("Answered")), (MISSING, _("Missing")))


@for_readers
def answers(context: Questionnaire, request: Request) -> dict[str, Any]:
    """Show who answered and who did not, and what the answers come to."""
    table = Table(request, context)
    batch = Batch(request, table.found)
    given = [line.answer for line in table.answered if line.answer is not None]
    return {
        "table": table,
        "batch": batch,
        "rows": [_row(request, context, table, line) for line in batch.items],
        "answered": len(given),
        "missing": len(table.missing),
        "totals": totals(request.words, context, given),
        "shows": [(_address(table.group, show), title, show == table.show) for show, title in SHOWS],
        "reminded": context.answers.reminded,
        "by_person": context.respondents == Respondents.PERSON,
        "files": any(field.kind == "file" for field in context.all_fields()),
        "export": _address(table.group, ""),
    }


def _row(request: Request, questionnaire: Questionnaire, table: Table, line: Any) -> dict[str, Any]:
    answer = line.answer
    return {
        "label": table.label(line),
        "class": table.class_name(line),
        "href": request.resource_path(questionnaire, "given", str(line.uid)) if answer is not None else "",
        "changed": request.words.date(answer.changed, "short") if answer is not None else "",
        "cells": table.cells(line),
    }


def _address(group: str, show: str) -> str:
    asked = [
        f"{name}={value}"
        for name, value in (("class", group if group.isdecimal() else ""), ("show", show))
        if value
    ]
    return "?" + "&".join(asked)


@for_readers
def delete_answer(context: Questionnaire, request: Request) -> dict[str, Any] | Response:
    """Delete one answer once that is confirmed."""
    asked = request.subpath[0] if len(request.subpath) == 1 else ""
    subject = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 16 else 0
    if subject not in context.answers:
        raise HTTPNotFound()
    back = request.resource_path(context, "answers")
    form = Form(FormSchema, request, context, buttons=(DELETE,), cancel_url=back)
    if form.submitted() is not None:
        context.answers.drop(subject)
        request.trail("answer-deleted", item=context.uid)
        say(request, "ok", _("The answer was deleted."))
        return request.redirect_to(context, "answers")
    name = name_of(request, request.site.catalog.resolve(subject))
    return {"form": form.render(), "name": name or request.words.translate(UNKNOWN)}


def includeme(config: Configurator) -> None:
    """Register the pages; declare the act."""
    config.add_trail_act("answer-deleted", _("Answer to a questionnaire deleted"))
    folder = "itschool_cms.questionnaires:templates"
    options = {"context": Questionnaire, "permission": Permission.EDIT}
    config.add_view(answers, name="answers", renderer=f"{folder}/answers.pt", **options)
    config.add_view(
        delete_answer,
        name="delete-answer",
        request_method=("GET", "HEAD", "POST"),
        renderer=f"{folder}/delete_answer.pt",
        **options,
    )
