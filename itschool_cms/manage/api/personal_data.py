"""What the API holds about a person: the tokens of their programs, without what opens the door."""

from itschool_cms.accounts.events import PersonalDataWanted, Section
from itschool_cms.core.i18n import _

from .me import SCOPES
from .models import Scope
from .tokens import tokens_of

COLUMNS = {
    "name": _("Name"),
    "scopes": _("What the program may do"),
    "made": _("Made"),
    "ends": _("Ends"),
    "used": _("Last used"),
}


def add_tokens(event: PersonalDataWanted) -> None:
    """Add the tokens that are kept, those that have ended too."""
    kept = tokens_of(event.request.site)
    rows: list[dict[str, object]] = [
        {
            "name": token.name,
            "scopes": tuple(SCOPES[Scope(each)] for each in token.scopes),
            "made": token.created,
            "ends": token.expires,
            "used": token.used,
        }
        for _digest, token in (kept.of(event.person.uid) if kept is not None else ())
    ]
    event.sections.append(Section("tokens", _("Programs that have an access in my name"), COLUMNS, rows))
