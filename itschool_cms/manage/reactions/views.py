"""The page of a folder's rules: what there is, what it would have done, what it has done."""

from typing import Any
from urllib.parse import unquote, urlsplit

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.view import view_config

from itschool_cms.accounts.merging import stands_for
from itschool_cms.accounts.views.parts import say, texts
from itschool_cms.core.content import addable_types
from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item, utcnow
from itschool_cms.core.permissions import Permission
from itschool_cms.core.places import place_at
from itschool_cms.core.references import path_names

from .acts import Outcome
from .firing import ROLES, circles
from .forecasts import forecasts
from .menus import may_rule
from .models import Reaction, Then
from .schemas import ACTS, HAPPENS, RuleSchema, followings
from .store import add_store, reactions_of

METHODS = ("GET", "HEAD", "POST")
MOST = 20
ADD = Button("save", _("Add the rule"), primary=True)


@view_config(
    context=Folder,
    name="rules",
    permission=Permission.EDIT,
    request_method=METHODS,
    renderer="templates/rules.pt",
)
def rules(context: Folder, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show the rules of the folder, add one. Raises HTTPNotFound for the recycle bin."""
    if not may_rule(request, context):
        raise HTTPNotFound()
    form = Form(RuleSchema, request, context, buttons=(ADD,), sticky=False)
    values = form.submitted()
    if values is not None and _added(context, request, form, values):
        say(request, "ok", _("The rule counts from now on."))
        return request.redirect_to(context, "rules")
    store = reactions_of(request.site)
    return {
        "rules": [_row(request, each) for each in store.of(context.uid)],
        "firings": [_fired(request, each) for each in store.firings(context.uid)],
        "dry": _dry(context, request),
        "form": form.render(),
    }


@view_config(context=Folder, name="remove-rule", permission=Permission.EDIT, request_method="POST")
def remove(context: Folder, request: Request) -> HTTPSeeOther:
    """Forget a rule of the folder. Raises HTTPNotFound for the recycle bin."""
    if not may_rule(request, context):
        raise HTTPNotFound()
    number = texts(request).get("number", "")
    if _is_number(number) and reactions_of(request.site).remove(context.uid, int(number)):
        request.trail("rule-removed", item=context.uid, rule=number)
        say(request, "ok", _("The rule is gone."))
    return request.redirect_to(context, "rules")


def _added(place: Folder, request: Request, form: Form, values: dict[str, Any]) -> bool:
    add_store(request.site)
    store, target = reactions_of(request.site), 0
    if len(store.of(place.uid)) >= MOST:
        form.refuse(_("A folder has at most ${max} rules.", mapping={"max": MOST}))
        return False
    if values["then"] == Then.TELL and not values["whom"]:
        form.refuse(_("Choose who is told."), "whom")
        return False
    if values["then"] == Then.STATE and not values["act"]:
        form.refuse(_("Choose the new state."), "act")
        return False
    if values["then"] == Then.MOVE:
        folder = _folder_at(request, values["target"])
        if folder is None or folder is place:
            form.refuse(_("Write the address of a folder to which you may add."), "target")
            return False
        target = folder.uid
    kept = store.add(_reaction(place, request, values, target))
    request.trail("rule-added", item=place.uid, rule=str(kept.number))
    return True


def _reaction(place: Folder, request: Request, values: dict[str, Any], target: int) -> Reaction:
    then = values["then"]
    return Reaction(
        number=0,
        place=place.uid,
        when=values["when"],
        below=values["below"],
        then=then,
        whom=values["whom"] if then == Then.TELL else "",
        target=target,
        act=values["act"] if then == Then.STATE else "",
        by=request.person.uid,
        made=utcnow(),
    )


def _folder_at(request: Request, address: str) -> Folder | None:
    names = path_names(unquote(urlsplit(address).path)) if address.startswith("/") else ("",)
    found = place_at(request.site, (), names)
    folder = found.item if found is not None else None
    if not isinstance(folder, Folder) or not addable_types(request.registry, folder):
        return None
    return folder if request.has_permission(Permission.ADD, folder) else None


def _row(request: Request, reaction: Reaction) -> dict[str, Any]:
    translate = request.words.translate
    maker = stands_for(request.site, reaction.by)
    return {
        "number": reaction.number,
        "when": translate(HAPPENS[reaction.when]),  # type: ignore[index]
        "below": reaction.below,
        # What an add-on did that does not run any more has but its name.
        "then": translate(followings(request.registry).get(reaction.then, reaction.then)),
        "detail": _detail(request, reaction),
        "maker": maker.title if maker is not None else "",
    }


def _detail(request: Request, reaction: Reaction) -> str:
    translate = request.words.translate
    if reaction.then == Then.MOVE:
        return _title(request, request.site.catalog.resolve(reaction.target))
    if reaction.then == Then.STATE:
        return translate(ACTS.get(reaction.act, ""))
    circle = circles(request).get(reaction.whom)
    return translate(ROLES.get(reaction.whom, "")) or (circle.title if circle is not None else "")


def _fired(request: Request, firing: Any) -> dict[str, Any]:
    item = request.site.catalog.resolve(firing.item)
    outcome = Outcome(firing.done, firing.note, firing.told)
    return _line(request, item, firing.moment, outcome) | {"number": firing.number}


def _dry(place: Folder, request: Request) -> dict[str, Any] | None:
    """Return what the rule that the address names would have done; None where it names none."""
    asked = request.GET.get("dry", "")
    for reaction in reactions_of(request.site).of(place.uid):
        if asked == str(reaction.number):
            found = forecasts(request, place, reaction, utcnow())
            lines = [_line(request, each.item, each.moment, each.outcome) for each in found]
            return {"number": reaction.number, "lines": lines}
    return None


def _line(request: Request, item: Item | None, moment: Any, outcome: Outcome) -> dict[str, Any]:
    seen = item is not None and bool(request.has_permission(Permission.VIEW, item))
    return {
        "title": _title(request, item),
        "href": request.resource_path(item) if seen else "",
        "moment": moment,
        "done": outcome.done,
        "note": request.words.translate(outcome.note, n=outcome.told),
    }


def _title(request: Request, item: Item | None) -> str:
    if item is None or not request.has_permission(Permission.VIEW, item):
        return ""
    return str(request.words.title_of(item))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
