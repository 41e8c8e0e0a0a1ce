"""What a person reads when signing in at the provider leads nowhere: what happened, and what to do."""

from typing import NamedTuple

from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.i18n import _

from ..views.parts import contact_lines, waiting_advice
from .flow import drop


class Notice(NamedTuple):
    """A page without a way on: status, and messages that may hold ${provider}."""

    status: int
    title: str
    advice: str


SILENT = Notice(
    503,
    _("${provider} does not answer"),
    _("Sign in with your address and your password, or try again in a few minutes."),
)
CANCELLED = Notice(
    400,
    _("You did not sign in at ${provider}"),
    _("Nothing was changed. Begin again, or sign in with your address and your password."),
)
FOREIGN = Notice(
    400,
    _("This sign-in was begun elsewhere, or too long ago"),
    _("Begin again in this browser: it has to be finished within ten minutes, and works once."),
)
DOUBTFUL = Notice(
    400,
    _("The answer of ${provider} cannot be accepted"),
    _("Nobody was signed in. Begin again; if it happens again, use your password and tell the school."),
)
MANY = Notice(429, _("Too many attempts for now."), "")


def stop(request: Request, notice: Notice, seconds: int = 0) -> Response:
    """Answer with a notice; the sign-in that was under way is over.

    Args:
        seconds: to wait, for who came too often.
    """
    request.page.plain = True
    provider, translate = request.registry.oidc.settings.title, request.words.translate
    values = {
        "title": translate(notice.title, provider=provider),
        "advice": waiting_advice(request, seconds)
        if seconds
        else translate(notice.advice, provider=provider),
        "contact": contact_lines(request),
    }
    response = render_to_response("itschool_cms.accounts.oidc:templates/stopped.pt", values, request=request)
    response.status_int = notice.status
    if seconds or notice is SILENT:
        response.headers["Retry-After"] = str(seconds or 60)
    drop(request, response)
    return response
