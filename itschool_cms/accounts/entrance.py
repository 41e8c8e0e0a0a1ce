"""The one door: whoever proved who they are, by whatever way, comes in here."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from .devices import describe
from .factors import pending
from .models import User
from .notices import NEW_DEVICE, tell
from .sign_in import begin_session
from .visitors import Visitor, account_name


def enter(
    request: Request, user: User, *, way: str, remember: bool = False, wanted: str = ""
) -> HTTPSeeOther:
    """Sign in a person who proved who they are and lead them on; who has a second step does that one first.

    Args:
        way: how they proved it, for the audit trail: "password", "link", …
        remember: the session outlives the browser.
        wanted: path of the page to lead to; the person's own start page when empty.
    """
    # Whoever is signed in as this person has done the second step already.
    if user.has_factor() and request.person is not user:
        return pending.ask(request, user, way=way, remember=remember, wanted=wanted)
    return admit(request, user, way=way, remember=remember, wanted=wanted)


def admit(request: Request, user: User, *, way: str, remember: bool, wanted: str) -> HTTPSeeOther:
    """Sign in a person who proved all that is asked, and lead them on; the arguments are those of `enter`."""
    visitor, device = Visitor(request, account_name(user)), describe(request, agent(request))
    # Nobody is told of their own first sign-in, nor that they proved again who they are.
    is_new = user.last_sign_in is not None and request.person is not user and not visitor.is_known()
    begin_session(request, user, remember)
    # Failures elsewhere will not lock the person out of this device.
    visitor.know()
    if is_new and user.mail_new_device:
        tell(request, user, NEW_DEVICE, device=device)
    trail = request.registry.trail
    trail.write(request.tm, "signed-in", person=user.uid, by=user.uid, way=way, device=device)
    return request.redirect_to(wanted or request.start_path(user))


def agent(request: Request) -> str:
    """Return what the browser says of itself."""
    return (request.user_agent or "")[:300]
