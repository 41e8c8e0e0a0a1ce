"""What families add to the contents of folders: for whom things are, chosen for many at once."""

from typing import Any

import colander
from deform.widget import CheckboxChoiceWidget
from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.forms import FormSchema
from itschool_cms.core.i18n import _
from itschool_cms.core.listings import Hit
from itschool_cms.core.models import Item
from itschool_cms.core.naming import fold
from itschool_cms.manage.contents.acts import Act, Turn
from itschool_cms.manage.contents.columns import Column, Key
from itschool_cms.manage.rules import may_edit, may_publish

from .audience import Addressed, audience_label, token_label
from .schemas.addressed import Tokens, offered_tokens

TITLE = _("Who it is for")


class _OfferedNode(colander.SchemaNode):
    """Tokens that the person may publish to."""

    schema_type = Tokens
    name = "audience"
    title = TITLE
    description = _("It takes the place of the groups that you may choose; those chosen by others stay.")

    def after_bind(self, node: colander.SchemaNode, bindings: dict[str, Any]) -> None:
        """Offer what the person may choose."""
        offered = offered_tokens(bindings["request"])
        self.typ = Tokens(tuple(token for token, _label in offered))
        self.widget = CheckboxChoiceWidget(values=offered)


class ChosenAudienceSchema(FormSchema):
    """For whom many things are to be."""

    audience = _OfferedNode()


def _offered(request: Request, item: Item) -> bool:
    # Below a child the place says for whom it is.
    own = isinstance(item, Addressed) and item.subject() is None
    return own and may_edit(request, item) and may_publish(request, item)


def _do(turn: Turn, item: Any) -> int:
    offered = {token for token, _label in offered_tokens(turn.request)}
    kept = tuple(token for token in item.audience if token not in offered)
    chosen = tuple(token for token in turn.values["audience"] if token in offered)
    turn.request.tree.change(item, {"audience": (*chosen, *kept)})
    return 0


def _told(request: Request, number: int) -> str:
    return request.words.plural("One item is for these groups.", "${n} items are for these groups.", number)


AUDIENCE = Act(
    name="audience",
    title=TITLE,
    icon="users",
    offered=_offered,
    do=_do,
    done=_told,
    order=60,
    schema=ChosenAudienceSchema,
)


def _by_audience(request: Request) -> Key:
    catalog, labels = request.site.catalog, {}

    def label(token: str) -> str:
        if token not in labels:
            labels[token] = fold(token_label(request, token))
        return labels[token]

    def key(hit: Hit) -> Any:
        return sorted(map(label, catalog.fact("audience", hit.uid) or ())) or ["\uffff"]

    return key


def _cell(request: Request, item: Item) -> str:
    return audience_label(request, item) if isinstance(item, Addressed) else ""


COLUMN = Column("audience", TITLE, _by_audience, _cell)


def narrow(request: Request, original: Any, copied: Any) -> None:
    """Leave a copy those groups only that who makes it may publish to: a copy widens nobody's reach."""
    offered = {token for token, _label in offered_tokens(request)}
    copied.audience = tuple(token for token in original.audience if token in offered)


def includeme(config: Configurator) -> None:
    """Plug into the contents of folders."""
    config.add_batch_act(AUDIENCE)
    config.add_contents_column(COLUMN)
    config.add_copy_change(Addressed, narrow)
