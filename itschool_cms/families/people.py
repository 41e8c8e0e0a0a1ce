"""What families show on the page of a person with an account: the children, and the groups taught."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.models import Role, User
from itschool_cms.core.forms import Form, FormSchema
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

from .children import short_class
from .merging import guardianships_of, seats_of
from .models import ClassGroup, Guardianship, today
from .schemas.fields import ItemNode, Uids
from .words import RELATIONS, RIGHTS


def children_tile(context: User, request: Request) -> dict[str, Any] | None:
    """The children for whom the person has rights: which, from when until when, and what is withheld."""
    found = guardianships_of(request.site.catalog, context.uid)
    if not found and context.roles:
        return None
    return {"rows": [_row(each, request) for each in found]}


def _row(item: Guardianship, request: Request) -> dict[str, Any]:
    translate, day = request.words.translate, today()
    return {
        "item": item,
        "child": item.child.title,
        "class_name": short_class(item.child),
        "href": request.resource_path(item),
        "relation": RELATIONS.get(item.relation, RELATIONS["other"]),
        "rights": ", ".join(translate(RIGHTS[right]) for right in item.rights),
        "withheld": ", ".join(translate(RIGHTS[right]) for right in item.withheld),
        "current": item.is_current(day),
    }


def groups_tile(context: User, request: Request) -> dict[str, Any] | None:
    """The groups that a teacher teaches."""
    groups = seats_of(request.site.catalog, context.uid)
    if not groups and Role.TEACHER not in context.roles:
        return None
    rows = [(group.short_title or group.title, request.resource_path(group)) for group in groups]
    return {"groups": rows, "may_edit": _may_seat(context, request)}


def _may_seat(context: User, request: Request) -> bool:
    edits = request.has_permission(Permission.EDIT, context)
    return bool(edits and request.has_permission(Permission.EDIT, request.site["classes"]))


class GroupsNode(ItemNode):
    """The groups that a person teaches."""

    schema_type = Uids

    @staticmethod
    def offer(request: Any) -> list[tuple[int, str]]:
        """Return all groups, a level before its classes."""
        return [(group.uid, group.title) for group in request.site["classes"].groups()]


class SeatsSchema(FormSchema):
    """Which groups somebody teaches."""

    groups = GroupsNode(
        title=_("Classes and groups"),
        description=_("Who teaches a level reaches all its classes."),
        missing=(),
    )


def edit_groups(context: User, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Choose the groups that a person teaches."""
    form = Form(SeatsSchema, request, context, cancel_url=request.resource_path(context))
    values = form.submitted()
    if values is None:
        taught = tuple(group.uid for group in seats_of(request.site.catalog, context.uid))
        return {"form": form.render({"groups": taught})}
    for group in request.site["classes"].groups():
        _seat(context, group, group.uid in values["groups"], request)
    request.session.flash(("ok", request.words.translate(_("Saved"))))
    return request.redirect_to(context)


def _seat(user: User, group: ClassGroup, teaches: bool, request: Request) -> None:
    others = tuple(uid for uid in group.teachers if uid != user.uid)
    if teaches and user.uid in group.teachers:
        return
    if request.tree.change(group, {"teachers": (*others, user.uid) if teaches else others}):
        request.trail("group-given" if teaches else "group-taken", person=user.uid, item=group.uid)


def includeme(config: Configurator) -> None:
    """Register tiles and page; declare the acts."""
    config.add_trail_act("group-given", _("Class given"))
    config.add_trail_act("group-taken", _("Class taken"))
    folder = "itschool_cms.families:templates"
    for column, order, name, data in ((1, 20, "children", children_tile), (1, 25, "groups", groups_tile)):
        template = f"{folder}/person_{name}.pt"
        config.add_tile(name, data, of=User, page="person", template=template, column=column, order=order)
    config.add_view(
        edit_groups,
        context=User,
        name="groups",
        permission=Permission.EDIT,
        request_method=("GET", "HEAD", "POST"),
        renderer=f"{folder}/person_seats.pt",
    )
