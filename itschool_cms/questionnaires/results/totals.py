"""What the answers come to: how often each choice was made, and what numbers are between."""

from collections import Counter
from decimal import Decimal
from typing import Any, NamedTuple

from itschool_cms.core.charts import Slice, ring
from itschool_cms.core.i18n import _
from itschool_cms.core.numbers import places

from ..models import Answer, Field, Kind, Questionnaire
from ..wording import YES_NO, shown_number

# A ring with more parts than colours says nothing: then the figures stand alone.
MOST_SLICES = 4


class Total(NamedTuple):
    """The answers to one field.

    Attributes:
        label: the question.
        number: how many answered it.
        choices: what was chosen, how often, and its part in percent.
        slices: of a ring; empty where none is drawn.
        facts: name (a message) and value, of numbers.
    """

    label: str
    number: int
    choices: list[tuple[str, int, int]]
    slices: list[Slice]
    facts: list[tuple[str, str]]


def totals(words: Any, questionnaire: Questionnaire, answers: list[Answer]) -> list[Total]:
    """Return the totals of the fields of which there are some."""
    makers = {Kind.YES_NO: _chosen, Kind.ONE: _chosen, Kind.SEVERAL: _chosen, Kind.NUMBER: _numbers}
    return [
        makers[Kind(field.kind)](words, field, [answer.get(field.key) for answer in answers])
        for field in questionnaire.all_fields()
        if field.kind in makers
    ]


def _chosen(words: Any, field: Field, values: list[Any]) -> Total:
    given = [value if isinstance(value, tuple) else (value,) for value in values if value is not None]
    counted = Counter(each for several in given for each in several)
    yes_no = field.kind == Kind.YES_NO
    offered = tuple(YES_NO) if yes_no else field.offered
    rest = [each for each in counted if each not in offered]
    parts = [(words.translate(YES_NO[each]) if yes_no else each, counted[each]) for each in (*offered, *rest)]
    number = len(given)
    choices = [(title, n, round(100 * n / number) if number else 0) for title, n in parts]
    drawn = field.kind != Kind.SEVERAL and len(parts) <= MOST_SLICES
    return Total(field.label, number, choices, ring(parts) if drawn else [], [])


def _numbers(words: Any, field: Field, values: list[Any]) -> Total:
    given = [Decimal(value) for value in values if isinstance(value, int | Decimal)]
    if not given:
        return Total(field.label, 0, [], [], [])
    decimals = max(field.decimals, *map(places, given))
    total = sum(given, Decimal(0))
    facts = [
        (_("Sum"), words.number(total, decimals)),
        (_("Average"), words.number(total / len(given), decimals + 1)),
        (_("Lowest"), shown_number(words, field, min(given))),
        (_("Highest"), shown_number(words, field, max(given))),
    ]
    return Total(field.label, len(given), [], [], [(words.translate(name), text) for name, text in facts])
