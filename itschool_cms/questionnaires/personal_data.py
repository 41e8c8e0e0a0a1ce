"""What questionnaires hold about a person: the answers that they may read."""

from collections.abc import Iterator
from typing import Any

from itschool_cms.accounts.events import PersonalDataWanted, Section
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

from .models import Answer, Questionnaire
from .subscribers import NAME
from .wording import shown

COLUMNS = {
    "questionnaire": _("Questionnaire"),
    "child": _("Child"),
    "question": _("Question"),
    "answer": _("Your answer"),
    "changed": _("Last change"),
}


def add_answers(event: PersonalDataWanted) -> None:
    """Add the answers that the person gave or may read for a child; files by their names."""
    rows = [row for each in _given(event) for row in _rows(event.request, *each)]
    event.sections.append(Section("questionnaires", _("My answers to questionnaires"), COLUMNS, rows))


def _given(event: PersonalDataWanted) -> Iterator[tuple[Questionnaire, str, Answer]]:
    request = event.request
    own = [(event.person.uid, ""), *((child.uid, child.title) for child in request.children)]
    place = request.site.get(NAME)
    for item in place.values() if place is not None else ():
        for uid, name in own:
            answer = item.answers.get(uid)
            # What the person wrote is theirs, whatever became of the questionnaire.
            wrote = answer is not None and answer.person == event.person.uid
            if answer is not None and (wrote or request.has_permission(Permission.VIEW, item)):
                yield item, name, answer


def _rows(request: Any, item: Questionnaire, name: str, answer: Answer) -> Iterator[dict[str, object]]:
    for field in item.all_fields():
        value = answer.get(field.key)
        if value is not None:
            yield {
                "questionnaire": item.title,
                "child": name,
                "question": field.label,
                "answer": shown(request.words, field, value),
                "changed": answer.changed,
            }
