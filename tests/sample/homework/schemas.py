"""The fields of homework."""

import colander

from itschool_cms.core.forms import LongText, ShortText
from itschool_cms.core.i18n import _
from itschool_cms.families.schemas import AddressedSchema


class HomeworkSchema(AddressedSchema):
    """A title, a day and a task; audience and dates come from AddressedSchema."""

    title = colander.SchemaNode(ShortText(120), title=_("Title"))
    due_on = colander.SchemaNode(colander.Date(), title=_("Last day"))
    task = colander.SchemaNode(LongText(), title=_("Task"), missing="")
