"""What subscriptions hold about a person: of what the person is told, and how soon."""

from itschool_cms.accounts.events import PersonalDataWanted, Section
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission

from .models import Pace
from .store import subscriptions_of

PACES = {Pace.NOW: _("At once"), Pace.DAILY: _("Once a day"), Pace.WEEKLY: _("Once a week")}
COLUMNS = {"place": _("Place"), "pace": _("How often")}
GONE = _("A place that is gone, or that you may no longer see")


def add_subscriptions(event: PersonalDataWanted) -> None:
    """Add the places of which the person is told; one that is hidden by now is not named."""
    request = event.request
    rows: list[dict[str, object]] = []
    for uid, pace in subscriptions_of(request.site).of(event.person.uid):
        place = request.site.catalog.resolve(uid)
        seen = place is not None and request.has_permission(Permission.VIEW, place)
        rows.append({"place": request.words.title_of(place) if seen else GONE, "pace": PACES[pace]})
    event.sections.append(Section("subscriptions", _("What I am told of by mail"), COLUMNS, rows))
