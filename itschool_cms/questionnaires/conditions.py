"""Which fields are asked: conditions, judged by the answers to the fields before."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from itschool_cms.core.numbers import parse_number, plain_number

from .models import Field, Kind, Operator

# What a condition may look at.
COMPARED = (Kind.SHORT, Kind.LONG, Kind.NUMBER, Kind.DATE, Kind.YES_NO, Kind.ONE, Kind.SEVERAL)


def words_of(value: Any) -> tuple[str, ...]:
    """Return an answer as conditions compare it: its texts without case; nothing for no answer."""
    if value is None or value == "":
        return ()
    if isinstance(value, set | frozenset | tuple | list):
        return tuple(str(each).strip().casefold() for each in value)
    return (_word_of(value).strip().casefold(),)


def _word_of(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return plain_number(value) if isinstance(value, Decimal) else str(value)


def _wanted(field: Field, value: Any) -> str:
    wanted = field.if_value.strip().casefold()
    try:
        # "2,50" and "2.5" are the same number.
        return plain_number(parse_number(wanted)) if isinstance(value, int | Decimal) else wanted
    except ValueError:
        return wanted


def holds(field: Field, value: Any, several: bool = False) -> bool:
    """Tell whether the condition of a field holds for an answer to the field that it looks at.

    Args:
        several: the answer is several of a list: it contains what was chosen, not parts of words.
    """
    given, wanted = words_of(value), _wanted(field, value)
    if field.if_operator == Operator.CONTAINS:
        return wanted in given if several else any(wanted in each for each in given)
    same = given == (wanted,)
    return same if field.if_operator == Operator.IS else not same


def asked(fields: Iterable[Field], answer_to: Callable[[str], Any]) -> tuple[Field, ...]:
    """Return the fields that are asked, in their order.

    A field whose condition looks at one that is not asked is not asked either.

    Args:
        answer_to: gives the answer to a field by its key; it is called in the order of the fields.
    """
    found: dict[str, Field] = {}
    for field in fields:
        looked_at = found.get(field.if_key)
        if field.if_key and looked_at is None:
            continue
        if looked_at is None or holds(field, answer_to(looked_at.key), looked_at.kind == Kind.SEVERAL):
            found[field.key] = field
    return tuple(found.values())


def asked_by(fields: Iterable[Field], answers: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields that are asked for given answers by key."""
    return asked(fields, answers.get)


def misplaced(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Return the fields whose condition looks at no field before them that can be compared."""
    before: set[str] = set()
    found = []
    for field in fields:
        if field.if_key and field.if_key not in before:
            found.append(field)
        if field.kind in COMPARED:
            before.add(field.key)
    return tuple(found)


def depending(fields: Iterable[Field], key: str) -> tuple[Field, ...]:
    """Return the fields whose condition looks at a field."""
    return tuple(field for field in fields if field.if_key == key)
