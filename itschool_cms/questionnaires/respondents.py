"""Who answers a questionnaire, for whom, and what of that is still to be done."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from itschool_cms.core.models import utcnow
from itschool_cms.core.permissions import STAFF_ROLES, Permission
from itschool_cms.families.feeds import for_child, is_out, tokens_of
from itschool_cms.families.models import Child

from .models import Answer, Questionnaire, Respondents


@dataclass(frozen=True)
class Respondent:
    """Whose answer it is, for the person who asks.

    Attributes:
        subject: uid of the child, or of the person.
        child: the child; None where the person answers for themselves.
        may_answer: the person may give and change the answer, not only read it.
        answer: what was answered; None until then.
    """

    subject: int
    child: Child | None
    may_answer: bool
    answer: Answer | None


def respondents(request: Any, questionnaire: Questionnaire) -> list[Respondent]:
    """Return for whom the person of the request answers, the eldest child first."""
    if request.person is None or not questionnaire.is_live() or not questionnaire.is_open():
        return []
    if questionnaire.respondents == Respondents.PERSON:
        addressed = not request.principals.isdisjoint(questionnaire.audience_readers())
        return [_person(request, questionnaire)] if addressed else []
    return [
        for_one(request, questionnaire, child)
        for child in request.children
        if is_addressed(request, questionnaire, child)
    ]


def for_one(request: Any, questionnaire: Questionnaire, child: Child) -> Respondent:
    """Return who answers for a child, or the person alone where each adult answers."""
    if questionnaire.respondents == Respondents.PERSON:
        return _person(request, questionnaire)
    signs = not questionnaire.signers_only or f"signer:{child.uid}" in request.principals
    return Respondent(child.uid, child, signs, questionnaire.answers.get(child.uid))


def _person(request: Any, questionnaire: Questionnaire) -> Respondent:
    uid = request.person.uid
    return Respondent(uid, None, True, questionnaire.answers.get(uid))


def is_addressed(request: Any, questionnaire: Questionnaire, child: Child) -> bool:
    """Tell whether a questionnaire reaches a child."""
    return not set(questionnaire.tokens()).isdisjoint(tokens_of(request, child))


def reads_all(request: Any, questionnaire: Questionnaire) -> bool:
    """Tell whether the person reads the answers of all: who works at the school and edits the questionnaire.

    A role at one place lets a parent write the questions, never read what other families answer.
    """
    staff = not request.principals.isdisjoint(STAFF_ROLES)
    return staff and bool(request.has_permission(Permission.EDIT, questionnaire))


def may_read(request: Any, questionnaire: Questionnaire, subject: int) -> bool:
    """Tell whether the person may read the answer for a child, or of a person (a uid).

    That is the staff who edit the questionnaire, every guardian of the child who reads for it today, and who
    answered.
    """
    if reads_all(request, questionnaire):
        return True
    if questionnaire.respondents == Respondents.PERSON:
        return request.person is not None and request.person.uid == subject
    return f"guardian:{subject}" in request.principals


@dataclass(frozen=True)
class ToDo:
    """A questionnaire that waits for an answer.

    Attributes:
        questionnaire: it.
        subject: uid of the child or person whose answer is missing.
        due: its place by the closing, the first due first.
    """

    questionnaire: Questionnaire
    subject: int
    due: int


def to_do(request: Any, child: Child) -> list[ToDo]:
    """Return what the guardian who asks has still to answer for a child, the first due first."""
    known = request.__dict__.setdefault("_questionnaires_to_do", {})
    if child.uid not in known:
        known[child.uid] = list(_to_do(request, child))
    return known[child.uid]


def _to_do(request: Any, child: Child) -> Iterator[ToDo]:
    if request.person is None or f"guardian:{child.uid}" not in request.principals:
        return
    now = utcnow()
    for hit in for_child(request, child, Questionnaire.type_name, start=int(now.timestamp())):
        item = request.site.catalog.resolve(hit.uid) if is_out(hit.record, int(time.time())) else None
        if not isinstance(item, Questionnaire) or not item.is_taking(now):
            continue
        respondent = for_one(request, item, child)
        if respondent.may_answer and respondent.answer is None:
            yield ToDo(item, respondent.subject, hit.sort)


def to_do_for_all(request: Any) -> list[tuple[ToDo, list[Child]]]:
    """Return what is to be answered for all children of the person, each once, with its children."""
    found: dict[int, tuple[ToDo, list[Child]]] = {}
    for child in request.children:
        for each in to_do(request, child):
            found.setdefault(each.questionnaire.uid, (each, []))[1].append(child)
    return sorted(found.values(), key=lambda pair: (pair[0].due, pair[0].questionnaire.uid))
