"""Tags given and taken away, many items at once."""

from typing import Any

import colander
from pyramid.request import Request

from itschool_cms.core.content import content_type
from itschool_cms.core.forms import FormSchema
from itschool_cms.core.forms.tags import MAX_TAGS, Tags, merged, without
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item

from ...rules import may_edit
from .act import Act, ActRefused, Turn


class TagsSchema(FormSchema):
    """Tags to give, tags to take away."""

    more = colander.SchemaNode(
        Tags(), title=_("Give these tags"), description=_("With commas between them."), missing=()
    )
    fewer = colander.SchemaNode(
        Tags(), title=_("Take these tags away"), description=_("With commas between them."), missing=()
    )

    def validator(self, node: colander.SchemaNode, values: dict[str, Any]) -> None:
        """Have something to do. Raises colander.Invalid."""
        if not (values["more"] or values["fewer"]):
            raise colander.Invalid(node, _("Write a tag to give or to take away."))


def _offered(request: Request, item: Item) -> bool:
    declared = content_type(request.registry, item)
    return declared is not None and "tags" in declared.schema.attributes() and may_edit(request, item)


def _do(turn: Turn, item: Any) -> int:
    tags = merged(without(item.tags, turn.values["fewer"]), turn.values["more"])
    if len(tags) > MAX_TAGS:
        raise ActRefused(_("Give at most ${max} tags.", mapping={"max": MAX_TAGS}))
    turn.request.tree.change(item, {"tags": tags})
    return 0


def _told(request: Request, number: int) -> str:
    return request.words.plural("One item has these tags.", "${n} items have these tags.", number)


TAGS = Act(
    name="tags",
    title=_("Tags"),
    icon="pin",
    offered=_offered,
    do=_do,
    done=_told,
    order=50,
    schema=TagsSchema,
)
