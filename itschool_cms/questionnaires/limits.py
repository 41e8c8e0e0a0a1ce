"""How large a questionnaire may become."""

from collections.abc import Sequence

from itschool_cms.core.i18n import _

from .models import Field, Kind

MOST_FIELDS = 60
# Of all lists together, and of those that take several: each tick is a control of the form that is sent.
MOST_CHOICES = 200
MOST_TICKS = 100
MOST_FILE_FIELDS = 10
MOST_MEGABYTES = 20
MOST_FILES = 5


def hindrance(fields: Sequence[Field]) -> str | None:
    """Return why a questionnaire cannot have these fields (a message), or None."""
    choices = [(field.kind, len(field.offered)) for field in fields]
    if len(fields) > MOST_FIELDS:
        return _("A questionnaire has at most ${max} fields.", mapping={"max": MOST_FIELDS})
    if sum(number for _kind, number in choices) > MOST_CHOICES:
        return _("All lists together offer at most ${max} choices.", mapping={"max": MOST_CHOICES})
    if sum(number for kind, number in choices if kind == Kind.SEVERAL) > MOST_TICKS:
        return _(
            "The lists that take several offer at most ${max} choices together.", mapping={"max": MOST_TICKS}
        )
    if sum(kind == Kind.FILE for kind, _number in choices) > MOST_FILE_FIELDS:
        return _("A questionnaire asks for files at most ${max} times.", mapping={"max": MOST_FILE_FIELDS})
    return None
