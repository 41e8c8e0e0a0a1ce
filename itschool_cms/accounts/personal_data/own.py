"""What accounts hold about a person. No secret is part of it: no hash, no token, no key of a session."""

from itschool_cms.core.i18n import LANGUAGES, _
from itschool_cms.core.outbox.models import MailState

from ..devices import devices
from ..events import PersonalDataWanted, Section
from ..listing import ROLE_TITLES
from ..sign_ins import last_sign_ins

SIGN_INS = 200
MAILS = 200
ACCOUNT = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("Email address"),
    "language": _("Language of pages and mails"),
    "roles": _("Roles at the school"),
    "phone": _("Phone"),
    "address": _("Postal address"),
    "created": _("Account made"),
    "invited": _("Link last sent"),
    "last_sign_in": _("Last sign-in"),
    "mail_new_device": _("Mail at a sign-in on a new device"),
    "bounced": _("Mails come back since"),
}
STATES = {
    MailState.QUEUED: _("Waiting"),
    MailState.SENDING: _("Waiting"),
    MailState.SENT: _("Sent"),
    MailState.FAILED: _("Failed"),
}


def add_account(event: PersonalDataWanted) -> None:
    """Add the account itself."""
    person = event.person
    row: dict[str, object] = {name: getattr(person, name) for name in ACCOUNT}
    row["language"] = LANGUAGES.get(person.language, person.language)
    row["roles"] = tuple(ROLE_TITLES[role] for role in person.roles)
    event.sections.append(Section("account", _("My account"), ACCOUNT, [row]))


def add_devices(event: PersonalDataWanted) -> None:
    """Add where the person is signed in."""
    columns = {
        "device": _("Device"),
        "signed_in": _("Signed in"),
        "last_used": _("Last used"),
        "stays": _("Stays signed in when the browser is closed"),
    }
    rows: list[dict[str, object]] = [
        {
            "device": each.title,
            "signed_in": each.since,
            "last_used": each.seen,
            "stays": each.remembered,
        }
        for each in devices(event.request)
    ]
    event.sections.append(Section("devices", _("Devices on which I am signed in"), columns, rows))


def add_sign_ins(event: PersonalDataWanted) -> None:
    """Add the sign-ins of the trail."""
    columns = {"at": _("When"), "way": _("How"), "device": _("Device")}
    rows: list[dict[str, object]] = [
        {"at": each.at, "way": each.way, "device": each.device}
        for each in last_sign_ins(event.request, event.person, SIGN_INS)
    ]
    event.sections.append(Section("sign_ins", _("My last sign-ins"), columns, rows))


def add_mails(event: PersonalDataWanted) -> None:
    """Add the mails that went to the person's address, without what they say."""
    columns = {"at": _("When"), "subject": _("Subject"), "state": _("State")}
    rows: list[dict[str, object]] = [
        {"at": mail.created, "subject": mail.subject, "state": STATES[mail.state]}
        for mail in event.request.site.outbox.last_to(event.person.email, MAILS)
    ]
    event.sections.append(Section("mails", _("Mails sent to me in the last 30 days"), columns, rows))
