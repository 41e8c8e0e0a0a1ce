"""What documents hold about a person: what was opened, and when first."""

from datetime import UTC, datetime

from itschool_cms.accounts.events import PersonalDataWanted, Section
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

MOST = 2_000
COLUMNS = {"document": _("Document"), "opened": _("Opened for the first time")}


def add_reading(event: PersonalDataWanted) -> None:
    """Add the documents that the person has opened and may still see, the last first."""
    request = event.request
    marks = request.site.read_marks.of(event.person.uid)
    newest = sorted(marks.items(), key=lambda pair: -pair[1])[:MOST]
    found = ((request.site.catalog.resolve(uid), moment) for uid, moment in newest)
    rows: list[dict[str, object]] = [
        {"document": item.title, "opened": datetime.fromtimestamp(moment, UTC)}
        for item, moment in found
        if item is not None and request.has_permission(Permission.VIEW, item)
    ]
    event.sections.append(Section("documents_opened", _("Documents that I have opened"), COLUMNS, rows))
