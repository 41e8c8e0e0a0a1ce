"""The form of a guardianship: who, what for, and between which days."""

from datetime import date
from typing import Any

import colander
from deform.widget import CheckboxChoiceWidget

from itschool_cms.core.forms import Email, FormSchema, ShortText, choice
from itschool_cms.core.i18n import _

from ..models import Guardians, Guardianship, Right
from ..words import RELATIONS, RIGHTS
from .fields import Chosen

COURT = _("Restriction by a court")


class PersonByEmail(Email):
    """A person with an account; typed and shown as the mail address.

    Args:
        people: the container of accounts.
    """

    plain = "by-address"

    def __init__(self, people: Any = None) -> None:
        super().__init__()
        self.people = people

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return the mail address."""
        person = self.people.site().catalog.resolve(appstruct) if appstruct else None
        return person.email if person is not None else colander.null

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the uid of the person; who reads an export knows it already. Raises colander.Invalid."""
        return cstruct if type(cstruct) is int else super().deserialize(node, cstruct)

    def read(self, node: colander.SchemaNode, text: str) -> int:
        """Return the uid of the person. Raises colander.Invalid."""
        person = self.people.by_email(super().read(node, text))
        if person is None:
            raise colander.Invalid(node, _("Nobody has an account with this address. Add the person first."))
        return person.uid


class PersonNode(colander.SchemaNode):
    """The adult."""

    schema_type = PersonByEmail

    def after_bind(self, node: colander.SchemaNode, bindings: dict[str, Any]) -> None:
        """Look people up in the school of the request."""
        self.typ = PersonByEmail(bindings["request"].site["people"])


def _rights(**options: Any) -> colander.SchemaNode:
    widget = CheckboxChoiceWidget(values=tuple(RIGHTS.items()))
    return colander.SchemaNode(Chosen(tuple(Right)), widget=widget, **options)


class GuardianshipSchema(FormSchema):
    """One adult's rights for one child."""

    person = PersonNode(title=_("Email address of the adult"), description=_("The adult needs an account."))
    relation = choice(RELATIONS.items(), title=_("Relation to the child"))
    rights = _rights(title=_("Rights"), default=tuple(Right))
    since = colander.SchemaNode(
        colander.Date(), title=_("From"), description=_("Empty: from now on."), missing=None
    )
    until = colander.SchemaNode(
        colander.Date(), title=_("Until"), description=_("The last day. Empty: without end."), missing=None
    )
    withheld = _rights(
        title=_("Rights that are withheld"),
        description=_("They are taken away although they are ticked above."),
        section=COURT,
        missing=(),
    )
    withheld_until = colander.SchemaNode(
        colander.Date(),
        title=_("Withheld until"),
        description=_("The last day. Empty: as long as the judgment stands."),
        section=COURT,
        missing=None,
    )
    judgment = colander.SchemaNode(
        # Merging two accounts puts the references of both together.
        ShortText(420),
        title=_("Reference of the judgment"),
        description=_("Only the office sees it."),
        section=COURT,
        missing="",
    )

    def validator(self, node: colander.SchemaNode, values: dict[str, Any]) -> None:
        """Refuse days that do not fit, and two guardianships for one time. Raises colander.Invalid."""
        error = colander.Invalid(node)
        backwards = _ends_before(values["until"], values["since"])
        if backwards:
            error["until"] = _("The last day must not come before the first.")
        if _ends_before(values["withheld_until"], values["since"]):
            error["withheld_until"] = _("The last day must not come before the first.")
        if values["withheld_until"] is not None and not values["withheld"]:
            error["withheld"] = _("Choose the rights that are withheld until then.")
        if not values["rights"]:
            error["rights"] = _("Choose at least one right.")
        if not backwards and self._is_second(values):
            error["person"] = _("This adult has rights for this child in that time already: change those.")
        if error.children:
            raise error

    def _is_second(self, values: dict[str, Any]) -> bool:
        context = self.bindings.get("context")
        place = context if isinstance(context, Guardians) else getattr(context, "__parent__", None)
        others = place.values() if isinstance(place, Guardians) else ()
        return any(each is not context and _clashes(each, values) for each in others)


def _clashes(other: Guardianship, values: dict[str, Any]) -> bool:
    begins_in_time = not _ends_before(other.until, values["since"])
    ends_late_enough = not _ends_before(values["until"], other.since)
    return other.person == values["person"] and begins_in_time and ends_late_enough


def _ends_before(end: date | None, start: date | None) -> bool:
    return end is not None and start is not None and end < start
