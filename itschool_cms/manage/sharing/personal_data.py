"""What local roles say about a person: what was shared with them alone."""

from itschool_cms.accounts.events import PersonalDataWanted, Section
from itschool_cms.core.i18n import _
from itschool_cms.core.local_roles import SHARED, LocalRole
from itschool_cms.core.models import Item
from itschool_cms.core.permissions import Permission

from .words import ROLES

MOST = 2_000
COLUMNS = {"place": _("Place"), "address": _("Address of the page"), "role": _("Role")}


def add_roles(event: PersonalDataWanted) -> None:
    """Add the places where the person, or an account merged into theirs, has a role; those they may see."""
    request = event.request
    own = [f"user:{uid}" for uid in (event.person.uid, *event.person.absorbed)]
    rows: list[dict[str, object]] = []
    for principal in own:
        for item in request.site.catalog.listed(f"{SHARED}{principal}")[:MOST]:
            if request.has_permission(Permission.VIEW, item):
                rows += _rows(item, principal, request)
    event.sections.append(Section("shared", _("What was shared with me"), COLUMNS, rows))


def _rows(item: Item, principal: str, request: object) -> list[dict[str, object]]:
    title, address = request.words.title_of(item), request.resource_path(item)  # type: ignore[attr-defined]
    roles = [role for each, role in item.local_roles if each == principal and role in tuple(LocalRole)]
    return [{"place": title, "address": address, "role": ROLES[LocalRole(role)]} for role in roles]
