"""The acts of accounts in the audit trail."""

from pyramid.config import Configurator

from itschool_cms.core.i18n import _
from itschool_cms.core.trail_acts import YEAR

# Kept for a year, as the page on data protection says; all others longer.
SIGN_INS = (
    ("signed-in", _("Signed in")),
    ("sign-in-refused", _("Sign-in refused")),
)
CHANGES = (
    ("password-set", _("Password set")),
    ("email-change-asked", _("Change of address asked for")),
    ("email-change-cancelled", _("Change of address given up")),
    ("email-confirmed", _("Address confirmed")),
    ("email-changed", _("Address changed")),
    ("devices-signed-out", _("Devices signed out")),
    ("notices-chosen", _("Mails about the own access chosen")),
    ("mail-bounced", _("Mails come back")),
    ("mail-reaches", _("Address taken as reachable again")),
)


def includeme(config: Configurator) -> None:
    """Declare the acts."""
    for name, title in SIGN_INS:
        config.add_trail_act(name, title, keep=YEAR)
    for name, title in CHANGES:
        config.add_trail_act(name, title)
