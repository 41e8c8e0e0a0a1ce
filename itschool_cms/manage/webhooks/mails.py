"""What admins are told by mail about webhooks."""

from typing import Any

from itschool_cms.accounts.mails import Notice, send_notice
from itschool_cms.accounts.models import Role
from itschool_cms.core.i18n import _

from .models import Hook

STOPPED = Notice(
    subject=_("A webhook of ${school} was switched off"),
    lead=_("The webhook “${name}” was switched off: its receiver took no message for a day, or is gone."),
    advice=_(
        "Ask whoever runs the receiver. Then switch the webhook on again under “Settings”, “Webhooks”: what"
        " happened meanwhile is not told again."
    ),
)


def tell_admins(request: Any, hook: Hook) -> None:
    """Tell all admins who may sign in that a webhook was switched off."""
    for user in request.site.catalog.listed(f"role|{Role.ADMIN}"):
        if user.may_sign_in() and user.email:
            send_notice(request.registry, request.site, user, STOPPED, name=hook.name)
