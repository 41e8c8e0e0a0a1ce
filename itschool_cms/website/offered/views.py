"""The panel of the languages."""

from collections.abc import Iterator
from typing import Any

import colander
from deform.widget import SelectWidget
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page, say
from itschool_cms.core.forms import Form, FormSchema, choice
from itschool_cms.core.i18n import LANGUAGES, _, offered_languages
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import Permission

from ..languages import IN

PATH = "/manage/languages"
NAMES = tuple(LANGUAGES.items())
# The types of what may be in a language.
COUNTED = ("page", "section", "news")


class LanguagesSchema(FormSchema):
    """The languages that are offered, and the first one."""

    offered = choice(
        NAMES,
        multiple=True,
        title=_("Languages that the site offers"),
        description=_("Visitors choose among them; pages are written and translated in them."),
    )
    first = choice(
        NAMES,
        widget=SelectWidget(values=NAMES),
        title=_("First language"),
        description=_(
            "Who asks for none of them gets this one, and pages that are missing in another language are "
            "shown in it first."
        ),
    )

    def validator(self, node: colander.SchemaNode, values: dict[str, Any]) -> None:
        """Have the first language among those that are offered."""
        if values["first"] not in values["offered"]:
            error = colander.Invalid(node)
            error["first"] = _("Choose one of the languages that the site offers.")
            raise error


def panel(context: Site, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show and change the languages. Raises HTTPNotFound for who does not edit the site."""
    if not request.has_permission(Permission.EDIT, context):
        raise HTTPNotFound()
    form = Form(LanguagesSchema, request, context, action=PATH, cancel_url="/manage/settings")
    values = form.submitted()
    if values is not None:
        return _keep(context, request, values)
    offered = offered_languages(context)
    counts = [context.catalog.count(f"{IN}{code}") for code, _name in NAMES]
    return {
        "form": form.render({"offered": offered, "first": offered[0]}),
        "rows": [
            (code, name, number, code in offered) for (code, name), number in zip(NAMES, counts, strict=True)
        ],
        "others": sum(map(context.catalog.tally, COUNTED)) - sum(counts),
    }


def _keep(site: Site, request: Request, values: dict[str, Any]) -> HTTPSeeOther:
    first = values["first"]
    languages = (first, *(code for code, _name in NAMES if code in values["offered"] and code != first))
    before = offered_languages(site)
    if languages != before:
        request.tree.change(site, {"languages": languages})
        request.trail("languages-changed", item=site.uid, before=" ".join(before), after=" ".join(languages))
    say(request, "ok", _("The settings were saved."))
    return request.redirect_to(PATH)


def panel_link(context: Any, request: Request) -> Iterator[Link]:
    """Lead who edits the site to the panel."""
    if request.has_permission(Permission.EDIT, request.site):
        translate = request.words.translate
        note = translate(_("Which languages the site offers, and which one comes first"))
        yield Link(translate(_("Languages")), PATH, "globe", note=note)


def includeme(config: Configurator) -> None:
    """Register the panel; declare the act."""
    config.add_trail_act("languages-changed", _("Languages of the school changed"))
    template = "itschool_cms.website.offered:templates/languages.pt"
    add_page(config, panel, PATH, request_method=("GET", "HEAD", "POST"), renderer=template)
    config.add_menu_entry("languages", panel_link, place="panels", order=16, section=_("Website"))
