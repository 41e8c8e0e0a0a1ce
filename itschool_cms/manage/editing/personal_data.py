"""What editing holds about a person: which forms they have open."""

from datetime import UTC, datetime

from itschool_cms.accounts.events import PersonalDataWanted, Section
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

COLUMNS = {"item": _("Page"), "since": _("Since"), "seen": _("Last sign of life")}


def add_locks(event: PersonalDataWanted) -> None:
    """Add the items that the person is editing at this moment; a lock ends by itself after 20 minutes."""
    request = event.request
    found = (
        (request.site.catalog.resolve(uid), lock)
        for uid, lock in request.registry.locks.of_user(event.person.uid)
    )
    rows: list[dict[str, object]] = [
        {
            "item": request.words.title_of(item),
            "since": datetime.fromtimestamp(lock.since, UTC),
            "seen": datetime.fromtimestamp(lock.seen, UTC),
        }
        for item, lock in found
        if item is not None and request.has_permission(Permission.VIEW, item)
    ]
    event.sections.append(Section("editing", _("What I am editing now"), COLUMNS, rows))
