"""Forms of the second step."""

from itschool_cms.core.forms import FormSchema, choice
from itschool_cms.core.i18n import _

from ..models import SECOND_FACTOR_OPTIONAL, SECOND_FACTOR_STAFF


class SecuritySchema(FormSchema):
    """Of whom the school asks a second step."""

    second_factor = choice(
        (
            (SECOND_FACTOR_STAFF, _("Office and administrators must have one")),
            (SECOND_FACTOR_OPTIONAL, _("Everybody chooses for themselves")),
        ),
        expanded=True,
        title=_("Second step at sign-in"),
        description=_("Who must have one and has none sets it up at the next page, before anything else."),
    )
