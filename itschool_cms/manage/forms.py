"""The form of a content type: what it shows at first, and what becomes of what was sent."""

from typing import Any

import colander
from pyramid.request import Request
from webob.multidict import MultiDict

from itschool_cms.core.content import ContentType
from itschool_cms.core.forms import SAVE, Button, Form
from itschool_cms.core.forms.limits import check_length
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item

from .history.comments import ask_why, take_why

PUBLISH = Button("publish", _("Save and publish"))


class ItemForm:
    """The form of a type, for the item that is edited or the folder that one is added to.

    Args:
        declared: the type.
        request: the request.
        context: the folder or the item.
        item: the item that is edited; None while one is added.
        publishable: there is a button that also publishes.
        action: where the form is sent to, relative to the page.
    """

    def __init__(
        self,
        declared: ContentType,
        request: Request,
        context: Item,
        item: Item | None = None,
        publishable: bool = False,
        action: str = "",
    ) -> None:
        # The generic views let large bodies in; only types with files take them.
        check_length(request, declared.upload)
        self._request, self._item = request, item
        self._schema = declared.schema().bind(request=request, context=context)
        ask_why(self._schema, request, item)
        self._form = Form(
            self._schema,
            request,
            context,
            buttons=(SAVE, PUBLISH) if publishable else (SAVE,),
            action=action,
            cancel_url=request.resource_path(context),
            upload=declared.upload,
        )

    @property
    def wants_publishing(self) -> bool:
        """The button that also publishes was pressed."""
        return self._form.pressed == PUBLISH.name

    def submitted(self) -> dict[str, Any] | None:
        """Return the attributes that a valid form gives to the item, None for anything else."""
        appstruct = self._form.submitted()
        if appstruct is None:
            return None
        take_why(appstruct, self._request)
        try:
            return self._schema.to_item(appstruct, self._item, self._request)
        except colander.Invalid as refusal:
            self._show(refusal)
            return None

    def refuse(self, message: str) -> None:
        """Show the form again with what was typed, and the message."""
        self._form.refuse(message)

    def render(self) -> str:
        """Return the markup: of what was typed, of the item, or of what the address asks for."""
        if self._item is not None:
            return self._form.render(self._schema.from_item(self._item, self._request))
        return self._form.render(prefilled(self._schema, self._request.GET))

    def _show(self, refusal: colander.Invalid) -> None:
        for child in refusal.children:
            self._form.refuse(child.msg, child.node.name)
        if refusal.msg:
            self._form.refuse(refusal.msg)


def prefilled(schema: colander.SchemaNode, query: MultiDict) -> dict[str, Any]:
    """Return the valid values that an address gives to fields: `?audience=group:17`."""
    values = {}
    for node in schema:
        sent = query.getall(node.name)
        try:
            if sent:
                values[node.name] = node.deserialize(set(sent) if _takes_several(node) else sent[-1])
        except colander.Invalid:
            continue
    return values


def _takes_several(node: colander.SchemaNode) -> bool:
    return isinstance(node.typ, colander.Set)


def version(item: Item) -> str:
    """Return what tells one stored state of an item from the next: its date has seconds only."""
    item._p_activate()
    return item._p_serial.hex()
