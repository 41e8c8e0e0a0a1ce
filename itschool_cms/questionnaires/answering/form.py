"""The form of a questionnaire: made of its fields, judged with their conditions."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import colander
from pyramid.request import Request

from itschool_cms.core.files import StoredFile
from itschool_cms.core.forms import Button, Form, FormSchema, stored
from itschool_cms.core.forms.renderer import Rendered
from itschool_cms.core.numbers import places

from ..conditions import asked, asked_by
from ..models import Answer, Field, Kind, Questionnaire
from ..wording import condition
from .controls import node_of, silent_node_of

FILE_VIEW = "answer-file"


class Place:
    """A part of the address of a file of an answer.

    Attributes:
        files: by the key of the field.
    """

    def __init__(self, parent: Any, name: str) -> None:
        self.__parent__, self.__name__ = parent, name


class AnswerSchema(FormSchema):
    """The fields of a questionnaire; what is not asked is neither wanted nor kept.

    Attributes:
        questions: the fields, in their order.
    """

    questions: tuple[Field, ...] = ()

    def deserialize(self, cstruct: Any = colander.null) -> Any:
        """Return the values of what is asked. Raises colander.Invalid."""
        sent = dict(cstruct) if isinstance(cstruct, dict) else {}
        keys = {field.key for field in asked(self.questions, lambda key: self._answer(key, sent))}
        for field in self.questions:
            if field.key not in keys:
                sent[field.key] = colander.null
                self[field.key].missing = colander.drop
        return super().deserialize(sent)

    def _answer(self, key: str, sent: dict[str, Any]) -> Any:
        try:
            value = self[key].deserialize(sent.get(key, colander.null))
        except colander.Invalid:
            return None
        return None if value in (colander.null, colander.drop) else value


def place_of(questionnaire: Questionnaire, subject: int, answer: Answer | None) -> Place:
    """Return what the form finds the files of an answer on; their addresses are below it."""
    place = Place(Place(questionnaire, FILE_VIEW), str(subject))
    for key, value in answer.values if answer is not None else ():
        if _is_files(value):
            setattr(place, key, value)
    return place


class AnswerForm:
    """The form for one respondent.

    Args:
        subject: uid of the child or person; 0 where nothing is kept.
        answer: what was answered before.
        button: the one that sends.
        action: where the form is sent to, relative to the page.
    """

    def __init__(
        self,
        request: Request,
        questionnaire: Questionnaire,
        subject: int,
        answer: Answer | None,
        button: Button,
        action: str = "",
    ) -> None:
        self._questionnaire, self._answer = questionnaire, answer
        self._form = Form(
            _schema(request, questionnaire),
            request,
            place_of(questionnaire, subject, answer),
            buttons=(button,),
            action=action,
            cancel_url=request.resource_path(questionnaire),
            upload=True,
        )

    @property
    def sent(self) -> bool:
        """The form was sent, whatever became of it."""
        return self._form.sent

    def submitted(self) -> dict[str, Any] | None:
        """Return the answers of a valid form by key; None for anything else."""
        return self._form.submitted()

    def kept(self, typed: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
        """Return what is stored of the answers: of each field that is asked, files written to the disk."""
        found = ((field, typed.get(field.key)) for field in asked_by(self._questionnaire.fields, typed))
        return tuple((field.key, _lasting(field, value)) for field, value in found if is_given(value))

    def refuse(self, message: str) -> None:
        """Show the form again with what was typed, and the message."""
        self._form.refuse(message)

    def render(self) -> Rendered:
        """Return the markup: what was typed, else the answer of before."""
        given = dict(self._answer.values) if self._answer is not None else {}
        fields = self._questionnaire.fields
        return self._form.render(
            {each.key: given[each.key] for each in fields if fits(each, given.get(each.key))}
        )


def is_given(value: Any) -> bool:
    """Tell whether there is an answer: zero is one, nothing chosen is none."""
    return (
        value is not None and value != "" and not (isinstance(value, tuple | set | frozenset) and not value)
    )


def fits(field: Field, value: Any) -> bool:
    """Tell whether a stored answer can be shown in the control of a field."""
    if field.kind == Kind.NUMBER:
        return isinstance(value, int | Decimal) and places(value) <= field.decimals
    kinds: dict[str, type] = {Kind.DATE: date, Kind.SEVERAL: tuple, Kind.FILE: tuple}
    return isinstance(value, kinds.get(field.kind, str))


def conditions(questionnaire: Questionnaire) -> str:
    """Return what the script needs to show and hide fields, as JSON; empty without conditions."""
    kinds = {field.key: field.kind for field in questionnaire.fields}
    found = [
        {
            "field": field.key,
            "if": field.if_key,
            "kind": kinds.get(field.if_key, ""),
            "operator": field.if_operator,
            "value": field.if_value,
        }
        for field in questionnaire.fields
        if field.if_key
    ]
    return json.dumps(found) if found else ""


def _schema(request: Request, questionnaire: Questionnaire) -> AnswerSchema:
    schema = AnswerSchema()
    schema.questions = questionnaire.fields
    for field in questionnaire.fields:
        only = condition(request.words, field, questionnaire.fields)
        schema.add(node_of(field, " ".join(filter(None, (field.help, only)))))
    present = {field.key for field in questionnaire.fields}
    for field in questionnaire.retired:
        if field.key not in present:
            schema.add(silent_node_of(field))
    return schema


def _lasting(field: Field, value: Any) -> Any:
    if field.kind == Kind.FILE:
        return stored(value)
    if field.kind == Kind.SEVERAL:
        return tuple(each for each in field.offered if each in value)
    return value


def _is_files(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], StoredFile)
