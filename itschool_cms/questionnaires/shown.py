"""An answer as a page shows it."""

from typing import Any, NamedTuple

from itschool_cms.core.files import SHOWN, StoredFile

from .conditions import asked_by
from .models import Answer, Field, Kind, Questionnaire
from .wording import shown


class Row(NamedTuple):
    """One field of an answer.

    Attributes:
        heading: the field is a heading.
        text: the answer; empty for none.
        files: name, address and picture (an address, empty for none) of each file.
        gone: the field was taken away since.
    """

    label: str
    heading: bool
    text: str
    files: tuple[tuple[str, str, str], ...]
    gone: bool


def answer_rows(request: Any, questionnaire: Questionnaire, subject: int, answer: Answer) -> list[Row]:
    """Return what was asked and answered, in the order of the fields; what was taken away comes last."""
    values = dict(answer.values)
    asked = {field.key for field in asked_by(questionnaire.fields, values)}
    rows = []
    for field in questionnaire.all_fields():
        gone = questionnaire.field(field.key) is None
        if field.key in values or (field.key in asked and not gone):
            rows.append(
                _row(request, questionnaire, subject, field, values.get(field.key))._replace(gone=gone)
            )
    return rows


def _row(request: Any, questionnaire: Questionnaire, subject: int, field: Field, value: Any) -> Row:
    files = tuple(each for each in value if isinstance(each, StoredFile)) if isinstance(value, tuple) else ()
    links = tuple(_link(request, questionnaire, subject, each) for each in files)
    return Row(
        field.label,
        field.kind == Kind.HEADING,
        "" if files else shown(request.words, field, value),
        links,
        False,
    )


def _link(request: Any, questionnaire: Questionnaire, subject: int, file: StoredFile) -> tuple[str, str, str]:
    href = request.resource_path(
        questionnaire, "answer-file", str(subject), "download", str(file.uid), file.name
    )
    return file.name, href, f"{href}?inline=1" if file.content_type in SHOWN else ""
