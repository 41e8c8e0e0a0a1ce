"""For whom and when: the fields that all published things share."""

from typing import Any

import colander
from deform.widget import CheckboxChoiceWidget

from itschool_cms.core.forms import FormSchema
from itschool_cms.core.forms.moments import Beginning, Ending
from itschool_cms.core.forms.tags import tags_node
from itschool_cms.core.i18n import _
from itschool_cms.core.models import lineage
from itschool_cms.core.permissions import ADMIN, OFFICE
from itschool_cms.manage.states.review import Asker, rule

from ..audience import EVERYBODY, Addressed, token_label
from ..models import Child

SECTION = _("For whom and when")
LAST_FIELDS = ("tags", "audience", "effective", "expires", "takes_questions", "change_note")


def offered_tokens(request: Any) -> list[tuple[str, str]]:
    """Return the tokens that the person may publish to, and what they are called.

    The office publishes to everybody and to every group, a teacher to the groups taught, and further as far
    as the school says so.
    """
    office = not request.principals.isdisjoint((ADMIN, OFFICE))
    role = Asker.of(request).role
    wide = [each for each in EVERYBODY.items() if office or rule(request.site, role, each[0])]
    groups = request.site["classes"].groups()
    taught = (group for group in groups if office or f"teacher:{group.uid}" in request.principals)
    return [*wide, *((f"group:{group.uid}", group.title) for group in taught)]


class Tokens(colander.Set):
    """Tokens of an audience.

    Args:
        offered: those that the person may choose.
        kept: those that the item has already and the person may not choose: they stay.
    """

    plain = "audience"

    def __init__(self, offered: tuple[str, ...] = (), kept: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.offered = offered
        self.kept = kept

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return the tokens."""
        return colander.null if appstruct is colander.null else tuple(appstruct)

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> tuple[str, ...]:
        """Return the chosen tokens in the order offered, then those that stay. Raises colander.Invalid."""
        sent = set() if cstruct is colander.null else set(cstruct)
        # What stays in any case may be sent along: old versions name it.
        if not sent.issubset({*self.offered, *self.kept}):
            raise colander.Invalid(node, _("You may publish only to the groups that are offered here."))
        chosen = (*(token for token in self.offered if token in sent), *self.kept)
        if not chosen:
            raise colander.Invalid(node, _("Choose at least one group of readers."))
        return chosen


class AudienceNode(colander.SchemaNode):
    """Who a thing is for; bound with the request and with the item, or with the folder of a new one."""

    schema_type = Tokens
    name = "audience"
    title = _("Who it is for")
    section = SECTION

    def after_bind(self, node: colander.SchemaNode, bindings: dict[str, Any]) -> None:
        """Offer what the person may choose; `?audience=` in the address chooses beforehand."""
        request, context = bindings["request"], bindings.get("context")
        self.label_of = lambda token: token_label(request, token)
        offered = offered_tokens(request)
        tokens = tuple(token for token, _label in offered)
        own = context.audience if isinstance(context, Addressed) else ()
        kept = tuple(token for token in own if token not in tokens)
        self.typ = Tokens(tokens, kept)
        self.widget = CheckboxChoiceWidget(values=offered)
        asked = tuple(token for token in request.GET.getall("audience") if token in tokens)
        # Who may publish to one group alone has nothing to choose.
        self.default = asked or (tokens if len(tokens) == 1 else ())
        self.description = _told(request, offered, kept)


def _told(request: Any, offered: list[tuple[str, str]], kept: tuple[str, ...]) -> str:
    labels = ", ".join(filter(None, (token_label(request, token) for token in kept)))
    if labels:
        return _("It also stays published for: ${groups}.", mapping={"groups": labels})
    return "" if offered else _("You teach no group yet. Ask the office to name you in a class.")


class AddressedSchema(FormSchema):
    """Base of the schemas of Addressed types: the fields of a subclass come first, audience and dates last.

    Below a child there is no choice of readers: the place decides. A subclass that defines `after_bind`
    calls the one here.
    """

    tags = tags_node()
    audience = AudienceNode()
    effective = colander.SchemaNode(
        Beginning(),
        title=_("Visible from"),
        description=_("Empty: as soon as it is published."),
        section=SECTION,
        missing=None,
    )
    expires = colander.SchemaNode(
        Ending(),
        title=_("Visible until"),
        description=_("Empty: it stays. A day without a time counts to its end."),
        section=SECTION,
        missing=None,
    )

    def after_bind(self, node: Any, bindings: dict[str, Any]) -> None:
        """Put the shared fields last, and leave the audience out below a child."""
        last = [child for child in node.children if child.name in LAST_FIELDS]
        if any(isinstance(each, Child) for each in lineage(bindings.get("context"))):
            last = [child for child in last if child.name != "audience"]
        node.children = [child for child in node.children if child.name not in LAST_FIELDS] + last

    def validator(self, node: colander.SchemaNode, values: dict[str, Any]) -> None:
        """Refuse an end before the beginning. Raises colander.Invalid."""
        start, end = values["effective"], values["expires"]
        if start is not None and end is not None and end <= start:
            error = colander.Invalid(node)
            error["expires"] = _("The end must come after the beginning.")
            raise error
