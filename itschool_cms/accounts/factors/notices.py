"""Mails that tell a person what became of their second step."""

from itschool_cms.core.i18n import _

from ..mails import Notice
from .models import Kind


def _notice(lead: str) -> Notice:
    return Notice(
        subject=_("Security of your access to ${school}"),
        lead=lead,
        advice=_("Was it not you? Choose a new password at once, and tell the school."),
    )


ADDED = {
    Kind.APP: _notice(_("An app for codes was added to your access as a second step.")),
    Kind.PASSKEY: _notice(_("A passkey was added to your access.")),
}
REMOVED = {
    Kind.APP: _notice(_("The app for codes was removed from your access.")),
    Kind.PASSKEY: _notice(_("A passkey was removed from your access.")),
}
RECOVERY_USED = _notice(_("A recovery code was used to sign in to your access. It does not count any more."))
RECOVERY_RENEWED = _notice(
    _("New recovery codes were made for your access. The ones before do not count any more.")
)
ALL_REMOVED = _notice(
    _("The school removed all second steps from your access. You sign in with your password alone.")
)
