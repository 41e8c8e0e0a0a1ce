"""What families hold about an adult, as that adult may know it."""

from itschool_cms.accounts.events import PersonalDataWanted, Section
from itschool_cms.core.i18n import _

from .children import class_title
from .models import Right, today
from .words import RELATIONS, RIGHTS

COLUMNS = {
    "child": _("Child"),
    "class": _("Class"),
    "relation": _("Relation to the child"),
    "rights": _("Rights"),
    "since": _("From"),
    "until": _("Until"),
}


def add_children(event: PersonalDataWanted) -> None:
    """Add the children for whom the person may read today, and the rights that hold today.

    A right that is withheld is not there: nobody learns of a judgment here. Nor does anybody learn of the
    other adults of a child.
    """
    day = today()
    rows: list[dict[str, object]] = []
    for each in event.request.site.catalog.listed(f"guardian|{event.person.uid}"):
        if each.may(Right.READ, day):
            rights = tuple(RIGHTS[right] for right in Right if each.may(right, day))
            rows.append(
                {
                    "child": each.child.title,
                    "class": class_title(each.child),
                    "relation": RELATIONS[each.relation],
                    "rights": rights,
                    "since": each.since,
                    "until": each.until,
                }
            )
    event.sections.append(Section("children", _("My children, and what I may do for them"), COLUMNS, rows))
