"""What the journal holds about a person: what they did to the tree lately."""

from itertools import islice

from itschool_cms.accounts.events import PersonalDataWanted, Section
from itschool_cms.core.i18n import _

from .wording import line

MOST = 200
COLUMNS = {"at": _("When"), "act": _("What I did"), "steps": _("Number of changes")}


def add_changes(event: PersonalDataWanted) -> None:
    """Add the acts of the person, the last first; what is gone or hidden by now is not named."""
    request, journal = event.request, event.person.journal
    entries = islice(journal.newest_first(), MOST) if journal is not None else ()
    rows: list[dict[str, object]] = [
        {"at": entry.at, "act": line(request, key, entry).text, "steps": len(entry.steps)}
        for key, entry in entries
    ]
    event.sections.append(Section("changes", _("What I changed lately"), COLUMNS, rows))
