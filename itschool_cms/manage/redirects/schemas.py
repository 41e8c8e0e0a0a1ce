"""The forms of redirects."""

import colander

from itschool_cms.core.forms import FormSchema, LongText, ShortText
from itschool_cms.core.i18n import _

from .making import MAX_OLD


class RedirectSchema(FormSchema):
    """One redirect."""

    old = colander.SchemaNode(
        ShortText(MAX_OLD),
        title=_("Old address"),
        description=_("Such as /old/page. What stands below follows."),
    )
    new = colander.SchemaNode(
        ShortText(MAX_OLD),
        title=_("Leads to"),
        description=_("An address of this site. It follows the item when that is moved later."),
    )


class ListSchema(FormSchema):
    """Many redirects at once."""

    rows = colander.SchemaNode(
        LongText(),
        title=_("List"),
        description=_(
            "One row each: the old address, then a comma, a semicolon or a tab, then the new one. Copy two"
            " columns out of a sheet, or the text of a CSV file."
        ),
    )
