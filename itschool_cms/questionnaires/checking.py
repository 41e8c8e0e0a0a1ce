"""What the fields of a questionnaire must be, whoever sends them: the web, a program, a file."""

import re
from collections.abc import Sequence

from itschool_cms.core.i18n import _
from itschool_cms.core.numbers import places

from .conditions import misplaced
from .limits import hindrance
from .models import WITH_CHOICES, Field, Kind

KEY = re.compile(r"f[1-9][0-9]{0,5}", re.ASCII)
LONGEST_CHOICE = 200


def refusal(fields: Sequence[Field]) -> str | None:
    """Return why a questionnaire cannot have these fields (a message), or None."""
    keys = [field.key for field in fields]
    if len(set(keys)) != len(keys) or not all(KEY.fullmatch(key) for key in keys):
        return _("Each field has a key of its own, such as f1.")
    for field in fields:
        if reason := of_one(field):
            return _("${field}: ${reason}", mapping={"field": field.label, "reason": reason})
    if wrong := misplaced(fields):
        return _(
            "“${field}” depends on a field that has to stand before it.", mapping={"field": wrong[0].label}
        )
    return hindrance(fields)


def of_one(field: Field) -> str | None:
    """Return why a field cannot be as it is (a message), or None."""
    if field.kind in WITH_CHOICES and len(field.offered) < 2:
        return _("Offer at least two choices, one a line.")
    if any(len(each) > LONGEST_CHOICE for each in field.offered):
        return _("Write at most ${max} characters for a choice.", mapping={"max": LONGEST_CHOICE})
    return _of_number(field) if field.kind == Kind.NUMBER else None


def _of_number(field: Field) -> str | None:
    limits = [each for each in (field.low, field.high) if each is not None]
    if any(places(each) > field.decimals for each in limits):
        return _("The lowest and the highest number have no more decimals than the answers.")
    if limits != sorted(limits):
        return _("The highest number must not be below the lowest.")
    return None
