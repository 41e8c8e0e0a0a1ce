"""Reminding those whose answer is missing, and nobody else: asked for in the web, mailed by the worker."""

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.accounts.principal_kinds import person_now
from itschool_cms.core.forms import Button, Form, FormSchema
from itschool_cms.core.i18n import _
from itschool_cms.core.jobs import again_after_conflicts, system_request
from itschool_cms.core.models import Site, utcnow
from itschool_cms.core.permissions import Permission

from .. import mails
from ..answering.words import hindrance
from ..models import Questionnaire
from ..subscribers import NAME
from . import for_readers
from .expected import askable, expected

REMIND = Button("remind", _("Send the reminder"), primary=True)
MAILS_AT_ONCE = 50


def missing_people(site: Site, questionnaire: Questionnaire) -> dict[int, tuple[str, ...]]:
    """Return who is to be reminded: uid of an adult to the first names of the children without an answer."""
    found: dict[int, tuple[str, ...]] = {}
    for subject in expected(site, questionnaire):
        if subject not in questionnaire.answers:
            for person, names in askable(site, questionnaire, subject).items():
                found[person] = (*found.get(person, ()), *names)
    return found


@for_readers
def remind(context: Questionnaire, request: Request) -> dict[str, Any] | Response:
    """Say how many would be reminded, and remind them."""
    back = request.resource_path(context, "answers")
    form = Form(FormSchema, request, context, buttons=(REMIND,), cancel_url=back)
    people = missing_people(request.site, context)
    accounts = [person_now(request.site, uid) for uid in people]
    reached = [account.uid for account in accounts if account is not None and account.email]
    told = _hindrance(request, context, len(reached))
    if form.submitted() is not None and not told:
        queue = context.__parent__.reminders
        queue.update((context.uid, uid) for uid in reached)
        context.answers.reminded = utcnow()
        request.trail("questionnaire-reminded", item=context.uid)
        done = request.words.plural(
            "${n} person is reminded by mail.", "${n} people are reminded by mail.", len(reached)
        )
        request.session.flash(("ok", done))
        return request.redirect_to(context, "answers")
    return {
        "form": form.render(),
        "hindrance": told,
        "number": len(reached),
        "unreached": len(people) - len(reached),
        "reminded": context.answers.reminded,
        "back": back,
    }


def _hindrance(request: Request, questionnaire: Questionnaire, number: int) -> str:
    """Return why nobody can be reminded now; empty when somebody can."""
    translate = request.words.translate
    if not (questionnaire.is_open() and questionnaire.is_live()):
        return translate(_("Families do not see this questionnaire: publish it first."))
    if told := hindrance(request.words, questionnaire):
        return told
    return "" if number else translate(_("Nobody is left who could be reminded by mail."))


def step(registry: Any) -> bool:
    """Background job: mail some of the reminders that were asked for; tells whether there are more."""
    return again_after_conflicts(lambda attempt: _step(registry))


def _step(registry: Any) -> bool:
    with system_request(registry) as request:
        place = request.site.get(NAME) if request is not None else None
        if place is None or not place.reminders:
            return False
        taken = list(place.reminders.keys())[:MAILS_AT_ONCE]
        missing: dict[int, dict[int, tuple[str, ...]]] = {}
        for uid, person in taken:
            place.reminders.remove((uid, person))
            _send(request, uid, person, missing)
        return bool(place.reminders)


def _send(request: Request, uid: int, person: int, missing: dict[int, dict[int, tuple[str, ...]]]) -> None:
    """Mail one reminder, if the answer is still missing and still taken."""
    item = request.site.catalog.resolve(uid)
    if not isinstance(item, Questionnaire) or not item.is_taking(utcnow()):
        return
    if not (item.is_open() and item.is_live()):
        return
    if uid not in missing:
        missing[uid] = missing_people(request.site, item)
    account = person_now(request.site, person)
    if person in missing[uid] and account is not None and account.email:
        names = missing[uid][person]
        mails.send(request, account, mails.REMINDER, mails.About(item, request.mail_url(item), names))


def includeme(config: Configurator) -> None:
    """Register page and job; declare the act."""
    config.add_trail_act("questionnaire-reminded", _("Families reminded of a questionnaire"))
    config.add_background_job("questionnaires.reminders", step)
    config.add_view(
        remind,
        context=Questionnaire,
        name="remind",
        permission=Permission.EDIT,
        request_method=("GET", "HEAD", "POST"),
        renderer="itschool_cms.questionnaires:templates/remind.pt",
    )
