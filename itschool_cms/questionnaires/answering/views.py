"""The page of a questionnaire, answering it, and what was answered."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.files import StoredFile, send
from itschool_cms.core.forms import Button
from itschool_cms.core.i18n import _
from itschool_cms.core.links_in_text import to_paths
from itschool_cms.core.permissions import Permission
from itschool_cms.families.models import MEMBER

from .. import mails
from ..models import Answer, Questionnaire
from ..respondents import Respondent, may_read, reads_all, respondents
from ..shown import answer_rows
from ..wording import UNKNOWN
from .form import AnswerForm, conditions, is_given
from .words import due, hindrance

SEND = Button("send", _("Send my answer"), primary=True)
CHANGE = Button("send", _("Save my answer"), primary=True)
CHECK = Button("check", _("Check what I typed"), primary=True)
METHODS = ("GET", "HEAD", "POST")
MAX_DIGITS = 16


def show(context: Questionnaire, request: Request) -> dict[str, Any]:
    """Show what a questionnaire is about, and for whom the person answers."""
    editor = bool(request.has_permission(Permission.EDIT, context))
    return {
        "text": to_paths(context.introduction, request, marked=editor),
        "due": due(request.words, context),
        "hindrance": hindrance(request.words, context),
        "rows": [_row(request, context, each) for each in respondents(request, context)],
        "editor": editor,
        "reads_all": reads_all(request, context),
        "given": len(context.answers) if editor else 0,
        "fields": len([field for field in context.fields if field.asks]),
        "staff": MEMBER in request.principals and not request.children,
    }


def _row(request: Request, questionnaire: Questionnaire, each: Respondent) -> dict[str, Any]:
    """Return what the person does for one child, or for themselves."""
    is_open = not hindrance(request.words, questionnaire)
    answer = each.answer
    may_give = is_open and each.may_answer and (answer is None or questionnaire.changeable)
    return {
        "child": each.child,
        "answer": answer,
        "told": _told(request, answer) if answer is not None else "",
        "give": request.resource_path(questionnaire, "answer", str(each.subject)) if may_give else "",
        "see": request.resource_path(questionnaire, "given", str(each.subject)) if answer is not None else "",
        "reads_only": not each.may_answer,
    }


def _told(request: Request, answer: Answer) -> str:
    """Say when an answer came, and whether the person gave it; no adult learns of another here."""
    moment = request.words.moment(answer.changed)
    own = request.person is not None and answer.person == request.person.uid
    message = _("Answered by you on ${moment}") if own else _("Answered by another adult on ${moment}")
    return request.words.translate(message, moment=moment)


def answer(context: Questionnaire, request: Request) -> dict[str, Any] | Response:
    """Show the form for one child or person, and keep what was answered."""
    respondent = _respondent(context, request)
    if respondent is None:
        return request.redirect_to(context)
    number = respondent.answer.number if respondent.answer is not None else 0
    button = CHANGE if number else SEND
    form = AnswerForm(
        request, context, respondent.subject, respondent.answer, button, action=f"?seen={number}"
    )
    typed = form.submitted()
    refusal = _refusal(request, context, respondent)
    if refusal and not form.sent:
        request.session.flash(("warn", refusal))
        return request.redirect_to(context)
    if typed is not None and not refusal:
        refusal = _overtaken(request, respondent, number)
    if typed is not None and not refusal:
        return _keep(context, request, respondent, form.kept(typed))
    if refusal:
        form.refuse(refusal)
    return {
        "form": form.render(),
        "conditions": conditions(context),
        "child": respondent.child,
        "due": due(request.words, context),
        "trial": False,
        "text": "",
    }


def _respondent(questionnaire: Questionnaire, request: Request) -> Respondent | None:
    """Return whom the address names, the only one where it names nobody; None where there are several.

    Raises:
        HTTPNotFound: the person does not answer for anybody like that.
    """
    found = respondents(request, questionnaire)
    if not request.subpath and found:
        return found[0] if len(found) == 1 else None
    named = [each for each in found if request.subpath == (str(each.subject),)]
    if not named:
        raise HTTPNotFound()
    return named[0]


def _refusal(request: Request, questionnaire: Questionnaire, respondent: Respondent) -> str:
    """Return why the person cannot answer now; empty when they can."""
    translate = request.words.translate
    if told := hindrance(request.words, questionnaire):
        return (
            translate(_("${reason} What you typed is below, and not sent. Contact the school."), reason=told)
            if request.method == "POST"
            else told
        )
    if not respondent.may_answer:
        return translate(_("You may read the answer; only adults who may sign for the child answer."))
    if respondent.answer is not None and not questionnaire.changeable:
        return translate(_("The answer was given already, and cannot be changed. Contact the school."))
    return ""


def _overtaken(request: Request, respondent: Respondent, number: int) -> str:
    if request.GET.get("seen") == str(number) or respondent.answer is None:
        return ""
    return request.words.translate(
        _(
            "Meanwhile an answer was sent on ${moment}. What you typed is below: send it again to replace"
            " that answer, or leave the page to keep it."
        ),
        moment=request.words.moment(respondent.answer.changed),
    )


def _keep(
    questionnaire: Questionnaire,
    request: Request,
    respondent: Respondent,
    values: tuple[tuple[str, Any], ...],
) -> Response:
    questionnaire.answers.put(respondent.subject, request.person.uid, values)
    url = request.mail_url(questionnaire, "given", str(respondent.subject))
    names = (respondent.child.first_name,) if respondent.child is not None else ()
    told = request.person.email and mails.send(
        request, request.person, mails.RECEIPT, mails.About(questionnaire, url, names)
    )
    done = (
        _("Thank you: your answer has arrived. A receipt comes to you by mail.")
        if told
        else _("Thank you: your answer has arrived.")
    )
    request.session.flash(("ok", request.words.translate(done)))
    return request.redirect_to(questionnaire, "given", str(respondent.subject))


def given(context: Questionnaire, request: Request) -> dict[str, Any]:
    """Show the answer for a child or of a person."""
    subject, found = _answer(context, request)
    mine = next((each for each in respondents(request, context) if each.subject == subject), None)
    row = _row(request, context, mine) if mine is not None else None
    return {
        "told": _told(request, found) if mine is not None else "",
        "key": subject,
        "name": _name(request, subject) if mine is None or mine.child is not None else "",
        "rows": answer_rows(request, context, subject, found),
        "give": row["give"] if row is not None else "",
        "reads_all": reads_all(request, context),
    }


def _name(request: Request, subject: int) -> str:
    """Return whose answer it is, for who may know."""
    item = request.site.catalog.resolve(subject)
    if item is None or not request.has_permission(Permission.VIEW, item):
        return request.words.translate(UNKNOWN)
    return item.title


def answer_file(context: Questionnaire, request: Request) -> Response:
    """Send a file of an answer: `…/answer-file/<subject>/download/<uid>/<name>`. Raises HTTPNotFound."""
    if len(request.subpath) != 4 or request.subpath[1] != "download":
        raise HTTPNotFound()
    _subject, found = _answer(context, request)
    files = (each for _key, value in found.values if isinstance(value, tuple) for each in value)
    for file in files:
        if isinstance(file, StoredFile) and request.subpath[2:] == (str(file.uid), file.name):
            return send(request, file)
    raise HTTPNotFound()


def _answer(questionnaire: Questionnaire, request: Request) -> tuple[int, Answer]:
    """Return whose answer the address names, and the answer. Raises HTTPNotFound."""
    asked = request.subpath[0] if request.subpath else ""
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= MAX_DIGITS):
        raise HTTPNotFound()
    subject = int(asked)
    found = questionnaire.answers.get(subject)
    if found is None or not may_read(request, questionnaire, subject):
        raise HTTPNotFound()
    return subject, found


def trial(context: Questionnaire, request: Request) -> dict[str, Any]:
    """Show the form as families see it; what is typed is judged and thrown away."""
    form = AnswerForm(request, context, 0, None, CHECK)
    typed = form.submitted()
    passed = [] if typed is None else [key for key, value in typed.items() if is_given(value)]
    return {
        "form": form.render(),
        "conditions": conditions(context),
        "child": None,
        "due": due(request.words, context),
        "trial": True,
        "passed": typed is not None,
        "number": len(passed),
        "text": to_paths(context.introduction, request, marked=True),
    }


def includeme(config: Configurator) -> None:
    """Register the pages."""
    folder, view = "itschool_cms.questionnaires:templates", Permission.VIEW
    config.add_view(show, context=Questionnaire, permission=view, renderer=f"{folder}/questionnaire.pt")
    form = {
        "context": Questionnaire,
        "request_method": METHODS,
        "upload": True,
        "renderer": f"{folder}/answer.pt",
    }
    config.add_view(answer, name="answer", permission=view, **form)
    config.add_view(trial, name="try", permission=Permission.EDIT, **form)
    config.add_view(
        given, context=Questionnaire, name="given", permission=view, renderer=f"{folder}/given.pt"
    )
    config.add_view(answer_file, context=Questionnaire, name="answer-file", permission=view)
