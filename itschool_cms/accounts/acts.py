"""The acts of accounts in the audit trail."""

from pyramid.config import Configurator

from itschool_cms.core.i18n import _
from itschool_cms.core.trail_acts import YEAR

# Kept for a year, as the page on data protection says; all others longer.
SIGN_INS = (
    ("signed-in", _("Signed in")),
    ("sign-in-refused", _("Sign-in refused")),
    ("factor-used", _("Second step done")),
    ("factor-refused", _("Second step refused")),
    ("recovery-used", _("Recovery code used")),
    ("oidc-refused", _("Sign-in at the provider refused")),
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
    ("address-offered", _("Address given by a person of the old method")),
    ("address-confirmed", _("Address given with a letter confirmed")),
    ("old-method-left", _("Old method left")),
    ("portal-changed", _("Portal and old method changed")),
    ("security-changed", _("Rules of security changed")),
    ("factor-added", _("Second step added")),
    ("factor-removed", _("Second step removed")),
    ("recovery-renewed", _("Recovery codes made anew")),
    ("identity-linked", _("Account at the provider linked")),
    ("identity-unlinked", _("Account at the provider no longer linked")),
    ("invitation-sent", _("Invitation sent")),
    ("batch-started", _("Batch of invitations started")),
    ("batch-cancelled", _("Batch of invitations cancelled")),
    ("batch-ended", _("Batch of invitations ended")),
    ("letter-printed", _("Letter printed")),
)


def includeme(config: Configurator) -> None:
    """Declare the acts."""
    for name, title in SIGN_INS:
        config.add_trail_act(name, title, keep=YEAR)
    for name, title in CHANGES:
        config.add_trail_act(name, title)
