"""The acts of accounts in the audit trail."""

from pyramid.config import Configurator

from itschool_cms.core.i18n import _
from itschool_cms.core.trail_acts import YEAR

# Kept for a year, as the page on data protection says; all others longer.
SIGN_INS = (
    ("signed-in", _("Signed in")),
    ("sign-in-refused", _("Sign-in refused")),
)
CHANGES = (("password-set", _("Password set")),)


def includeme(config: Configurator) -> None:
    """Declare the acts."""
    for name, title in SIGN_INS:
        config.add_trail_act(name, title, keep=YEAR)
    for name, title in CHANGES:
        config.add_trail_act(name, title)
