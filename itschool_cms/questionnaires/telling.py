"""A field of a questionnaire in words: what the history says of it."""

from collections.abc import Iterator
from typing import Any

from itschool_cms.core.i18n import _
from itschool_cms.core.numbers import places
from itschool_cms.core.records import Record

from .models import WITH_CHOICES, Field, Kind
from .wording import DECIMALS, FILES, KINDS, condition

YES, NO = _("Yes"), _("No")


def record_of(words: Any, field: Field, fields: tuple[Field, ...]) -> Record:
    """Return a field as people read it.

    Args:
        fields: among which its condition looks for another one.
    """
    facts = ((_("Question"), field.label), *_facts(words, field, fields))
    said = tuple((words.translate(name), text) for name, text in facts if text)
    return Record(field.key, field.label, said)


def _facts(words: Any, field: Field, fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    translate = words.translate
    yield _("Kind"), translate(KINDS[field.kind])
    yield _("Explanation"), field.help
    if field.asks:
        yield _("An answer is needed"), translate(YES if field.required else NO)
    if field.kind in WITH_CHOICES:
        yield _("Choices"), "\n".join(field.offered)
    if field.kind == Kind.NUMBER:
        yield _("Decimals"), translate(DECIMALS[field.decimals])
        for name, limit in ((_("Lowest number"), field.low), (_("Highest number"), field.high)):
            yield name, "" if limit is None else words.number(limit, places(limit))
    if field.kind == Kind.FILE:
        yield _("Files"), translate(FILES[field.files])
        yield _("Size (MB)"), str(field.megabytes)
    yield _("When it is asked"), condition(words, field, fields)
