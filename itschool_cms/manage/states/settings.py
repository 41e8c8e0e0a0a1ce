"""The panel of states and review: who publishes to whom, and what a second person reads first."""

from collections.abc import Iterator
from typing import Any

from deform.widget import SelectWidget
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page, say
from itschool_cms.core.forms import Form, FormSchema, choice
from itschool_cms.core.i18n import _
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import Permission
from itschool_cms.core.publishing import Reach

from .review import FREE, REVIEW

PATH = "/manage/settings/states"
NOTHING = "usual"
READERS = {
    Reach.PUBLIC: _("Everybody, visitors too"),
    Reach.SCHOOL: _("The whole school"),
    Reach.GROUP: _("Classes and groups"),
    Reach.CHILD: _("One child"),
}
ROLES = {
    "teacher": _("What teachers publish"),
    "office": _("What the office publishes"),
    "other": _("What others publish, to whom a place is shared"),
}
AT_ONCE, SECOND = _("At once"), _("After a review by somebody else")
CLOSED = (NOTHING, _("Not offered"))
OPEN = (NOTHING, AT_ONCE)
# Wide readers are offered to the office alone unless the school says otherwise.
WIDE = (Reach.PUBLIC, Reach.SCHOOL)


def _choices(role: str, kind: str) -> list[tuple[str, str]]:
    if role != "office" and kind in WIDE:
        return [CLOSED, (REVIEW, SECOND), (FREE, AT_ONCE)]
    return [OPEN, (REVIEW, SECOND)]


def _name(role: str, kind: str) -> str:
    return f"{role}_{kind}"


def _cells() -> Iterator[tuple[str, str]]:
    return ((role, kind) for role in ROLES for kind in READERS if role != "other" or kind in WIDE)


class StatesSchema(FormSchema):
    """For each role, how it publishes to each kind of readers."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for role, kind in _cells():
            offered = _choices(role, kind)
            node = choice(
                offered, widget=SelectWidget(values=offered), title=READERS[Reach(kind)], section=ROLES[role]
            )
            node.name = _name(role, kind)
            self.add(node)


def settings(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show and change the rules. Raises HTTPNotFound for who does not administer the site."""
    if not request.has_permission(Permission.MANAGE, context):
        raise HTTPNotFound()
    form = Form(StatesSchema, request, context, cancel_url="/manage/settings")
    values = form.submitted()
    if values is not None:
        _keep(context, request, values)
        return request.redirect_to(PATH)
    present = {(role, kind): said for role, kind, said in context.review_rules}
    shown = {_name(role, kind): present.get((role, kind), NOTHING) for role, kind in _cells()}
    return {"form": form.render(shown)}


def _keep(site: Site, request: Request, values: dict[str, Any]) -> None:
    said = ((role, str(kind), values[_name(role, kind)]) for role, kind in _cells())
    rules = tuple(each for each in said if each[2] != NOTHING)
    before, after = _told(site.review_rules), _told(rules)
    if request.tree.change(site, {"review_rules": rules}):
        request.trail("review-rules-changed", item=site.uid, before=before, after=after)
    say(request, "ok", _("The settings were saved."))


def _told(rules: tuple[tuple[str, str, str], ...]) -> str:
    return " ".join("/".join(each) for each in rules)


def panel_link(context: Any, request: Request) -> Iterator[Link]:
    """Lead an administrator to the panel."""
    if request.has_permission(Permission.MANAGE, request.site):
        translate = request.words.translate
        note = _("Who publishes to whom, and what a second person reads first")
        yield Link(translate(_("States and review")), PATH, "check", note=translate(note))


def includeme(config: Configurator) -> None:
    """Register the panel; declare the act."""
    config.add_trail_act("review-rules-changed", _("Rules of review changed"))
    add_page(
        config,
        settings,
        PATH,
        request_method=("GET", "HEAD", "POST"),
        renderer="itschool_cms.manage.states:templates/settings.pt",
    )
    config.add_menu_entry("states", panel_link, place="panels", order=30, section=_("Contents"))
