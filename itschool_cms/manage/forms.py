"""The form of a content type: what it shows at first, and what becomes of what was sent."""

from typing import Any

import colander
from pyramid.renderers import render
from pyramid.request import Request
from webob.multidict import MultiDict

from itschool_cms.core.content import ContentType
from itschool_cms.core.forms import SAVE, Button, Form
from itschool_cms.core.forms.limits import check_length
from itschool_cms.core.forms.renderer import Rendered
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item

from .editing.versions import Versions, earlier
from .history.comments import ask_why, take_why

PUBLISH = Button("publish", _("Save and publish"))
GO_ON = Button("continue", _("Save and go on"))
PREVIEW = Button("preview", _("Preview"), icon="eye", target="_blank")
VERSIONS = "itschool_cms.manage.editing:templates/versions.pt"


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
        self._above = Rendered("")
        self._written: dict[str, Any] = {}
        self._schema = declared.schema().bind(request=request, context=context)
        ask_why(self._schema, request, item)
        self._form = Form(
            self._schema,
            request,
            context,
            buttons=(SAVE, *((PUBLISH,) if publishable else ()), GO_ON, PREVIEW),
            action=action,
            cancel_url=request.resource_path(context),
            upload=declared.upload,
        )

    @property
    def sent(self) -> bool:
        """The form was sent, whatever became of it."""
        return self._form.sent

    @property
    def wants_publishing(self) -> bool:
        """The button that also publishes was pressed."""
        return self._form.pressed == PUBLISH.name

    @property
    def wants_more(self) -> bool:
        """The person saves, and goes on writing."""
        return self._form.pressed == GO_ON.name

    @property
    def wants_preview(self) -> bool:
        """The person only looks."""
        return self._form.pressed == PREVIEW.name

    def submitted(self) -> dict[str, Any] | None:
        """Return the attributes that a valid form gives to the item, None for anything else."""
        written = self._form.submitted()
        if written is None:
            return None
        take_why(written, self._request)
        self._written = written
        try:
            if self._item is not None and self._form.chosen:
                written = self._versions(self._item).chosen(written, self._form.chosen)
            return self._schema.to_item(written, self._item, self._request)
        except colander.Invalid as refusal:
            self._show(refusal)
            return None

    def refuse(self, message: str) -> None:
        """Show the form again with what was typed, and the message."""
        self._form.refuse(message)

    def compare(self, message: str, editor: str) -> bool:
        """Tell whether somebody else changed what the form shows; the form then shows both texts.

        Args:
            message: what stands above them.
            editor: who saved the other text.
        """
        assert self._item is not None  # noqa: S101 - only what exists was changed by somebody
        versions = self._versions(self._item)
        found = versions.differences(self._written, self._form.chosen) if versions.clash else []
        if found:
            values = {"differences": found, "editor": editor, "form": True}
            self._above = Rendered(render(VERSIONS, values, self._request))
            self._form.refuse(message)
        return bool(found)

    def render(self) -> str:
        """Return the markup: of what was typed, of the item, or of what the address asks for."""
        if self._item is not None:
            shown = self._schema.from_item(self._item, self._request)
            return self._form.render(shown, self._above)
        return self._form.render(prefilled(self._schema, self._request.GET))

    def _versions(self, item: Item) -> Versions:
        began = earlier(item, self._request.GET.get("version", ""))
        return Versions(self._schema, item, self._request, began)

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
