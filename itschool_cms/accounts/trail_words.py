"""What stands in the audit trail, in the words of who reads it."""

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.trail import TrailEntry

from .listing import ROLE_TITLES

WAYS = {
    "password": _("With the password"),
    "user-name": _("With the user name"),
    "link": _("By a link in a mail"),
    "letter": _("With a code on paper"),
    "passkey": _("With a passkey"),
    "app": _("With a code of the app"),
    "recovery": _("With a recovery code"),
    "oidc": _("With the account at the provider"),
    "confirmed": _("Proved again who you are"),
    "password-changed": _("With a new password"),
}
OTHER_WAY = _("In another way")
# Facts that need a word beside their value; others speak for themselves.
FACTS = {
    "before": _("before: ${value}"),
    "after": _("after: ${value}"),
    "batch": _("batch ${value}"),
    "persons": _("persons: ${value}"),
    "left": _("left: ${value}"),
    "skipped": _("left out: ${value}"),
    "devices": _("devices: ${value}"),
    "reason": _("reason: ${value}"),
    "why": _("reason: ${value}"),
    "items": _("items: ${value}"),
    "count": _("number: ${value}"),
    "days": _("days: ${value}"),
    "new": _("new: ${value}"),
    "changed": _("changed: ${value}"),
    "refused": _("refused: ${value}"),
    "rule": _("rule ${value}"),
}


def way_of(entry: TrailEntry) -> str:
    """Return how something was proved, as a message."""
    return WAYS.get(entry.facts.get("way", ""), OTHER_WAY)


def facts_of(request: Request, entry: TrailEntry) -> str:
    """Return all further facts of an entry in one line."""
    translate, said = request.words.translate, []
    for name, value in entry.facts.items():
        if name == "way":
            said.append(translate(way_of(entry)))
        elif value:
            shown = _roles(request, value) if entry.act == "roles-changed" else value
            said.append(translate(FACTS[name], value=shown) if name in FACTS else shown)
    return " · ".join(said)


def _roles(request: Request, names: str) -> str:
    translate, titles = request.words.translate, {str(role): title for role, title in ROLE_TITLES.items()}
    return ", ".join(translate(titles.get(name, name)) for name in names.split())
