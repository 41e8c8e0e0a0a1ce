"""The forms of the school, its groups, its families and its children."""

from datetime import date
from typing import Any

import colander
from deform.widget import TextAreaWidget

from itschool_cms.accounts.models import Role
from itschool_cms.core.forms import Email, FormSchema, LongText, Name, ShortText, choice
from itschool_cms.core.i18n import _

from ..models import Child, Family, today
from ..words import COVERS, KINDS
from .fields import ItemNode, Uid, Uids

FIRST_BIRTH = date(1950, 1, 1)


class SchoolSchema(FormSchema):
    """What the front page tells of the school."""

    shown = ("title", "welcome", "address", "phone", "email", "hours")

    title = colander.SchemaNode(ShortText(120), title=_("Name of the school"))
    welcome = colander.SchemaNode(
        LongText(400),
        title=_("Sentence of welcome"),
        description=_("It stands below the name on the front page."),
        widget=TextAreaWidget(rows=2),
        missing="",
    )
    address = colander.SchemaNode(
        LongText(400), title=_("Address"), widget=TextAreaWidget(rows=3), missing=""
    )
    phone = colander.SchemaNode(ShortText(40), title=_("Phone"), missing="")
    email = colander.SchemaNode(Email(), title=_("Email address"), missing="")
    hours = colander.SchemaNode(
        LongText(400), title=_("Opening hours of the office"), widget=TextAreaWidget(rows=3), missing=""
    )


class FamilySchema(FormSchema):
    """A household file has a name only: children and rights stand below it."""

    title = colander.SchemaNode(Name(), title=_("Name of the family"))


class TeachersNode(ItemNode):
    """People who teach."""

    schema_type = Uids

    @staticmethod
    def offer(request: Any) -> list[tuple[int, str]]:
        """Return all teachers by name."""
        teachers = request.site.catalog.listed(f"role|{Role.TEACHER}")
        return [(each.uid, each.title) for each in teachers]


class GroupNode(ItemNode):
    """The class of a pupil."""

    schema_type = Uid

    @staticmethod
    def offer(request: Any) -> list[tuple[int, str]]:
        """Return all levels, classes and groups."""
        return [(group.uid, group.title) for group in request.site["classes"].groups()]


class GroupsNode(GroupNode):
    """Groups beside the class."""

    schema_type = Uids


class ClassGroupSchema(FormSchema):
    """A level, a class or a group."""

    shown = ("title", "short_title", "kind")

    title = colander.SchemaNode(ShortText(80), title=_("Name"), description=_("For example: 3e secondaire B"))
    short_title = colander.SchemaNode(
        ShortText(12), title=_("Short name"), description=_("For labels, for example: 3e B"), missing=""
    )
    kind = choice(KINDS.items(), title=_("Kind"), expanded=True, default="class")
    teachers = TeachersNode(title=_("Teachers"), missing=())


class LastNameNode(colander.SchemaNode):
    """The last name of a pupil: a new one is called as brothers and sisters are, else as the family."""

    schema_type = Name

    def after_bind(self, node: colander.SchemaNode, bindings: dict[str, Any]) -> None:
        """Suggest the name, where a pupil is added to a family."""
        family = bindings["context"]
        if isinstance(family, Family):
            names = [each.last_name for each in family.values() if isinstance(each, Child)]
            self.default = names[-1] if names else family.title


class ChildSchema(FormSchema):
    """A pupil."""

    shown = ("first_name", "last_name", "main_group", "cover")

    first_name = colander.SchemaNode(Name(), title=_("First name"))
    last_name = LastNameNode(title=_("Last name"))
    born = colander.SchemaNode(colander.Date(), title=_("Born on"), missing=None)
    main_group = GroupNode(title=_("Class"), missing=None)
    other_groups = GroupsNode(title=_("Other groups"), missing=())
    cover = choice(
        COVERS.items(),
        title=_("Colour of the notebook"),
        description=_("Empty: one that no brother or sister has."),
        missing=colander.drop,
    )
    left_on = colander.SchemaNode(
        colander.Date(),
        title=_("Last day at the school"),
        description=_("Empty while the child is here."),
        missing=None,
    )

    def validator(self, node: colander.SchemaNode, values: dict[str, Any]) -> None:
        """Refuse a birth in the future, and groups without a class. Raises colander.Invalid."""
        error = colander.Invalid(node)
        born = values["born"]
        if born is not None and not FIRST_BIRTH <= born <= today():
            error["born"] = _("Choose a day of birth that has been.")
        if values["other_groups"] and not values["main_group"]:
            error["main_group"] = _("Choose the class first.")
        if error.children:
            raise error
